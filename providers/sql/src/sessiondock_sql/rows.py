"""Sessions, events and recordings to rows and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeAlias

from sessiondock import Event, InvalidValueError, Recording, Session

from . import fields
from .fields import EVENT, MAPPINGS, SESSION, UNREADABLE
from .identifiers import new_id
from .statement import Row

__all__ = [
    "EVENT_COLUMNS",
    "RECORDING_COLUMNS",
    "SESSION_COLUMNS",
    "changes",
    "event_row",
    "load_event",
    "load_recording",
    "load_session",
    "session_row",
]

SESSION_COLUMNS = ("id", *SESSION)
EVENT_COLUMNS = ("id", "session_id", *EVENT, "children")
RECORDING_COLUMNS = ("id", "session_id", "name", "content_type", "size", "created_at")
Loaders: TypeAlias = Sequence[tuple[str, Callable[[Any], Any]]]
"""The name of each column, and what makes its value."""
_SESSION_LOADERS: Loaders = tuple((name, field.load) for name, field in SESSION.items())


def session_row(provided: Mapping[str, Any], now: datetime, *, started: bool) -> dict[str, Any]:
    """The row of a new session. InvalidValueError for a value that does not fit.

    Args:
        provided: the fields that have a value.
        now: what ``created_at`` is, and ``updated_at``, unless they are given.
        started: whether the start is as given, even if that is not at all; else it is now.
    """
    row: dict[str, Any] = dict.fromkeys(SESSION_COLUMNS)
    for name, value in provided.items():
        row[name] = fields.identifier(value, name) if name == "id" else SESSION[name].store(value, name)
    time = now.isoformat()
    row["id"] = row["id"] or new_id()
    row["started_at"] = row["started_at"] if started else time
    row["created_at"] = row["created_at"] or time
    row["updated_at"] = row["updated_at"] or row["created_at"]
    row["name_folded"] = _folded(row)
    row["sort_at"] = _sort_at(row)
    return row


def changes(row: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a stored session that differ once those given are set.

    Mappings are merged by key. A stored mapping that is damaged is replaced.
    """
    new: dict[str, Any] = {}
    for name, value in given.items():
        stored = value
        if name in MAPPINGS and stored is not None and row[name] is not None:
            stored = _merged(row[name], stored, name)
        if stored != row[name]:
            new[name] = stored
    if "name" in new:
        new["name_folded"] = _folded(new)
    if "started_at" in new:
        with suppress(*UNREADABLE):
            new["sort_at"] = _sort_at({**row, **new})
    return new


def _merged(stored: Any, added: str, name: str) -> str:
    try:
        before = SESSION[name].load(stored)
    except UNREADABLE:
        return added
    return fields.store_json({**before, **fields.load_json(added)}, name)


def _folded(row: Mapping[str, Any]) -> str | None:
    name: str | None = row["name"]
    return None if name is None else name.casefold()


def _sort_at(row: Mapping[str, Any]) -> int:
    return fields.microseconds(datetime.fromisoformat(row["started_at"] or row["created_at"]))


def load_session(row: Iterable[Any]) -> Session:
    """A session from its columns, in the order of `SESSION_COLUMNS`.

    A damaged column makes its field None, and is found as it is in ``raw["damaged"]``.
    """
    values = iter(row)
    loaded = {"id": next(values), **_loaded(_SESSION_LOADERS, tuple(values))}
    loaded["tags"] = loaded["tags"] or ()
    return Session(**loaded)


def _loaded(loaders: Loaders, values: Sequence[Any]) -> dict[str, Any]:
    """The fields of a row, with what is damaged under ``raw``."""
    try:
        return {
            name: None if value is None else load(value) for (name, load), value in zip(loaders, values, strict=False)
        }
    except UNREADABLE:
        return _readable(loaders, values)


def _readable(loaders: Loaders, values: Sequence[Any]) -> dict[str, Any]:
    loaded: dict[str, Any] = {}
    damaged: dict[str, Any] = {}
    for (name, load), value in zip(loaders, values, strict=False):
        try:
            loaded[name] = None if value is None else load(value)
        except UNREADABLE:
            loaded[name], damaged[name] = None, value
    return {**loaded, "raw": {"damaged": damaged}}


def event_row(event: Event, session_id: str) -> dict[str, Any]:
    """The row of an event. InvalidValueError for a value that does not fit."""
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
    return row


def _child(event: Event) -> dict[str, Any]:
    """A nested event as JSON: what is stored of it, but mappings as they are."""
    child: dict[str, Any] = {}
    for name in ("id", "session_id"):
        if (value := getattr(event, name)) is not None:
            child[name] = fields.text(value, f"{name} of a child")
    for name, field in EVENT.items():
        if (value := getattr(event, name)) is not None:
            stored = field.store(value, f"{name} of a child")
            child[name] = value if name in MAPPINGS else stored
    if event.children:
        child["children"] = [_child(each) for each in event.children]
    return child


def load_event(row: Row) -> Event:
    """An event from its columns, in the order of `EVENT_COLUMNS`; what is damaged is treated as in `load_session`."""
    found, session_id, *values = row
    loaded = _loaded(_EVENT_LOADERS, values)
    loaded["children"] = loaded["children"] or ()
    return Event(id=found, session_id=session_id, **loaded)


def _load_children(stored: Any) -> tuple[Event, ...]:
    return tuple(_load_child(child) for child in fields.load_json(stored))


def _load_child(stored: Mapping[str, Any]) -> Event:
    values = {name: value for name, value in stored.items() if name != "children"}
    for name, field in EVENT.items():
        if name in values and name not in MAPPINGS:
            values[name] = field.load(values[name])
    return Event(**values, children=tuple(_load_child(child) for child in stored.get("children", ())))


_EVENT_LOADERS: Loaders = (*((name, field.load) for name, field in EVENT.items()), ("children", _load_children))


def load_recording(row: Row) -> Recording:
    """A recording from its columns, in the order of `RECORDING_COLUMNS`; damage is treated as in `load_session`."""
    found, session_id, *values = row
    return Recording(id=found, session_id=session_id, **_loaded(_RECORDING_LOADERS, values))


_RECORDING_LOADERS: Loaders = (
    ("name", SESSION["name"].load),
    ("content_type", SESSION["name"].load),
    ("size", int),
    ("created_at", SESSION["created_at"].load),
)
