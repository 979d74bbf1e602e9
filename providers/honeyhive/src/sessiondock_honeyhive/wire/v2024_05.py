"""The session API of 2024-05: ``/session/...``, ``PUT /events``, ``POST /events/export``. No I/O.

Sources: ``openapi.yaml`` of ``honeyhiveai/typescript-sdk``, ``info.version`` 1.0.1 (2024-05-02) for sessions and 1.0.21
for updates and the export.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sessiondock import APIError, ConfigurationError, InvalidValueError, Unset
from sessiondock.authoring import Call, NumberedPages, Request, advice, checks, json_body, no_content, path

from ..models import EventFilter, EventsReceipt, HoneyHiveEvent, HoneyHiveSession
from .events import logs
from .fields import changes, write
from .hints import after_partial_failure, is_missing_route, while_lagging
from .listing import Grammar, Listing, condition, conditions, date_range, start_page
from .reading import Reading

__all__ = [
    "READING",
    "add_events",
    "create",
    "delete",
    "get",
    "hint",
    "list_events",
    "list_sessions",
    "project_of",
    "start",
    "update",
]

READING = Reading("honeyhive")
_GRAMMAR = Grammar(
    operators=("is", "is not", "contains", "not contains", "greater than"),
    types=("string", "number", "boolean", "id"),
    only_text=True,
)


def project_of(project: str | None, default: str | None) -> str:
    """The project of a call. ConfigurationError when neither the call nor the client names one."""
    if project is not None:
        return checks.text(project, "project")
    if default is None:
        raise ConfigurationError(
            f"a project's name is needed: {advice.to_pass('project')}, set HH_PROJECT, "
            "or connect to honeyhive://my-project",
            provider="honeyhive",
        )
    return default


def create(**fields: Any) -> Call[HoneyHiveSession]:
    """``POST /session/start``, the session in an envelope."""
    checks.text(fields["name"], "name")
    body = write(fields)
    body.setdefault("source", "unknown")
    if "end_time" in body:
        body["end_time"] = round(body["end_time"])
    request = Request(operation="create", method="POST", target="/session/start", body=json_body({"session": body}))
    return Call(request=request, read=READING.created)


def get(session_id: str) -> Call[HoneyHiveSession]:
    """``GET /session/{session_id}``."""
    request = Request(operation="get", method="GET", target=path("/session", session_id))
    return Call(request=request, read=READING.session)


def delete(session_id: str) -> Call[None]:
    """``DELETE /session/{session_id}``."""
    request = Request(operation="delete", method="DELETE", target=path("/session", session_id))
    return Call(request=request, read=no_content)


def update(session_id: str, **fields: Any) -> Call[None]:
    """``PUT /events`` with the session's id as the event's."""
    body = {"event_id": checks.identifier(session_id), **changes(fields)}
    request = Request(operation="update", method="PUT", target="/events", body=json_body(body))
    return Call(request=request, read=no_content)


def add_events(session_id: str, events: object) -> Call[EventsReceipt]:
    """``POST /session/{session_id}/traces`` with ``logs``."""
    target = f"{path('/session', session_id)}/traces"
    body = json_body({"logs": logs(session_id, events)})
    return Call(request=Request(operation="add_events", method="POST", target=target, body=body), read=READING.receipt)


def start(page: int | None, page_size: int | None, cursor: str | None) -> NumberedPages:
    """The page that a list starts with."""
    return start_page(page=page, page_size=page_size, cursor=cursor, default_size=1000, largest=7500)


def list_sessions(
    start: NumberedPages,
    project: str,
    filters: Sequence[EventFilter],
    after: datetime | Unset,
    before: datetime | Unset,
) -> Listing[HoneyHiveSession]:
    """``POST /events/export`` for the events that are sessions."""
    wanted = [condition("event_type", "is", "session"), *conditions(filters, _GRAMMAR)]
    body = _export(project, wanted, after, before)
    return Listing(operation="list", target="/events/export", body=body, start=start, read=READING.sessions)


def list_events(
    session_id: str,
    start: NumberedPages,
    project: str,
    filters: Sequence[EventFilter],
    after: datetime | Unset,
    before: datetime | Unset,
    projections: Sequence[str] | Unset,
) -> Listing[HoneyHiveEvent]:
    """``POST /events/export`` for a session's events, without the session itself."""
    wanted = [
        condition("session_id", "is", checks.identifier(session_id)),
        condition("event_type", "is not", "session"),
        *conditions(filters, _GRAMMAR),
    ]
    body = _export(project, wanted, after, before)
    if not isinstance(projections, Unset):
        body["projections"] = _projections(projections)
    return Listing(operation="list_events", target="/events/export", body=body, start=start, read=READING.events)


def _export(
    project: str, wanted: Sequence[Mapping[str, Any]], after: datetime | Unset, before: datetime | Unset
) -> dict[str, Any]:
    body: dict[str, Any] = {"project": project, "filters": wanted}
    start, end = date_range(after, before)
    dates = {name: value for name, value in (("$gte", start), ("$lte", end)) if value is not None}
    return {**body, "dateRange": dates} if dates else body


def _projections(names: Sequence[str]) -> list[str]:
    """The fields to send of each event; always with its id, without which pages cannot be told apart."""
    asked = [checks.text(name, "a name in projections") for name in checks.strings(names, "projections")]
    if not asked:
        raise InvalidValueError("projections must name at least one field; leave it out for all of them")
    return asked if "event_id" in asked else ["event_id", *asked]


def hint(error: APIError) -> str | None:
    """What an error response means, where the service does not say so itself."""
    if is_missing_route(error):
        return "This server does not have the route of 2024-05; today's cloud is reached with HoneyHiveV1 (honeyhive-v1://)"
    return after_partial_failure(error) or while_lagging(error)
