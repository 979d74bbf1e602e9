"""Sessions, events and recordings to rows and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from sessiondock.errors import InvalidValueError, StorageError
from sessiondock.models import Event, Recording, Session

from . import fields
from .fields import EVENT, MAPPINGS, SESSION
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

R = TypeVar("R")
T = TypeVar("T")
SESSION_COLUMNS = ("id", *SESSION)
EVENT_COLUMNS = ("id", "session_id", *EVENT, "children")
RECORDING_COLUMNS = ("id", "session_id", "name", "content_type", "size", "created_at")
_SESSION_LOADERS = tuple((name, field.load) for name, field in SESSION.items())
_EVENT_LOADERS = tuple((name, field.load) for name, field in EVENT.items())


def session_row(said: Mapping[str, Any], now: datetime, *, started: bool) -> dict[str, Any]:
    """The row of a new session. InvalidValueError for a value that does not fit.

    Args:
        said: the fields that have a value.
        now: what ``created_at`` is, and ``updated_at``, unless they are given.
        started: whether the start is as given, even if that is not at all; else it is now.
    """
    row: dict[str, Any] = dict.fromkeys(SESSION_COLUMNS)
    for name, value in said.items():
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
    """The columns of a stored session that differ once those given are set; mappings are merged by key."""
    new: dict[str, Any] = {}
    for name, value in given.items():
        stored = value
        if name in MAPPINGS and stored is not None and row[name] is not None:
            stored = fields.store_json({**fields.load_json(row[name]), **fields.load_json(stored)}, name)
        if stored != row[name]:
            new[name] = stored
    if "name" in new:
        new["name_folded"] = _folded(new)
    if "started_at" in new:
        new["sort_at"] = _sort_at({**row, **new})
    return new


def _folded(row: Mapping[str, Any]) -> str | None:
    name: str | None = row["name"]
    return None if name is None else name.casefold()


def _sort_at(row: Mapping[str, Any]) -> int:
    return fields.microseconds(datetime.fromisoformat(row["started_at"] or row["created_at"]))


def readable(load: Callable[[R], T]) -> Callable[[R], T]:
    """Turn what a damaged row makes a loader raise into StorageError."""

    @wraps(load)
    def read(row: R) -> T:
        try:
            return load(row)
        except (TypeError, ValueError, AttributeError) as error:
            raise StorageError(
                f"a stored row is damaged and cannot be read ({error}); restore it from a backup or delete it"
            ) from error

    return read


@readable
def load_session(row: Iterable[Any]) -> Session:
    """A session from its columns, in the order of `SESSION_COLUMNS`."""
    values = iter(row)
    loaded = {"id": next(values), **_loaded(_SESSION_LOADERS, values)}
    loaded["tags"] = loaded["tags"] or ()
    return Session(**loaded)


def _loaded(loaders: Iterable[tuple[str, Any]], values: Iterator[Any]) -> dict[str, Any]:
    # the loaders come first: they end without taking a value that is meant for somebody else
    return {
        name: value if load is None or value is None else load(value)
        for (name, load), value in zip(loaders, values, strict=False)
    }


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


@readable
def load_event(row: Row) -> Event:
    """An event from its columns, in the order of `EVENT_COLUMNS`."""
    values = iter(row)
    found, session_id = next(values), next(values)
    loaded = _loaded(_EVENT_LOADERS, values)
    stored = next(values)
    children = () if stored is None else tuple(_load_child(child) for child in fields.load_json(stored))
    return Event(id=found, session_id=session_id, children=children, **loaded)


def _load_child(stored: Mapping[str, Any]) -> Event:
    values = {name: value for name, value in stored.items() if name != "children"}
    for name, load in _EVENT_LOADERS:
        if name in values and name not in MAPPINGS and load is not None:
            values[name] = load(values[name])
    return Event(**values, children=tuple(_load_child(child) for child in stored.get("children", ())))


@readable
def load_recording(row: Row) -> Recording:
    """A recording from its columns, in the order of `RECORDING_COLUMNS`."""
    *rest, created_at = row
    values = dict(zip(RECORDING_COLUMNS, rest, strict=False))
    return Recording(**values, created_at=datetime.fromisoformat(created_at))
