"""The statements on sessions, labels and recordings; compiled once for each dialect."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, insert, literal_column, select, update

from .rows import RECORDING_COLUMNS, SESSION_COLUMNS, STORED_COLUMNS
from .schema import chunks, labels, numbers, recordings, sessions
from .statement import Statement

__all__ = ["FEW", "alike", "columns", "insert_session", "insertion", "lock_or_insert_session", "update_session"]

FEW = 100
"""How many rows some statements take at once. `SESSIONS_BY_ID` takes as many ids, as ``id0``, ``id1``, ..."""


def columns(table: Table, *names: str) -> Select[Any]:
    """A selection of columns."""
    return select(*(table.c[name] for name in names))


def insertion(table: Table, tail: str = "", names: Collection[str] | None = None) -> Statement:
    """A statement that inserts a row with these columns, or with all."""
    values: dict[str, Any] = {name: bindparam(name) for name in (table.c.keys() if names is None else names)}
    return Statement(insert(table).values(values).inline(), tail)


def alike(rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], Sequence[Mapping[str, Any]]]:
    """The columns that any of the rows has, and the rows with all of these."""
    shapes = {*map(tuple, rows)}
    if len(shapes) == 1:
        return shapes.pop(), rows
    every = dict.fromkeys(name for row in rows for name in row)
    return tuple(sorted(every)), [{**every, **row} for row in rows]


_this_session = sessions.c.session_id == bindparam("session_id")

INSERT_SESSION = insertion(sessions)
GET_SESSION = Statement(columns(sessions, *SESSION_COLUMNS).where(_this_session))
LOCK_SESSION = Statement(columns(sessions, *STORED_COLUMNS).where(_this_session).with_for_update())
"""Reads a session that nobody else can change before the transaction ends."""
_session_id = columns(sessions, "session_id").where(_this_session)
FIND_SESSION = Statement(_session_id)
"""Finds out whether a session exists."""
PIN_SESSION = Statement(_session_id.with_for_update(read=True, key_share=True))
"""The same, and nobody can delete the session before the transaction ends."""
SESSIONS_BY_ID = Statement(
    columns(sessions, *STORED_COLUMNS)
    .where(sessions.c.session_id.in_([bindparam(f"id{number}") for number in range(FEW)]))
    .order_by(sessions.c.session_id)
    .with_for_update()
)
DELETE_SESSION = Statement(delete(sessions).where(_this_session))


@lru_cache(maxsize=256)
def insert_session(names: tuple[str, ...]) -> Statement:
    """Inserts a session with these columns; the others are null, and every value less is one less to hand over."""
    return insertion(sessions, names=names)


@lru_cache(maxsize=256)
def lock_or_insert_session(names: tuple[str, ...]) -> Statement:
    """Inserts a session with these columns, or locks the one of that id and leaves it as it is."""
    return insertion(sessions, " ON CONFLICT (session_id) DO UPDATE SET sort_at = excluded.sort_at WHERE false", names)


@lru_cache(maxsize=256)
def update_session(changed: tuple[str, ...]) -> Statement:
    """Sets some columns of the session ``the_id``."""
    values: dict[str, Any] = {name: bindparam(name) for name in changed}
    return Statement(update(sessions).where(sessions.c.session_id == bindparam("the_id")).values(values))


_several_labels: list[dict[str, Any]] = [
    {name: bindparam(f"{name}{number}") for name in ("label", "sort_at", "session_id")} for number in range(FEW)
]
_EXISTS_ALREADY = " ON CONFLICT (label, sort_at, session_id) DO NOTHING"
PUT_LABEL = insertion(labels, _EXISTS_ALREADY)
PUT_LABELS = Statement(insert(labels).values(_several_labels).inline(), _EXISTS_ALREADY)
"""Adds `FEW` labels at once, as ``label0``, ``sort_at0``, ``session_id0``, ``label1``, ..."""
DELETE_LABEL = Statement(
    delete(labels).where(
        labels.c.label == bindparam("label"),
        labels.c.sort_at == bindparam("sort_at"),
        labels.c.session_id == bindparam("session_id"),
    )
)
DELETE_LABELS = Statement(
    delete(labels).where(
        labels.c.label.in_([bindparam(f"label{number}") for number in range(FEW)]),
        labels.c.sort_at == bindparam("sort_at0"),
        labels.c.session_id == bindparam("session_id0"),
    )
)
"""Deletes `FEW` labels at once of the session ``session_id0``."""
DELETE_EVERY_LABEL = Statement(delete(labels).where(labels.c.session_id == bindparam("session_id")))
"""Deletes a session's labels when it is not known which they are. It reads the whole table."""
PUT_NUMBER = insertion(numbers)
DELETE_NUMBERS = Statement(delete(numbers).where(numbers.c.session_id == bindparam("session_id")))

_this_recording = (
    recordings.c.session_id == bindparam("the_session"),
    recordings.c.id == bindparam("the_id"),
)
INSERT_RECORDING = insertion(recordings)
TOUCH_RECORDING = Statement(update(recordings).where(*_this_recording).values(touched_at=bindparam("touched_at")))
FINISH_RECORDING = Statement(
    update(recordings).where(*_this_recording).values(size=bindparam("size"), sha256=bindparam("sha256"))
)
PIN_RECORDING = Statement(columns(recordings, "id").where(*_this_recording).with_for_update(read=True, key_share=True))
DELETE_RECORDING = Statement(delete(recordings).where(*_this_recording))
DELETE_UNFINISHED = Statement(delete(recordings).where(*_this_recording, recordings.c.size.is_(None)))
_abandoned = (
    select(recordings.c.id)
    .where(recordings.c.size.is_(None), recordings.c.touched_at < bindparam("before"))
    .order_by(recordings.c.id)
    .with_for_update(skip_locked=True)
)
DELETE_ABANDONED = Statement(
    delete(recordings).where(
        recordings.c.id.in_(_abandoned),
        # the ids of two sessions' recordings may be the same
        recordings.c.size.is_(None),
        recordings.c.touched_at < bindparam("before"),
    )
)
"""Deletes unfinished recordings last written before a time. It waits for nobody who is deleting them too."""
LIST_RECORDINGS = Statement(
    columns(recordings, *RECORDING_COLUMNS)
    .where(recordings.c.session_id == bindparam("session_id"), recordings.c.size.is_not(None))
    .order_by(recordings.c.id)
)
GET_CHECKSUM = Statement(columns(recordings, "sha256").where(*_this_recording))
INSERT_CHUNK = insertion(chunks)
GET_CHUNK = Statement(
    columns(chunks, "start", "data")
    .where(
        chunks.c.session_id == bindparam("the_session"),
        chunks.c.recording_id == bindparam("the_id"),
        chunks.c.start <= bindparam("offset"),
    )
    .order_by(chunks.c.start.desc())
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
"""The chunk an offset lies in."""
