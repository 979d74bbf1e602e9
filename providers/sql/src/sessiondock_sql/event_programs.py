"""The operations on events, as programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, Literal

import attrs

from sessiondock import Event
from sessiondock.authoring import PageData

from . import event_statements as statements
from . import fields
from .cursors import EVENTS, Cursor, page
from .event_rows import NewEvent, events_of, load_event
from .session_programs import missing
from .statement import Program, Row, Step
from .statements import FEW, FIND_SESSION, alike

__all__ = ["EventQuery", "add_events", "list_events", "require"]

_row_of = attrgetter("row")


@attrs.frozen(kw_only=True)
class EventQuery:
    """What a list of events asks for, checked.

    Attributes:
        session_id: the session.
        values: those of `event_statements.FILTERS`.
        order: newest or oldest first.
        page_size: events on a page.
    """

    session_id: str
    values: Mapping[str, Any]
    order: Literal["newest", "oldest"]
    page_size: int


def require(session_id: str) -> Program[None]:
    """NotFoundError when there is no such session."""
    found = yield Step(FIND_SESSION, {"session_id": session_id})
    if not found:
        raise missing(session_id)


def add_events(session_id: str, new: Sequence[NewEvent], touched: Mapping[str, Any]) -> Program[list[Event]]:
    """Add events, or replace those with the same ids in place. NotFoundError when there is no such session.

    Args:
        session_id: the session.
        new: the events.
        touched: the columns ``updated_at`` and ``updated_sort`` of the session.
    """
    if not new:
        yield from require(session_id)
        return []
    values = {"the_id": session_id, "count": len(new), **touched}
    read = yield Step(statements.RESERVE_POSITIONS, values)
    if not read:
        raise missing(session_id)
    rows: list[dict[str, Any]] = [*map(_row_of, new)]
    if own := [each.row["id"] for each in new if each.own_id]:
        present = yield from _present(session_id, own)
        if present:
            first = min(row[1] for row in present.values())
            yield Step(statements.CHANGE_TEXTS, {"the_id": session_id, "position": first})
            rows = [_replacing(each, present) for each in new]
    for position, row in enumerate(rows, read[0][0] - len(new) + 1):
        row["position"] = position
    names, placed = alike(rows)
    yield Step((statements.put_event if own else statements.insert_event)(names), placed)
    return events_of(names)(placed)


def _replacing(new: NewEvent, present: Mapping[str, Row]) -> dict[str, Any]:
    """The row of an event, which keeps the ``created_at`` of the one that it replaces."""
    there = present.get(new.row["id"])
    if there is None or not new.timed:
        return new.row
    created = there[2]
    return {**new.row, "created_at": created, "sort_at": fields.sort_key(new.row.get("started_at"), created)}


def _present(session_id: str, ids: Sequence[str]) -> Program[dict[str, Row]]:
    """Those of the events that the session has already, by id, as `event_statements.FIND_EVENT` gives them."""
    found: dict[str, Row] = {}
    if len(ids) == 1:
        read = yield Step(statements.FIND_EVENT, {"session_id": session_id, "id": ids[0]})
        found.update((row[0], row) for row in read)
        return found
    for start in range(0, len(ids), FEW):
        some = ids[start : start + FEW]
        values = {f"id{number}": some[min(number, len(some) - 1)] for number in range(FEW)}
        read = yield Step(statements.FIND_EVENTS, {**values, "session_id": session_id})
        found.update((row[0], row) for row in read)
    return found


def list_events(query: EventQuery, cursor: Cursor | None) -> Program[PageData[Event]]:
    """One page; NotFoundError when there is no such session."""
    session_id, size = query.session_id, query.page_size
    values: dict[str, Any] = {**query.values, "session_id": session_id, "limit": size + 1}
    if cursor is not None:
        values["position"] = cursor.position[0]
    start = Cursor(EVENTS, query.order, ())
    descending = (cursor or start).descending
    shape = statements.EventShape(tuple(sorted(query.values)), descending, from_cursor=cursor is not None)
    read = yield Step(statements.list_events(shape), values)
    if not read:
        yield from require(session_id)
    return page(cursor, start, size, read, load=load_event, position=lambda row: (row[-1], session_id))
