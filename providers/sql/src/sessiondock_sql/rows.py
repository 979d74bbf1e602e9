"""Sessions and recordings to rows and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sessiondock import Recording, Session

from . import fields
from .changes import new_value
from .damage import id_text, is_damaged
from .fields import SESSION, UNREADABLE
from .identifiers import new_id
from .statement import Row

__all__ = [
    "RECORDING_COLUMNS",
    "SESSION_COLUMNS",
    "STORED_COLUMNS",
    "Loaders",
    "changes",
    "copied_row",
    "load_columns",
    "load_id",
    "load_recording",
    "load_session",
    "session_row",
]

SESSION_COLUMNS = ("session_id", *SESSION)
STORED_COLUMNS = (*SESSION_COLUMNS, "sort_at")
"""What is read of a session that is going to be changed."""
RECORDING_COLUMNS = ("id", "session_id", "name", "content_type", "size", "created_at", "copied_from", "raw")
Loaders: TypeAlias = Sequence[tuple[str, Callable[[Any], Any]]]
"""The name of each column, and what makes its value."""
_SESSION_LOADERS: Loaders = tuple((name, field.load) for name, field in SESSION.items())
_TEXTS = frozenset({"name", "inputs", "outputs"})
"""What can be searched for in a session."""
_EMPTY: Mapping[str, Any] = dict.fromkeys(SESSION_COLUMNS)


def session_row(provided: Mapping[str, Any], now: datetime, *, left_out: Callable[[str], bool]) -> dict[str, Any]:
    """The row of a new session. InvalidValueError for a value that does not fit.

    Args:
        provided: the fields that have a value.
        now: what times are that are left out.
        left_out: whether a time is not provided because the caller has not named it, rather than as None.
    """
    row = dict(_EMPTY)
    for name, value in provided.items():
        if name == "id":
            row["session_id"] = fields.identifier(value, name)
        else:
            row[name] = SESSION[name].store(value, name)
    time = now.isoformat()
    row["session_id"] = row["session_id"] or new_id()
    for name in ("started_at", "created_at"):
        if left_out(name):
            row[name] = time
    if left_out("updated_at"):
        row["updated_at"] = row["created_at"]
    row["last_position"] = row["unindexed_from"] = 0
    return row | _derived(row)


def copied_row(original: Mapping[str, Any], session_id: str, now: str, last_position: int) -> dict[str, Any]:
    """The row of a copy of a session, made now. It starts when the original started."""
    # two sessions with the caller's id of one of them would be found by it
    row = {**original, "session_id": session_id, "external_id": None, "created_at": now, "updated_at": now}
    row["last_position"], row["unindexed_from"] = last_position, 0
    return row | _derived(row)


def _derived(row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns by which a session is found and sorted."""
    name: str | None = row["name"]
    started, created, updated = row["started_at"], row["created_at"], row["updated_at"]
    sort_at = fields.sort_key(started, created)
    return {
        "name_folded": None if name is None else name.casefold(),
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


def load_session(row: Sequence[Any]) -> Session:
    """A session from its columns, of which `SESSION_COLUMNS` come first.

    A damaged column makes its field None, and is found as it is in ``raw["damaged"]``. A damaged id comes as text, in
    which lone surrogates are what is not UTF-8.
    """
    loaded = load_columns(_SESSION_LOADERS, row, 1)
    if loaded["tags"] is None:
        loaded["tags"] = ()
    stored = row[0]
    # nearly every id is ASCII; this is the path of every row of a list
    if type(stored) is str and stored.isascii():
        return Session(id=stored, **loaded)
    return Session(**load_id(row, loaded))


def load_id(row: Sequence[Any], loaded: dict[str, Any]) -> dict[str, Any]:
    """The fields of a row with its id, its first column."""
    stored = row[0]
    if is_damaged(stored):
        loaded["raw"] = {**loaded["raw"], "damaged": {"id": stored, **loaded["raw"].get("damaged", {})}}
    return {"id": id_text(stored), **loaded}


def load_columns(loaders: Loaders, row: Sequence[Any], start: int) -> dict[str, Any]:
    """The fields of a row from a column on, with what is damaged under ``raw``."""
    loaded: dict[str, Any] = {}
    try:
        for name, load in loaders:
            value = row[start]
            loaded[name] = None if value is None else load(value)
            start += 1
    except UNREADABLE:
        loaded = _readable(loaders, row[start - len(loaded) :])
    if loaded["raw"] is None:
        loaded["raw"] = {}
    return loaded


def _readable(loaders: Loaders, values: Sequence[Any]) -> dict[str, Any]:
    loaded: dict[str, Any] = {}
    damaged: dict[str, Any] = {}
    for (name, load), value in zip(loaders, values, strict=False):
        try:
            loaded[name] = None if value is None else load(value)
        except UNREADABLE:
            loaded[name], damaged[name] = None, value
    return {**loaded, "raw": {**(loaded["raw"] or {}), "damaged": damaged}}


def load_recording(row: Row) -> Recording:
    """A recording from its columns, in the order of `RECORDING_COLUMNS`; damage is treated as in `load_session`."""
    return Recording(session_id=row[1], **load_id(row, load_columns(_RECORDING_LOADERS, row, 2)))


_RECORDING_LOADERS: Loaders = (
    ("name", SESSION["name"].load),
    ("content_type", SESSION["name"].load),
    ("size", int),
    ("created_at", SESSION["created_at"].load),
    ("copied_from", SESSION["name"].load),
    ("raw", SESSION["raw"].load),
)
