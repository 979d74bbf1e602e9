"""Which sessions an erasure is about. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from sessiondock import Capabilities, InvalidValueError, Operation, UnsupportedOperationError

from .formats.files import as_json

__all__ = ["Criteria"]


@attrs.frozen(kw_only=True)
class Criteria:
    """One of ids, filters or a user.

    Attributes:
        ids: sessions that are named; None when they are to be found.
        user_id: the user whose sessions are to be found.
        filters: keyword arguments of ``list``.
    """

    ids: tuple[str, ...] | None = None
    user_id: str | None = None
    filters: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, ids: Iterable[str] | None, user_id: str | None, filters: Mapping[str, Any] | None) -> Criteria:
        """InvalidValueError unless exactly one is given and says something."""
        given = [
            name for name, value in (("ids", ids), ("user_id", user_id), ("filters", filters)) if value is not None
        ]
        if len(given) != 1:
            raise InvalidValueError(f"pass one of ids, user_id and filters, not {' and '.join(given) or 'none'}")
        if isinstance(ids, str):
            raise InvalidValueError("ids must be several ids, not one str")
        if user_id == "" or (filters is not None and not filters):
            raise InvalidValueError(f"{given[0]} is empty, which would erase everything; say which sessions")
        return cls(ids=None if ids is None else tuple(dict.fromkeys(ids)), user_id=user_id, filters=filters)

    def as_dict(self) -> dict[str, Any]:
        """For the receipt and the manifest."""
        if self.ids is not None:
            return {"ids": list(self.ids)}
        if self.user_id is not None:
            return {"user_id": self.user_id}
        return {"filters": {key: value if isinstance(value, str) else as_json(value) for key, value in self._filters()}}

    def arguments(self, capabilities: Capabilities) -> dict[str, Any]:
        """The keyword arguments of ``list`` for a provider.

        Raises:
            UnsupportedOperationError: the provider cannot list, so ids are needed.
        """
        if Operation.LIST not in capabilities:
            raise UnsupportedOperationError(
                f"{capabilities.provider} cannot list sessions; pass the ids of those to erase",
                provider=capabilities.provider,
            )
        if self.user_id is None:
            return dict(self._filters())
        takes = "user_id" in capabilities.fields[Operation.LIST]
        return {"user_id": self.user_id} if takes else {}

    def fits(self, session: Any) -> bool:
        """Whether a session is meant, of a provider that has no filter for users and so listed all of them."""
        return bool(session.user_id == self.user_id)

    def _filters(self) -> list[tuple[str, Any]]:
        return sorted((self.filters or {}).items())
