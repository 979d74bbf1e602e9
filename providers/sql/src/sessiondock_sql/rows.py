"""Sessions and recordings to rows and back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, cast

from sessiondock import Recording, Session

from . import fields
from .changes import new_value
from .damage import id_text, is_damaged
from .fields import SESSION, UNREADABLE
from .identifiers import new_id
from .row_reader import Loaders, as_it_is, row_reader

__all__ = [
    "RECORDING_COLUMNS",
    "SESSION_COLUMNS",
    "STORED_COLUMNS",
    "changes",
    "copied_row",
    "load_damaged",
    "load_recording",
    "load_session",
    "new_session_of",
    "session_of",
    "session_row",
]

SESSION_COLUMNS = ("session_id", *SESSION)
STORED_COLUMNS = (*SESSION_COLUMNS, "sort_at")
"""What is read of a session that is going to be changed."""
RECORDING_COLUMNS = ("id", "session_id", "name", "content_type", "size", "created_at", "copied_from", "raw")
_SESSION_LOADERS: Loaders = tuple((name, field.load) for name, field in SESSION.items())
_TEXTS = frozenset({"name", "inputs", "outputs"})
"""What can be searched for in a session."""
_of_session = cast("Callable[[Mapping[str, Any]], tuple[Any, ...]]", itemgetter(*SESSION_COLUMNS))


def session_row(provided: Mapping[str, Any], now: datetime, *, left_out: Collection[str]) -> dict[str, Any]:
    """The row of a new session, without what is null. InvalidValueError for a value that does not fit.

    Args:
        provided: the fields that have a value.
        now: what times are that are left out.
        left_out: the times that the caller has not named; others that are not provided are None.
    """
    row: dict[str, Any] = {}
    for name, value in provided.items():
        if name == "id":
            row["session_id"] = fields.identifier(value, name)
        elif (stored := SESSION[name].store(value, name)) is not None:
            row[name] = stored
    time = now.isoformat()
    if "session_id" not in row:
        row["session_id"] = new_id()
    for name in ("started_at", "created_at"):
        if name in left_out:
            row[name] = time
    if "updated_at" in left_out and "created_at" in row:
        row["updated_at"] = row["created_at"]
    row["last_position"] = row["unindexed_from"] = 0
    if "name" in row:
        row["name_folded"] = row["name"].casefold()
    if row.get("started_at") is time and row.get("created_at") is time and row.get("updated_at") is time:
        row["sort_at"] = row["created_sort"] = row["updated_sort"] = fields.microseconds(now)
    else:
        row.update(_sort_keys(row))
    return row


def copied_row(original: Mapping[str, Any], session_id: str, now: str, last_position: int) -> dict[str, Any]:
    """The row of a copy of a session, made now, without what is null. It starts when the original started."""
    # two sessions with the caller's id of one of them would be found by it
    row = {**original, "session_id": session_id, "external_id": None, "created_at": now, "updated_at": now}
    row["last_position"], row["unindexed_from"] = last_position, 0
    row["name_folded"] = None if row["name"] is None else row["name"].casefold()
    return {name: value for name, value in (row | _sort_keys(row)).items() if value is not None}


def _sort_keys(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns by which a session is sorted."""
    started, created, updated = row.get("started_at"), row.get("created_at"), row.get("updated_at")
    sort_at = fields.sort_key(started, created)
    return {
        "sort_at": sort_at,
        "created_sort": sort_at if created == started else fields.sort_key(created),
        "updated_sort": sort_at if updated is not None and updated == started else fields.sort_key(updated),
    }


def changes(row: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a stored session that differ once those given are set.

    Mappings are merged by key. A stored mapping that is damaged is replaced.
    """
    new = {name: stored for name, value in given.items() if (stored := new_value(row[name], name, value)) != row[name]}
    if "name" in new:
        new["name_folded"] = None if new["name"] is None else new["name"].casefold()
    if "started_at" in new:
        new["sort_at"] = fields.sort_key(new["started_at"], row["created_at"])
    if not _TEXTS.isdisjoint(new):
        new["unindexed_from"] = 0
    return new


def load_damaged(loaders: Loaders, row: Sequence[Any]) -> dict[str, Any]:
    """The fields of a row that begins with its id, read one by one.

    A damaged column makes its field None, and is found as it is in ``raw["damaged"]``. A damaged id comes as text, in
    which lone surrogates are what is not UTF-8.
    """
    stored, *values = row
    loaded: dict[str, Any] = {"id": id_text(stored)}
    damaged: dict[str, Any] = {"id": stored} if is_damaged(stored) else {}
    for (name, load), value in zip(loaders, values, strict=False):
        try:
            loaded[name] = None if value is None else load(value)
        except UNREADABLE:
            loaded[name], damaged[name] = None, value
    raw: dict[str, Any] = loaded.get("raw") or {}
    loaded["raw"] = {**raw, "damaged": damaged} if damaged else raw
    return loaded


def _damaged_session(loaders: Loaders, row: Sequence[Any]) -> Session:
    loaded = load_damaged(loaders, row)
    loaded["tags"] = loaded.get("tags") or ()
    return Session(**loaded)


def _damaged_recording(row: Sequence[Any]) -> Recording:
    return Recording(**load_damaged(_RECORDING_LOADERS, row))


load_session: Callable[[Sequence[Any]], Session] = row_reader(
    Session, _SESSION_LOADERS, partial(_damaged_session, _SESSION_LOADERS)
)
"""A session from its columns, of which `SESSION_COLUMNS` come first; `load_damaged` says what becomes of damage."""


def session_of(stored: Mapping[str, Any]) -> Session:
    """A session from its columns by name."""
    return load_session(_of_session(stored))


def new_session_of(row: Mapping[str, Any]) -> Session:
    """A session from its columns by name, of which those that are null are left out."""
    columns, read = _reading(tuple(row))
    return read(columns(row))


@lru_cache(maxsize=256)
def _reading(names: tuple[str, ...]) -> tuple[Callable[[Mapping[str, Any]], Any], Callable[[Sequence[Any]], Session]]:
    """What takes the columns of a session that are among these, and what reads them."""
    known = tuple(loader for loader in _SESSION_LOADERS if loader[0] in names)
    # the reader ignores what comes last; it is there so that there are several
    columns = itemgetter("session_id", *(name for name, _ in known), "sort_at")
    return columns, row_reader(Session, known, partial(_damaged_session, known))


_RECORDING_LOADERS: Loaders = (
    ("session_id", as_it_is),
    ("name", SESSION["name"].load),
    ("content_type", SESSION["name"].load),
    ("size", int),
    ("created_at", SESSION["created_at"].load),
    ("copied_from", SESSION["name"].load),
    ("raw", SESSION["raw"].load),
)
load_recording: Callable[[Sequence[Any]], Recording] = row_reader(Recording, _RECORDING_LOADERS, _damaged_recording)
"""A recording from its columns, in the order of `RECORDING_COLUMNS`; damage is treated as in `load_session`."""
