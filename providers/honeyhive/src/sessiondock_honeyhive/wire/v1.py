"""Today's API: ``/v1/sessions...``, ``/v1/events/...``. No I/O.

Source: ``openapi/dataplane.yaml`` of ``honeyhiveai/python-sdk``, ``info.version`` 1.2.1 (2026-06-24).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sessiondock import checks
from sessiondock.errors import APIError, NotFoundError
from sessiondock.http import Request, Response, json_body, path
from sessiondock.paging import PageData

from ..models import EventFilter, EventsReceipt, HoneyHiveEvent, HoneyHiveSession
from .changes import changes
from .events import batch
from .hints import after_partial_failure, is_missing_route
from .reading import Reading
from .search import Grammar, Place, condition, conditions, page_data, range_ends
from .search import place as place_of
from .values import write

__all__ = [
    "add_events",
    "create",
    "events_page",
    "get",
    "hint",
    "list_events",
    "list_sessions",
    "place",
    "read_created",
    "read_receipt",
    "read_session",
    "sessions_page",
    "update",
]

LARGEST_PAGE = 1000
# A date range needs both ends.
FIRST_DAY, LAST_DAY = "1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z"
_READING = Reading("honeyhive-v1")
_GRAMMAR = Grammar(
    operators=(
        "exists",
        "not exists",
        "is",
        "is not",
        "contains",
        "not contains",
        "greater than",
        "less than",
        "after",
        "before",
    ),
    types=("string", "number", "boolean", "datetime"),
    only_text=False,
)


def create(**fields: Any) -> Request:
    """``POST /v1/sessions``, the session bare. With a UUID of the caller's a repeat finds the same session."""
    body = write(fields)
    return Request(
        operation="create",
        method="POST",
        target="/v1/sessions",
        body=json_body(body),
        idempotent=checks.is_uuid(body.get("session_id")),
    )


def get(session_id: str) -> Request:
    """``POST /v1/events/search`` for the event that is the session."""
    wanted = [condition("event_type", "is", "session"), condition("session_id", "is", checks.identifier(session_id))]
    return _search("get", Place(1, 1, 0), wanted)


def update(session_id: str, **fields: Any) -> Request:
    """``PUT /v1/events/{event_id}`` with the session's id."""
    target = path("/v1/events", checks.uuid(session_id))
    return Request(operation="update", method="PUT", target=target, body=json_body(changes("HoneyHive", fields)))


def add_events(session_id: str, events: object) -> Request:
    """``POST /v1/sessions/{session_id}/events/batch``."""
    target = f"{path('/v1/sessions', checks.uuid(session_id))}/events/batch"
    return Request(
        operation="add_events", method="POST", target=target, body=json_body({"events": batch(session_id, events)})
    )


def place(cursor: str | None, page: int | None, page_size: int | None) -> Place:
    """Where a list starts."""
    return place_of(cursor, page, LARGEST_PAGE if page_size is None else checks.page_size(page_size, LARGEST_PAGE))


def list_sessions(
    here: Place,
    filters: Sequence[EventFilter],
    after: datetime | None,
    before: datetime | None,
    evaluation_id: str | None,
) -> Request:
    """``POST /v1/events/search`` for a page of events that are sessions."""
    wanted = [condition("event_type", "is", "session"), *conditions(filters, _GRAMMAR)]
    return _search("list", here, wanted, after, before, evaluation_id)


def list_events(
    session_id: str,
    here: Place,
    filters: Sequence[EventFilter],
    after: datetime | None,
    before: datetime | None,
) -> Request:
    """``POST /v1/events/search`` for a page of a session's events, without the session itself."""
    wanted = [
        condition("session_id", "is", checks.identifier(session_id)),
        condition("event_type", "is not", "session"),
        *conditions(filters, _GRAMMAR),
    ]
    return _search("list_events", here, wanted, after, before)


def _search(
    operation: str,
    here: Place,
    wanted: Sequence[Mapping[str, Any]],
    after: datetime | None = None,
    before: datetime | None = None,
    evaluation_id: str | None = None,
) -> Request:
    body: dict[str, Any] = {"filters": wanted, "limit": here.size, "page": here.page}
    start, end = range_ends(after, before)
    if start is not None or end is not None:
        body["dateRange"] = {"start_time": start or FIRST_DAY, "end_time": end or LAST_DAY}
    if evaluation_id is not None:
        body["evaluation_id"] = checks.text(evaluation_id, "evaluation_id")
    return Request(
        operation=operation, method="POST", target="/v1/events/search", body=json_body(body), idempotent=True
    )


def read_created(response: Response) -> HoneyHiveSession:
    """The session that was started, with the id that the service gave it."""
    return _READING.created(response)


def read_session(response: Response) -> HoneyHiveSession:
    """The session that a search found. NotFoundError when it found none."""
    _, found = _READING.sessions(response, "get")
    if not found:
        raise NotFoundError(
            "the search found no session of that id (check the id, and that the key may see it). A session can be read "
            "some seconds after it was created; get(..., wait=10) waits for it",
            provider="honeyhive-v1",
            operation="get",
            method="POST",
            status=response.status,
            body=response.body.decode("utf-8", "replace"),
            attempts=response.attempts,
        )
    return found[0]


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
        return "This server does not have today's routes; one of 2024-05 is reached with HoneyHive (honeyhive://)"
    return after_partial_failure(error)
