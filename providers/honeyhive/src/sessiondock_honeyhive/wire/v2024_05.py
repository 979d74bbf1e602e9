"""The session API of 2024-05: ``/session/...``, ``PUT /events``, ``POST /events/export``. No I/O.

Sources: ``openapi.yaml`` of ``honeyhiveai/typescript-sdk``, ``info.version`` 1.0.1 (2024-05-02) for sessions and 1.0.21
for updates and the export.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sessiondock import checks
from sessiondock.errors import APIError, ConfigurationError
from sessiondock.http import Request, Response, json_body, path
from sessiondock.paging import PageData

from ..models import EventFilter, EventsReceipt, HoneyHiveEvent, HoneyHiveSession
from .changes import changes
from .events import logs
from .hints import after_partial_failure, is_missing_route, while_lagging
from .reading import Reading
from .search import Grammar, Place, condition, conditions, page_data, range_ends
from .search import place as place_of
from .values import write

__all__ = [
    "add_events",
    "create",
    "delete",
    "events_page",
    "get",
    "hint",
    "list_events",
    "list_sessions",
    "place",
    "project_of",
    "read_created",
    "read_receipt",
    "read_session",
    "sessions_page",
    "update",
]

LARGEST_PAGE = 7500
DEFAULT_PAGE = 1000
UNKNOWN = "unknown"
_READING = Reading("honeyhive")
_GRAMMAR = Grammar(
    operators=("is", "is not", "contains", "not contains", "greater than"),
    types=("string", "number", "boolean", "id"),
    only_text=True,
)


def project_of(given: str | None, default: str | None, operation: str) -> str:
    """The project a call is for. ConfigurationError when neither the call nor the client names one."""
    if given is not None:
        return checks.text(given, "project")
    if default is None:
        raise ConfigurationError(
            "a project's name is needed: pass project= here or to the client, set HH_PROJECT, "
            "or connect to honeyhive://my-project",
            provider="honeyhive",
            operation=operation,
        )
    return default


def create(**fields: Any) -> Request:
    """``POST /session/start``, the session in an envelope."""
    body = write(fields)
    body.setdefault("source", UNKNOWN)
    if "end_time" in body:
        body["end_time"] = round(body["end_time"])
    checks.text(fields["name"], "name")
    return Request(operation="create", method="POST", target="/session/start", body=json_body({"session": body}))


def get(session_id: str) -> Request:
    """``GET /session/{session_id}``."""
    return Request(operation="get", method="GET", target=path("/session", session_id))


def delete(session_id: str) -> Request:
    """``DELETE /session/{session_id}``."""
    return Request(operation="delete", method="DELETE", target=path("/session", session_id))


def update(session_id: str, **fields: Any) -> Request:
    """``PUT /events`` with the session's id as the event's."""
    body = {"event_id": checks.identifier(session_id), **changes("HoneyHive", fields)}
    return Request(operation="update", method="PUT", target="/events", body=json_body(body))


def add_events(session_id: str, events: object) -> Request:
    """``POST /session/{session_id}/traces`` with ``logs``."""
    target = f"{path('/session', session_id)}/traces"
    return Request(
        operation="add_events", method="POST", target=target, body=json_body({"logs": logs(session_id, events)})
    )


def place(cursor: str | None, page: int | None, page_size: int | None) -> Place:
    """Where a list starts."""
    return place_of(cursor, page, DEFAULT_PAGE if page_size is None else checks.page_size(page_size, LARGEST_PAGE))


def list_sessions(
    here: Place, project: str, filters: Sequence[EventFilter], after: datetime | None, before: datetime | None
) -> Request:
    """``POST /events/export`` for a page of events that are sessions."""
    wanted = [condition("event_type", "is", "session"), *conditions(filters, _GRAMMAR)]
    return _export("list", here, project, wanted, after, before)


def list_events(
    session_id: str,
    here: Place,
    project: str,
    filters: Sequence[EventFilter],
    after: datetime | None,
    before: datetime | None,
) -> Request:
    """``POST /events/export`` for a page of a session's events, without the session itself."""
    wanted = [
        condition("session_id", "is", checks.identifier(session_id)),
        condition("event_type", "is not", "session"),
        *conditions(filters, _GRAMMAR),
    ]
    return _export("list_events", here, project, wanted, after, before)


def _export(
    operation: str,
    here: Place,
    project: str,
    wanted: Sequence[Mapping[str, Any]],
    after: datetime | None,
    before: datetime | None,
) -> Request:
    body: dict[str, Any] = {"project": project, "filters": wanted, "limit": here.size, "page": here.page}
    start, end = range_ends(after, before)
    dates = {name: value for name, value in (("$gte", start), ("$lte", end)) if value is not None}
    if dates:
        body["dateRange"] = dates
    return Request(operation=operation, method="POST", target="/events/export", body=json_body(body), idempotent=True)


def read_created(response: Response) -> HoneyHiveSession:
    """The session that was started."""
    return _READING.created(response)


def read_session(response: Response) -> HoneyHiveSession:
    """The session in an answer."""
    return _READING.session(response)


def read_receipt(response: Response) -> EventsReceipt:
    """What was said of added events."""
    return _READING.receipt(response)


def sessions_page(response: Response, here: Place) -> PageData[HoneyHiveSession]:
    """A page of sessions."""
    return page_data(here, *_READING.sessions(response, "list"))


def events_page(response: Response, here: Place) -> PageData[HoneyHiveEvent]:
    """A page of events."""
    return page_data(here, *_READING.events(response))


def hint(error: APIError) -> str | None:
    """What an answer means, where the service does not say so itself."""
    if is_missing_route(error):
        return "This server does not have the route of 2024-05; today's cloud is reached with HoneyHiveV1 (honeyhive-v1://)"
    return after_partial_failure(error) or while_lagging(error)
