"""What mirrors do not have, or not yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import attrs

from .wording import plural

__all__ = ["Drift", "DriftReport", "Drifted", "Unsent"]


@attrs.frozen(kw_only=True)
class Drifted:
    """A session that is not in a mirror as it is in the primary.

    Attributes:
        session: its id in the primary.
        operation: the last write that is missing.
        reason: why.
        writes: how many writes are missing.
    """

    session: str
    operation: str
    reason: str
    writes: int = 1


@attrs.frozen(kw_only=True)
class Drift:
    """What one mirror does not have.

    Attributes:
        provider: of the mirror.
        pending: sessions with writes that wait to be sent.
        sessions: sessions with writes that were given up.
        lost_fields: fields that the mirror does not take, with the number of writes that had them.
    """

    provider: str
    pending: tuple[str, ...] = ()
    sessions: tuple[Drifted, ...] = ()
    lost_fields: Mapping[str, int] = attrs.field(factory=dict[str, int])


@attrs.frozen(kw_only=True)
class DriftReport:
    """What is known to differ between the primary and each mirror, from the writes that were not made there.

    Changes that somebody else makes are not in it; ``check`` compares the content itself.

    Attributes:
        mirrors: in the order in which they were passed.
    """

    mirrors: tuple[Drift, ...]

    def __bool__(self) -> bool:
        """Whether any mirror is behind or lacks something."""
        return any(each.pending or each.sessions or each.lost_fields for each in self.mirrors)

    def to_dict(self) -> dict[str, Any]:
        """Everything as a dictionary that JSON can hold."""
        return {"mirrors": [attrs.asdict(each) for each in self.mirrors]}

    def to_json(self) -> str:
        """`to_dict` as JSON."""
        return json.dumps(self.to_dict())

    def __str__(self) -> str:
        lines = list[str]()
        for number, each in enumerate(self.mirrors):
            lines.append(f"mirror {number} ({each.provider}): {plural(len(each.pending), 'session')} pending")
            lines += [
                f"  {found.session}: {found.writes} writes missing, the last is {found.operation}: {found.reason}"
                for found in each.sessions
            ]
            lines += [f"  does not take {field}, in {count} writes" for field, count in each.lost_fields.items()]
        return "\n".join(lines)


@attrs.frozen(kw_only=True)
class Unsent:
    """What waits after a flush. It is false when nothing does.

    Attributes:
        writes: for each mirror, in their order, the number of writes that wait.
        sessions: for each mirror the sessions that they are about.
    """

    writes: tuple[int, ...]
    sessions: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        """Whether something waits."""
        return any(self.writes)
