"""Events to rows and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from sessiondock import Event, InvalidValueError

from . import fields
from .fields import EVENT, MAPPINGS
from .identifiers import new_id
from .row_reader import Loaders, as_it_is, row_reader
from .rows import load_damaged

__all__ = ["EVENT_COLUMNS", "NewEvent", "event_of", "event_row", "events_of", "load_event"]

EVENT_COLUMNS = ("id", "session_id", *EVENT, "children")
_STORE = tuple((name, field.store, f"{name} of an event") for name, field in EVENT.items() if name != "raw")
_values = attrgetter(*(name for name, _, _ in _STORE))
_columns = itemgetter(*EVENT_COLUMNS)
_AS_THEY_ARE = frozenset({*MAPPINGS, "raw"})
"""What nested events hold as JSON, not as text of JSON."""


class NewEvent(NamedTuple):
    """An event to be stored.

    Attributes:
        row: its columns that are not null, but for ``position``, ``sort_at``, and ``created_at`` where the store has to
            set it.
        own_id: whether the caller chose the id, so that the session may have the event already.
        timed: whether the store sets ``created_at``. It leaves out that of a copy, which was made elsewhere.
    """

    row: dict[str, Any]
    own_id: bool
    timed: bool


def event_row(event: Event, session_id: str) -> NewEvent:
    """An event to be stored. InvalidValueError for a value that does not fit."""
    if not isinstance(event, Event):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError(f"events must hold sessiondock.Event, not {type(event).__name__}")
    row: dict[str, Any] = {
        "id": new_id() if event.id is None else fields.identifier(event.id, "id of an event"),
        "session_id": session_id,
    }
    for (name, store, title), value in zip(_STORE, _values(event), strict=True):
        if value is not None:
            row[name] = store(value, title)
    raw: Any = event.raw
    if raw is not None and (raw or type(raw) is not dict):
        row["raw"] = EVENT["raw"].store(raw, "raw of an event")
    if event.children:
        try:
            row["children"] = fields.store_json([_child(child) for child in event.children], "children of an event")
        except RecursionError:
            raise InvalidValueError("children of an event are nested too deeply") from None
    timed = event.created_at is None and event.copied_from is None
    return NewEvent(row, own_id=event.id is not None, timed=timed)


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
