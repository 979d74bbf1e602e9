"""The operations that change, cut and copy the events of a session, as programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sessiondock import Event, NotFoundError, Session
from sessiondock.authoring import checks

from . import event_statements as statements
from . import fields, rows, session_programs
from .changes import new_value
from .event_programs import require
from .event_rows import EVENT_COLUMNS, event_of, load_event
from .identifiers import new_id
from .statement import Program, Row, Step
from .statements import GET_SESSION, PIN_SESSION

__all__ = ["delete_event", "fork", "get_event", "truncate_events", "update_event"]

_TEXTS = frozenset({"name", "inputs", "outputs", "children"})


def _missing(session_id: str, event_id: str) -> NotFoundError:
    return NotFoundError(
        f"session {checks.shown(session_id)} has no event {checks.shown(event_id)}; list_events gives those it has"
    )


def _event(session_id: str, event_id: str) -> Program[Row]:
    """The columns of an event, and its position. NotFoundError when there is no such session or event."""
    read = yield Step(statements.GET_EVENT, {"session_id": session_id, "id": event_id})
    if not read:
        yield from require(session_id)
        raise _missing(session_id, event_id)
    return read[0]


def _touch(session_id: str, now: Mapping[str, Any]) -> Program[None]:
    """Lock the session, and say when it was changed."""
    read = yield Step(statements.TOUCH_SESSION, {"the_id": session_id, **now})
    if not read:
        raise session_programs.missing(session_id)


def get_event(session_id: str, event_id: str) -> Program[Event]:
    """One event."""
    row = yield from _event(session_id, event_id)
    return load_event(row)


def update_event(session_id: str, event_id: str, given: Mapping[str, Any], now: Mapping[str, Any]) -> Program[Event]:
    """Set fields of an event, as `session_programs.update` does."""
    yield from _touch(session_id, now)
    row = yield from _event(session_id, event_id)
    before = dict(zip((*EVENT_COLUMNS, "position"), row, strict=True))
    changed = {
        name: stored
        for name, value in given.items()
        if (stored := new_value(before[name], name, value)) != before[name]
    }
    if "started_at" in changed:
        changed["sort_at"] = fields.sort_key(changed["started_at"], before["created_at"])
    if changed:
        values = {**changed, "the_session": session_id, "the_id": event_id}
        yield Step(statements.update_event(tuple(sorted(changed))), values)
    if not _TEXTS.isdisjoint(changed):
        yield Step(statements.CHANGE_TEXTS, {"the_id": session_id, "position": before["position"]})
    return event_of({**before, **changed})


def delete_event(session_id: str, event_id: str, now: Mapping[str, Any]) -> Program[None]:
    """Delete one event."""
    yield from _touch(session_id, now)
    row = yield from _event(session_id, event_id)
    yield Step(statements.DELETE_EVENT, {"session_id": session_id, "id": event_id})
    yield Step(statements.CHANGE_TEXTS, {"the_id": session_id, "position": row[-1]})


def truncate_events(session_id: str, after: str | None, now: Mapping[str, Any]) -> Program[int]:
    """Delete the events that were added after one, or all; how many these were."""
    yield from _touch(session_id, now)
    position = 0 if after is None else (yield from _event(session_id, after))[-1]
    gone = yield Step(statements.DELETE_EVENTS_AFTER, {"session_id": session_id, "position": position})
    if gone:
        yield Step(statements.CHANGE_TEXTS, {"the_id": session_id, "position": position + 1})
    return len(gone)


def fork(session_id: str, up_to: str | None, own_id: str | None, now: Mapping[str, Any]) -> Program[Session]:
    """Copy a session with its events, those added after ``up_to`` left out, under a new id."""
    found = yield Step(PIN_SESSION, {"session_id": session_id})
    if not found:
        raise session_programs.missing(session_id)
    ((*values,),) = yield Step(GET_SESSION, {"session_id": session_id})
    ((last,),) = yield Step(statements.LAST_POSITION, {"session_id": session_id})
    position = last if up_to is None else (yield from _event(session_id, up_to))[-1]
    original = dict(zip(rows.SESSION_COLUMNS, values, strict=True))
    row = rows.copied_row(original, new_id() if own_id is None else own_id, now["updated_at"], position)
    forked = yield from session_programs.create(session_programs.New(row, (), own_id=own_id is not None))
    yield Step(statements.COPY_EVENTS, {"new_id": row["session_id"], "session_id": session_id, "position": position})
    return forked
