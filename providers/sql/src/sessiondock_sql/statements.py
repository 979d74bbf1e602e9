"""Every statement on sessions, events and recordings; compiled once for each database and shape."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    tuple_,
    update,
)

from .rows import EVENT_COLUMNS, RECORDING_COLUMNS, SESSION_COLUMNS
from .schema import chunks, events, labels, recordings, sessions
from .statement import Statement

__all__ = ["FEW", "NULLABLE_FILTERS", "Shape", "list_events", "list_sessions", "update_session"]

FEW = 100
"""How many rows some statements take at once. `SESSIONS_BY_ID` takes as many ids, as ``id0``, ``id1``, ..."""
_MANY = 6
"""A list that filters by more labels than this counts them."""


def _columns(table: Table, *names: str) -> Select[Any]:
    return select(*(table.c[name] for name in names))


def _values(table: Table, *without: str) -> dict[str, Any]:
    return {column.name: bindparam(column.name) for column in table.c if column.name not in without}


def _insert(table: Table, *without: str, tail: str = "") -> Statement:
    return Statement(insert(table).values(_values(table, *without)).inline(), tail)


def _one_session() -> Select[Any]:
    return _columns(sessions, *SESSION_COLUMNS).where(sessions.c.id == bindparam("id"))


INSERT_SESSION = _insert(sessions)
LOCK_OR_INSERT_SESSION = _insert(
    sessions, tail=" ON CONFLICT (id) DO UPDATE SET sort_at = excluded.sort_at WHERE false"
)
"""Inserts a session, or locks the one of that id and leaves it as it is."""
GET_SESSION = Statement(_one_session())
LOCK_SESSION = Statement(_one_session().with_for_update())
"""Reads a session that nobody else can change before the transaction ends."""
_session_id = _columns(sessions, "id").where(sessions.c.id == bindparam("id"))
FIND_SESSION = Statement(_session_id)
"""Finds out whether a session exists."""
PIN_SESSION = Statement(_session_id.with_for_update(read=True, key_share=True))
"""The same, and nobody can delete the session before the transaction ends."""
LOCK_SESSION_ID = Statement(_session_id.with_for_update(key_share=True))
"""The same, and nobody else can lock or change the session before the transaction ends.

Whoever adds events takes this lock first. So positions of events become visible in the order in which they were
assigned, and a reader that pages through them while others write misses none.
"""
SESSIONS_BY_ID = Statement(
    _columns(sessions, *SESSION_COLUMNS)
    .where(sessions.c.id.in_([bindparam(f"id{number}") for number in range(FEW)]))
    .order_by(sessions.c.id)
    .with_for_update()
)
DELETE_SESSION = Statement(delete(sessions).where(sessions.c.id == bindparam("id")))

_several_labels: list[dict[str, Any]] = [
    {"label": bindparam(f"label{number}"), "session_id": bindparam(f"session_id{number}")} for number in range(FEW)
]
_EXISTS_ALREADY = " ON CONFLICT (label, session_id) DO NOTHING"
PUT_LABEL = _insert(labels, tail=_EXISTS_ALREADY)
PUT_LABELS = Statement(insert(labels).values(_several_labels).inline(), _EXISTS_ALREADY)
"""Adds `FEW` labels at once, as ``label0``, ``session_id0``, ``label1``, ..."""
DELETE_LABEL = Statement(
    delete(labels).where(labels.c.label == bindparam("label"), labels.c.session_id == bindparam("session_id"))
)
DELETE_LABELS = Statement(
    delete(labels).where(
        labels.c.label.in_([bindparam(f"label{number}") for number in range(FEW)]),
        labels.c.session_id == bindparam("session_id0"),
    )
)
"""Deletes `FEW` labels at once of the session ``session_id0``."""
DELETE_EVERY_LABEL = Statement(delete(labels).where(labels.c.session_id == bindparam("session_id")))
"""Deletes a session's labels when it is not known which they are. It reads the whole table."""

_replaced = ", ".join(f"{name} = excluded.{name}" for name in EVENT_COLUMNS if name not in {"session_id", "id"})
PUT_EVENT = _insert(events, "position", tail=f" ON CONFLICT (session_id, id) DO UPDATE SET {_replaced}")
"""Adds an event, or replaces the one of that id in its place."""

INSERT_RECORDING = _insert(recordings)
TOUCH_RECORDING = Statement(
    update(recordings).where(recordings.c.id == bindparam("the_id")).values(touched_at=bindparam("touched_at"))
)
FINISH_RECORDING = Statement(
    update(recordings)
    .where(recordings.c.id == bindparam("the_id"))
    .values(size=bindparam("size"), sha256=bindparam("sha256"))
)
PIN_RECORDING = Statement(
    _columns(recordings, "id").where(recordings.c.id == bindparam("id")).with_for_update(read=True, key_share=True)
)
DELETE_RECORDING = Statement(delete(recordings).where(recordings.c.id == bindparam("id")))
_abandoned = (
    select(recordings.c.id)
    .where(recordings.c.size.is_(None), recordings.c.touched_at < bindparam("before"))
    .order_by(recordings.c.id)
    .with_for_update(skip_locked=True)
)
DELETE_ABANDONED = Statement(delete(recordings).where(recordings.c.id.in_(_abandoned)))
"""Deletes unfinished recordings last written before a time. It waits for nobody who is deleting them too."""
LIST_RECORDINGS = Statement(
    _columns(recordings, *RECORDING_COLUMNS)
    .where(recordings.c.session_id == bindparam("session_id"), recordings.c.size.is_not(None))
    .order_by(recordings.c.id)
)
GET_CHECKSUM = Statement(_columns(recordings, "sha256").where(recordings.c.id == bindparam("id")))
INSERT_CHUNK = _insert(chunks)
GET_CHUNK = Statement(
    _columns(chunks, "start", "data")
    .where(chunks.c.recording_id == bindparam("recording_id"), chunks.c.start <= bindparam("offset"))
    .order_by(chunks.c.start.desc())
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)
"""The chunk an offset lies in."""


class Shape(NamedTuple):
    """What a list of sessions depends on but for its values.

    Attributes:
        filters: names of `FILTERS`, sorted.
        labels: how many labels each session must have.
        descending: whether later sessions are read first.
        from_cursor: whether reading starts after a position.
    """

    filters: tuple[str, ...]
    labels: int
    descending: bool
    from_cursor: bool


NULLABLE_FILTERS = ("project", "user_id", "external_id")
"""Columns that may be filtered by being null; the filter's name ends with ``_is_null`` then, and it has no value."""
# compared as a pair, times and cursors are both looked up in the index
_sort_key = tuple_(sessions.c.sort_at, sessions.c.id)
FILTERS: dict[str, ColumnElement[bool]] = {
    "project": sessions.c.project == bindparam("project"),
    "user_id": sessions.c.user_id == bindparam("user_id"),
    "external_id": sessions.c.external_id == bindparam("external_id"),
    "started_after": _sort_key >= tuple_(bindparam("started_after", type_=BigInteger), literal_column("''")),
    "started_before": _sort_key < tuple_(bindparam("started_before", type_=BigInteger), literal_column("''")),
    **{f"{name}_is_null": sessions.c[name].is_(None) for name in NULLABLE_FILTERS},
    "name_contains": sessions.c.name_folded.like(bindparam("name_contains"), escape="/"),
}


@lru_cache(maxsize=256)
def list_sessions(shape: Shape) -> Statement:
    """Sessions with `SESSION_COLUMNS` and ``sort_at``.

    Its values: those of the filters, ``label0``, ``label1``, ..., ``limit``, and the position's ``sort_at`` and ``id``.
    """
    found = _columns(sessions, *SESSION_COLUMNS, "sort_at").where(*(FILTERS[name] for name in shape.filters))
    found = found.where(*_has_labels(shape.labels))
    if shape.from_cursor:
        there = tuple_(bindparam("sort_at", type_=BigInteger), bindparam("id", type_=Text))
        found = found.where(_sort_key < there if shape.descending else _sort_key > there)
    order = (sessions.c.sort_at, sessions.c.id)
    found = found.order_by(*(column.desc() if shape.descending else column for column in order))
    return Statement(_limited(found))


def _has_labels(count: int) -> list[ColumnElement[bool]]:
    wanted: list[Any] = [bindparam(f"label{number}") for number in range(count)]
    if count > _MANY:
        # that many subqueries would take the databases seconds to plan
        has = labels.c.label.in_(wanted) & (labels.c.session_id == sessions.c.id)
        number = select(func.count()).select_from(labels).where(has).correlate(sessions).scalar_subquery()
        return [number == literal_column(str(count))]
    return [
        select(labels.c.label)
        .where(labels.c.label == each, labels.c.session_id == sessions.c.id)
        .correlate(sessions)
        .exists()
        for each in wanted
    ]


@lru_cache(maxsize=8)
def list_events(*, descending: bool, from_cursor: bool) -> Statement:
    """A session's events with `EVENT_COLUMNS` and ``position``; its values: ``session_id``, ``limit``, ``position``."""
    found = _columns(events, *EVENT_COLUMNS, "position").where(events.c.session_id == bindparam("session_id"))
    if from_cursor:
        there = bindparam("position", type_=BigInteger)
        found = found.where(events.c.position < there if descending else events.c.position > there)
    order = events.c.position.desc() if descending else events.c.position
    return Statement(_limited(found.order_by(order)))


@lru_cache(maxsize=256)
def update_session(columns: tuple[str, ...]) -> Statement:
    """Sets some columns of the session ``the_id``."""
    changed: dict[str, Any] = {name: bindparam(name) for name in columns}
    return Statement(update(sessions).where(sessions.c.id == bindparam("the_id")).values(changed))


def _limited(found: Select[Any]) -> Select[Any]:
    # without an offset of our own SQLAlchemy adds a parameter for SQLite
    return found.limit(bindparam("limit", type_=BigInteger)).offset(literal_column("0"))
