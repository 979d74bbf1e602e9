"""How long to wait."""

from __future__ import annotations

from typing import Any, Self

import attrs

from ..errors import InvalidValueError
from .deadline import Deadline

__all__ = ["Timeout"]


def _seconds(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0):
        raise InvalidValueError(f"timeout {attribute.name} must be a number of seconds above 0 or None, not {value!r}")


@attrs.frozen
class Timeout:
    """Seconds; None means no limit.

    Attributes:
        connect: for making a connection.
        read: for each silence while sending or receiving.
        total: for a whole call with its retries and waits, the last byte of its body included.
        chosen: whether the caller chose the limits. If not, the limits of the caller's own HTTP client apply.
        deadline: when the total of the call is over that a transport sends for. Only `until` sets it.
    """

    connect: float | None = attrs.field(default=5.0, validator=_seconds)
    read: float | None = attrs.field(default=60.0, validator=_seconds)
    total: float | None = attrs.field(default=None, validator=_seconds)
    chosen: bool = attrs.field(default=True, kw_only=True, repr=False, eq=False)
    deadline: Deadline | None = attrs.field(default=None, kw_only=True, repr=False, eq=False)

    @classmethod
    def of(cls, value: Timeout | float | None) -> Timeout:
        """A Timeout as it is; a number is the read limit; None is no limit at all."""
        if isinstance(value, Timeout):
            return value
        return cls(connect=None, read=None) if value is None else cls(connect=min(5.0, value), read=value)

    @classmethod
    def default(cls) -> Self:
        """The limits of a caller who chose none."""
        return cls(chosen=False)

    def until(self, deadline: Deadline) -> Timeout:
        """The limits for one request of a call: no phase is longer than what remains, and all of it ends in time."""
        remaining = deadline.remaining()
        if remaining is None:
            return self
        return attrs.evolve(self.within(remaining), deadline=deadline)

    def within(self, remaining: float | None) -> Timeout:
        """The same, with no phase longer than what remains of the total."""
        if remaining is None:
            return self
        left = max(remaining, 0.001)
        return attrs.evolve(
            self,
            connect=left if self.connect is None else min(self.connect, left),
            read=left if self.read is None else min(self.read, left),
        )
