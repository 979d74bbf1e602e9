"""Events as they are sent: nested logs for the API of 2024-05, a flat batch for today's.

The caller's mappings are never changed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast
from uuid import uuid4

from sessiondock import Event, InvalidValueError
from sessiondock.authoring import checks, values

from ..models import HoneyHiveEvent
from .fields import write

__all__ = ["TYPES", "batch", "logs"]

TYPES = ("model", "tool", "chain", "session")
_SAME = (
    "session_id",
    "parent_id",
    "type",
    "inputs",
    "outputs",
    "error",
    "started_at",
    "ended_at",
    "duration",
    "config",
    "metadata",
    "metrics",
    "feedback",
    "user_properties",
)
_CLOSED = frozenset(
    {
        "project_id",
        "source",
        "event_name",
        "event_type",
        "event_id",
        "session_id",
        "parent_id",
        "children_ids",
        "config",
        "inputs",
        "outputs",
        "error",
        "start_time",
        "end_time",
        "duration",
        "metadata",
        "feedback",
        "metrics",
        "user_properties",
    }
)


def logs(session_id: str, events: object) -> list[dict[str, Any]]:
    """Free-form logs; an event's children are nested in it. A mapping is sent as it is."""
    try:
        return [
            _log(session_id, event) if isinstance(event, Event) else checks.mapping(event, "an event")
            for event in _several(events)
        ]
    except RecursionError:
        raise _too_deep() from None


def batch(session_id: str, events: object) -> list[dict[str, Any]]:
    """Events of the closed form, an event's children after it. A mapping must have that form."""
    try:
        return [body for event in _several(events) for body in _bodies(session_id, event)]
    except RecursionError:
        raise _too_deep() from None


def _too_deep() -> InvalidValueError:
    return InvalidValueError("the children of an event are nested too deeply to be sent")


def _several(events: object) -> Iterator[object]:
    kind = type(events).__name__
    if isinstance(events, (Event, Mapping, str, bytes)) or not isinstance(events, Iterable):
        raise InvalidValueError(f"events must be a list or another iterable of Event, not {kind}")
    for event in cast("Iterable[object]", events):
        # the first is only faster than the second
        if type(event) is not dict and not isinstance(event, (Event, Mapping)):
            raise InvalidValueError(f"events must hold Event or mappings, not {type(event).__name__}")
        yield cast("object", event)


def _log(session_id: str, event: Event) -> dict[str, Any]:
    body = _body(session_id, event)
    if event.children:
        body["children"] = [_log(session_id, child) for child in event.children]
    return body


def _bodies(session_id: str, event: object) -> Iterator[dict[str, Any]]:
    if isinstance(event, Event):
        yield from _flat(session_id, event, None)
    else:
        yield _closed(session_id, checks.mapping(event, "an event"))


def _flat(session_id: str, event: Event, parent_id: str | None) -> Iterator[dict[str, Any]]:
    body = _body(session_id, event)
    body.setdefault("inputs", {})
    if parent_id is not None:
        body.setdefault("parent_id", parent_id)
    if event.children:
        body.setdefault("event_id", str(uuid4()))
    yield _closed(session_id, body)
    for child in event.children:
        yield from _flat(session_id, child, body["event_id"])


def _body(session_id: str, event: Event) -> dict[str, Any]:
    """A new object with the members of an event."""
    fields = {name: getattr(event, name) for name in _SAME}
    fields |= {"event_id": event.id, "event_name": event.name}
    if isinstance(event, HoneyHiveEvent):
        fields |= {"environment": event.environment, "children_ids": event.children_ids or None}
    body = write(fields)
    if isinstance(event, HoneyHiveEvent) and event.duration_ms is not None:
        exact = checks.number(event.duration_ms, "duration_ms")
        if values.milliseconds(exact) == event.duration:
            body["duration"] = exact
    _check_session(session_id, body)
    return body


def _check_session(session_id: str, body: Mapping[str, Any]) -> None:
    owner = body.get("session_id")
    if owner not in (None, session_id):
        raise InvalidValueError(
            f"an event belongs to session {checks.shown(owner)}, not to {checks.shown(session_id)}; "
            "leave its session_id out, or add it to its own session"
        )


def _closed(session_id: str, body: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(body.keys() - _CLOSED)
    if unknown:
        near = difflib.get_close_matches(unknown[0], _CLOSED, n=1)
        raise InvalidValueError(
            f"an event has no field {checks.shown(unknown[0])}"
            + (f"; did you mean {near[0]!r}?" if near else f"; it takes {', '.join(sorted(_CLOSED))}")
        )
    checks.choice(body.get("event_type"), "type of an event", TYPES)
    checks.mapping(body.get("inputs"), "inputs of an event")
    for name in ("start_time", "end_time", "duration"):
        if name in body:
            # the service would take its own clock for anything else, without an error
            checks.number(body[name], name)
    _check_session(session_id, body)
    return body
