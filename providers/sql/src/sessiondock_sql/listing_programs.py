"""Listing, counting and deleting sessions, as programs."""

from __future__ import annotations

from typing import Any

import attrs

from sessiondock import Session
from sessiondock.authoring import PageData

from . import listing, rows
from .cursors import SESSIONS, Cursor, page
from .damage import id_in_cursor, id_of_cursor
from .found_programs import delete_found
from .planning import Position, Reading, start_of_count
from .query import Query
from .statement import Program, Step
from .statements import DELETE_SESSION

__all__ = ["count", "delete_some", "list_page"]


def list_page(query: Query, cursor: Cursor | None) -> Program[PageData[Session]]:
    """One page."""
    start = Cursor(SESSIONS, query.order_name, ())
    position = None if cursor is None else (cursor.position[0], id_of_cursor(cursor.position[1]))
    descending = (cursor or start).descending
    reading = Reading(query, position, descending=descending, most=query.page_size + 1)
    yield from reading.read()
    found = page(cursor, start, query.page_size, reading.rows, load=rows.load_session, position=_position)
    if cursor is None and found.next_cursor is None:
        return attrs.evolve(found, total=len(found.items))
    return found if reading.known is None else attrs.evolve(found, total=reading.known)


def _position(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[-1], id_in_cursor(row[0])


def delete_some(query: Query, after: Position | None) -> Program[tuple[int, Position | None]]:
    """Delete sessions that fit, no more than a page of them, the first ones in the order of the query.

    Args:
        query: what is asked for.
        after: the last one that was deleted before; what comes earlier is not looked at.

    Returns:
        How many these were, and the last of them.
    """
    reading = Reading(query, after, descending=False, most=query.page_size, statement=listing.lock_sessions)
    yield from reading.read()
    if not reading.rows:
        return 0, None
    found = [dict(zip(rows.STORED_COLUMNS, row[:-1], strict=True)) for row in reading.rows]
    yield from delete_found(found)
    yield Step(DELETE_SESSION, [{"session_id": row["session_id"]} for row in found])
    last = reading.rows[-1]
    return len(found), (last[-1], last[0])


def count(query: Query, at_most: int | None = None) -> Program[int]:
    """How many sessions fit, or whether these are so many."""
    start, query = yield from start_of_count(query)
    values = query.parameters() if at_most is None else {**query.parameters(), "at_most": at_most}
    read = yield Step(listing.count_sessions(query.shape(start), is_limited=at_most is not None), values)
    number: int = read[0][0]
    return number
