"""The statements on events; compiled once for each dialect and shape."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from .event_rows import EVENT_COLUMNS
from .fields import NEVER
from .schema import events, sessions
from .statement import Statement
from .statements import FEW, columns, insertion

__all__ = ["FILTERS", "EventShape", "insert_event", "list_events", "put_event", "update_event"]

RESERVE_POSITIONS = Statement(
    update(sessions)
    .where(sessions.c.session_id == bindparam("the_id"))
    .values(
        updated_at=bindparam("updated_at"),
        updated_sort=bindparam("updated_sort"),
        unindexed_from=func.coalesce(sessions.c.unindexed_from, sessions.c.last_position + literal_column("1")),
        last_position=sessions.c.last_position + bindparam("count", type_=BigInteger),
    ),
    " RETURNING last_position",
)
"""Gives a session positions for ``count`` events, and returns the last; nobody else can until the transaction ends.

Whoever adds events does this first. So positions become visible in the order in which they were assigned, and a reader
that pages through the events while others write misses none.
"""
CHANGE_TEXTS = Statement(
    update(sessions)
    .where(
        sessions.c.session_id == bindparam("the_id"),
        sessions.c.unindexed_from.is_(None) | (sessions.c.unindexed_from > bindparam("position", type_=BigInteger)),
    )
    .values(unindexed_from=bindparam("position", type_=BigInteger))
)
"""Remembers that the texts of events from a position on have to be made searchable anew."""
TOUCH_SESSION = Statement(
    update(sessions)
    .where(sessions.c.session_id == bindparam("the_id"))
    .values(updated_at=bindparam("updated_at"), updated_sort=bindparam("updated_sort")),
    " RETURNING session_id",
)
"""Moves ``updated_at``, and locks the session; returns nothing when there is none."""

_of_session = events.c.session_id == bindparam("session_id")
_this_event = (_of_session, events.c.id == bindparam("id"))
_replaced = ", ".join(f"{name} = excluded.{name}" for name in (*EVENT_COLUMNS[2:], "sort_at"))
FIND_EVENTS = Statement(
    columns(events, "id", "position", "created_at").where(
        _of_session, events.c.id.in_([bindparam(f"id{number}") for number in range(FEW)])
    )
)
"""Which of up to `FEW` events a session has, ``id0``, ``id1``, ..."""
FIND_EVENT = Statement(columns(events, "id", "position", "created_at").where(*_this_event))
GET_EVENT = Statement(columns(events, *EVENT_COLUMNS, "position").where(*_this_event))
DELETE_EVENT = Statement(delete(events).where(*_this_event))
DELETE_EVENTS_AFTER = Statement(
    delete(events).where(_of_session, events.c.position > bindparam("position", type_=BigInteger)),
    " RETURNING position",
)
_copied: list[ColumnElement[Any]] = [
    bindparam("new_id").label("session_id") if column.name == "session_id" else column for column in events.c
]
COPY_EVENTS = Statement(
    insert(events).from_select(
        [column.name for column in events.c],
        select(*_copied).where(_of_session, events.c.position <= bindparam("position", type_=BigInteger)),
    )
)
"""Copies the events up to a position to another session."""
LAST_POSITION = Statement(columns(sessions, "last_position").where(sessions.c.session_id == bindparam("session_id")))


@lru_cache(maxsize=256)
def insert_event(names: tuple[str, ...]) -> Statement:
    """Adds an event with these columns, whose id is new; the other columns are null."""
    return insertion(events, names=names)


@lru_cache(maxsize=256)
def put_event(names: tuple[str, ...]) -> Statement:
    """Adds an event with these columns, or replaces the one of that id in its place; the other columns are null."""
    return insertion(events, f" ON CONFLICT (session_id, id) DO UPDATE SET {_replaced}", names)


class EventShape(NamedTuple):
    """What a list of events depends on but for its values.

    Attributes:
        filters: names of `FILTERS`, sorted.
        descending: whether later events are read first.
        from_cursor: whether reading starts after a position.
    """

    filters: tuple[str, ...]
    descending: bool
    from_cursor: bool


FILTERS: dict[str, ColumnElement[bool]] = {
    "type": events.c.type == bindparam("type"),
    "type_is_null": events.c.type.is_(None),
    "parent_id": events.c.parent_id == bindparam("parent_id"),
    "parent_id_is_null": events.c.parent_id.is_(None),
    "started_after": events.c.sort_at >= bindparam("started_after", type_=BigInteger),
    "started_before": events.c.sort_at < bindparam("started_before", type_=BigInteger),
    "started_known": events.c.sort_at > literal_column(str(NEVER)),
}
"""What events of a session can be listed by; all of them are read from the session's own range of the primary key."""


@lru_cache(maxsize=256)
def list_events(shape: EventShape) -> Statement:
    """A session's events with `EVENT_COLUMNS` and ``position``.

    Its values: ``session_id``, ``limit``, those of the filters, and the cursor's ``position``.
    """
    found: Select[Any] = columns(events, *EVENT_COLUMNS, "position").where(
        _of_session, *(FILTERS[name] for name in shape.filters)
    )
    if shape.from_cursor:
        there = bindparam("position", type_=BigInteger)
        found = found.where(events.c.position < there if shape.descending else events.c.position > there)
    found = found.order_by(events.c.position.desc() if shape.descending else events.c.position)
    # without an offset of our own SQLAlchemy adds a parameter for SQLite
    return Statement(found.limit(bindparam("limit", type_=BigInteger)).offset(literal_column("0")))


@lru_cache(maxsize=256)
def update_event(changed: tuple[str, ...]) -> Statement:
    """Sets some columns of the event ``the_id`` of ``the_session``."""
    values: dict[str, Any] = {name: bindparam(name) for name in changed}
    this = (events.c.session_id == bindparam("the_session"), events.c.id == bindparam("the_id"))
    return Statement(update(events).where(*this).values(values))
