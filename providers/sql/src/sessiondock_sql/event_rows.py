"""Events to rows and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from sessiondock import Event, InvalidValueError

from . import fields
from .fields import EVENT, MAPPINGS
from .identifiers import new_ids
from .row_reader import Loaders, as_it_is, row_reader
from .row_writer import row_writer
from .rows import load_damaged

__all__ = ["EVENT_COLUMNS", "NewEvent", "event_of", "events_of", "load_event", "new_events"]

EVENT_COLUMNS = ("id", "session_id", *EVENT, "children")
_write = row_writer({name: field for name, field in EVENT.items() if name != "raw"}, " of an event")
_columns = itemgetter(*EVENT_COLUMNS)
_id_of = attrgetter("id")
_AS_THEY_ARE = frozenset({*MAPPINGS, "raw"})
"""What nested events hold as JSON, not as text of JSON."""


class NewEvent(NamedTuple):
    """An event to be stored.

    Attributes:
        row: its columns that are not null, but for ``position``, which is known when it is stored.
        own_id: whether the caller chose the id, so that the session may have the event already.
        timed: whether the store sets ``created_at``. It leaves out that of a copy, which was made elsewhere.
    """

    row: dict[str, Any]
    own_id: bool
    timed: bool


def new_events(events: Iterable[Any], session_id: str, now: Mapping[str, Any]) -> list[NewEvent]:
    """Events to be stored. InvalidValueError for a value that does not fit.

    Args:
        events: what the caller gives.
        session_id: the session.
        now: the time of events that have none, as the columns ``updated_at`` and ``updated_sort``.
    """
    given = list(events)
    for event in given:
        if not isinstance(event, Event):
            raise InvalidValueError(f"events must hold sessiondock.Event, not {type(event).__name__}")
    ids = iter(new_ids([*map(_id_of, given)].count(None)))
    time, sort_at = now["updated_at"], now["updated_sort"]
    return [_new_event(event, session_id, ids, time, sort_at) for event in given]


def _new_event(event: Event, session_id: str, ids: Iterator[str], time: str, sort_at: int) -> NewEvent:
    own_id = event.id is not None
    row: dict[str, Any] = {
        "id": fields.identifier(event.id, "id of an event") if own_id else next(ids),
        "session_id": session_id,
    }
    _write(event, row)
    raw: Any = event.raw
    if raw is not None and (raw or type(raw) is not dict):
        row["raw"] = EVENT["raw"].store(raw, "raw of an event")
    if event.children:
        try:
            row["children"] = fields.store_json([_child(child) for child in event.children], "children of an event")
        except RecursionError:
            raise InvalidValueError("children of an event are nested too deeply") from None
    timed = event.created_at is None and event.copied_from is None
    if timed:
        row["created_at"] = time
    known = timed and event.started_at is None
    row["sort_at"] = sort_at if known else fields.sort_key(row.get("started_at"), row.get("created_at"))
    return NewEvent(row, own_id, timed)


def event_of(stored: Mapping[str, Any]) -> Event:
    """An event from its columns by name."""
    return load_event(_columns(stored))


@lru_cache(maxsize=256)
def events_of(names: tuple[str, ...]) -> Callable[[Iterable[Mapping[str, Any]]], list[Event]]:
    """What makes events of rows with these columns, among them the ids and ``created_at``; the others are null."""
    known = tuple(loader for loader in _EVENT_LOADERS if loader[0] in names)
    columns = itemgetter("id", *(name for name, _ in known))
    read = row_reader(Event, known, partial(_damaged_event, known))
    return lambda rows: [read(row) for row in map(columns, rows)]


def _child(event: Event) -> dict[str, Any]:
    """A nested event as JSON: what is stored of it, but mappings as they are."""
    child: dict[str, Any] = {}
    for name in ("id", "session_id"):
        if (value := getattr(event, name)) is not None:
            child[name] = fields.text(value, f"{name} of a child")
    for name, field in EVENT.items():
        if (value := getattr(event, name)) is not None:
            stored = field.store(value, f"{name} of a child")
            if stored is not None:
                child[name] = value if name in _AS_THEY_ARE else stored
    if event.children:
        child["children"] = [_child(each) for each in event.children]
    return child


def _damaged_event(loaders: Loaders, row: Sequence[Any]) -> Event:
    loaded = load_damaged(loaders, row)
    loaded["children"] = loaded.get("children") or ()
    return Event(**loaded)


def _load_children(stored: Any) -> tuple[Event, ...]:
    return tuple(_load_child(child) for child in fields.load_json(stored))


def _load_child(stored: Mapping[str, Any]) -> Event:
    values = {name: value for name, value in stored.items() if name != "children"}
    for name, field in EVENT.items():
        if name in values and name not in _AS_THEY_ARE:
            values[name] = field.load(values[name])
    return Event(**values, children=tuple(_load_child(child) for child in stored.get("children", ())))


_EVENT_LOADERS: Loaders = (
    ("session_id", as_it_is),
    *((name, field.load) for name, field in EVENT.items()),
    ("children", _load_children),
)
load_event: Callable[[Sequence[Any]], Event] = row_reader(
    Event, _EVENT_LOADERS, partial(_damaged_event, _EVENT_LOADERS)
)
"""An event from its columns, of which `EVENT_COLUMNS` come first; damage is treated as in `rows.load_session`."""
