"""What a move was asked to do, checked before anything is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias

import attrs

from sessiondock import InvalidValueError, Session
from sessiondock.authoring import checks

from .abilities import Abilities
from .progress import Progress
from .redaction import Redact, Redactor
from .retrying import Patience

__all__ = ["OnConflict", "Options", "options"]

OnConflict: TypeAlias = Literal["skip", "merge", "fail"]
_CONFLICTS: tuple[OnConflict, ...] = ("skip", "merge", "fail")


@attrs.frozen(kw_only=True)
class Options:
    """The arguments of one run, see `copy`. Parts of a move have ``before`` or ``ids``, too."""

    filters: Mapping[str, Any]
    since: datetime | None = None
    before: datetime | None = None
    ids: tuple[str, ...] | None = None
    on_conflict: OnConflict = "skip"
    verify: bool = False
    strict: bool = False
    concurrency: int = 8
    events: bool = True
    recordings: bool = True
    allow_empty: bool = False
    same_account: bool = False
    redact: Redactor | None = None
    progress: Callable[[Progress], object] | None = None
    patience: Patience = attrs.field(factory=Patience)

    @property
    def compares_all(self) -> bool:
        """Whether a comparison sees all that an earlier check may have found different."""
        return self.events and self.recordings and self.redact is None

    def list_filters(self, source: Abilities) -> dict[str, Any]:
        """The filters for ``list``, with ``since`` and ``before`` where the source can filter by them."""
        found = dict(self.filters)
        for name, time in (("started_after", self.since), ("started_before", self.before)):
            if time is not None and name in source.list_fields:
                found.setdefault(name, time)
        return found

    def wants(self, session: Session) -> bool:
        """Whether a listed session is not older than ``since`` and older than ``before``; one without a time is."""
        time = session.started_at or session.created_at
        if time is None:
            return True
        return (self.since is None or time >= self.since) and (self.before is None or time < self.before)


def options(
    *,
    filters: Mapping[str, Any] | None,
    since: datetime | None = None,
    on_conflict: str = "skip",
    concurrency: int = 8,
    redact: Redact | Iterable[Redact] | None = None,
    **others: Any,
) -> Options:
    """Check the arguments of a run. Raises InvalidValueError for one that does not fit."""
    found = checks.mapping({} if filters is None else filters, "filters")
    if reserved := sorted({"cursor", "page", "page_size", "max_items"} & found.keys()):
        raise InvalidValueError(f"filters must not hold {', '.join(reserved)}; the move turns the pages itself")
    return Options(
        filters=found,
        since=None if since is None else checks.aware(since, "since"),
        on_conflict=checks.choice(on_conflict, "on_conflict", _CONFLICTS),
        concurrency=checks.positive(concurrency, "concurrency"),
        redact=None if redact is None else Redactor(redact),
        **{name: value for name, value in others.items() if value is not None},
    )
