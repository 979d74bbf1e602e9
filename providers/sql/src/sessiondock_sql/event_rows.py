"""Events to rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sessiondock import Event, InvalidValueError

from . import fields
from .fields import EVENT, MAPPINGS
from .identifiers import new_id
from .rows import Loaders, load_columns, load_id
from .statement import Row

__all__ = ["EVENT_COLUMNS", "NewEvent", "event_row", "load_event"]

EVENT_COLUMNS = ("id", "session_id", *EVENT, "children")
_AS_THEY_ARE = frozenset({*MAPPINGS, "raw"})
"""What nested events hold as JSON, not as text of JSON."""


class NewEvent(NamedTuple):
    """An event to be stored.

    Attributes:
        row: its columns but for ``position``, ``sort_at``, and ``created_at`` where the store has to set it.
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
        "children": None,
    }
    for name, field in EVENT.items():
        value = getattr(event, name)
        row[name] = None if value is None else field.store(value, f"{name} of an event")
    if event.children:
        try:
            row["children"] = fields.store_json([_child(child) for child in event.children], "children of an event")
        except RecursionError:
            raise InvalidValueError("children of an event are nested too deeply") from None
    timed = event.created_at is None and event.copied_from is None
    return NewEvent(row, own_id=event.id is not None, timed=timed)


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


def load_event(row: Row) -> Event:
    """An event from its columns, of which `EVENT_COLUMNS` come first; damage is treated as in `rows.load_session`."""
    loaded = load_columns(_EVENT_LOADERS, row, 2)
    if loaded["children"] is None:
        loaded["children"] = ()
    stored = row[0]
    if type(stored) is str and stored.isascii():
        return Event(id=stored, session_id=row[1], **loaded)
    return Event(session_id=row[1], **load_id(row, loaded))


def _load_children(stored: Any) -> tuple[Event, ...]:
    return tuple(_load_child(child) for child in fields.load_json(stored))


def _load_child(stored: Mapping[str, Any]) -> Event:
    values = {name: value for name, value in stored.items() if name != "children"}
    for name, field in EVENT.items():
        if name in values and name not in _AS_THEY_ARE:
            values[name] = field.load(values[name])
    return Event(**values, children=tuple(_load_child(child) for child in stored.get("children", ())))


_EVENT_LOADERS: Loaders = (*((name, field.load) for name, field in EVENT.items()), ("children", _load_children))
