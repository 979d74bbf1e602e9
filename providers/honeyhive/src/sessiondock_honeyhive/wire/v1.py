"""Today's API: ``/v1/sessions...``, ``/v1/events/...``. No I/O.

Source: ``openapi/dataplane.yaml`` of ``honeyhiveai/python-sdk``, ``info.version`` 1.2.1 (2026-06-24).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

from sessiondock import APIError, NotFoundError, Unset
from sessiondock.authoring import Call, NumberedPages, Request, Response, checks, json_body, no_content, path

from ..models import EventFilter, EventsReceipt, HoneyHiveEvent, HoneyHiveSession, Operator
from .events import batch
from .fields import changes, write
from .hints import after_partial_failure, is_missing_route
from .listing import Grammar, Listing, condition, conditions, date_range, start_page
from .reading import Reading, envelope

__all__ = ["READING", "add_events", "create", "get", "hint", "list_events", "list_sessions", "start", "update"]

# A date range needs both ends.
FIRST_DAY, LAST_DAY = "1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z"
_LARGEST_PAGE = 1000
_SEARCH = "/v1/events/search"
READING = Reading("honeyhive-v1")
_GRAMMAR = Grammar(
    operators=get_args(Operator),
    types=("string", "number", "boolean", "datetime"),
    only_text=False,
)


def create(**fields: Any) -> Call[HoneyHiveSession]:
    """``POST /v1/sessions``, the session bare. With the caller's own UUID a repeat finds the same session."""
    body = write(fields)
    request = Request(
        operation="create",
        method="POST",
        target="/v1/sessions",
        body=json_body(body),
        idempotent=checks.is_uuid(body.get("session_id")),
    )
    return Call(request=request, read=READING.created)


def get(session_id: str) -> Call[HoneyHiveSession]:
    """``POST /v1/events/search`` for the event that is the session."""
    wanted = [condition("event_type", "is", "session"), condition("session_id", "is", checks.identifier(session_id))]
    body = json_body({"filters": wanted, "limit": 1, "page": 1})
    request = Request(operation="get", method="POST", target=_SEARCH, body=body, idempotent=True)
    return Call(request=request, read=_only_session)


def update(session_id: str, **fields: Any) -> Call[None]:
    """``PUT /v1/events/{event_id}`` with the session's id."""
    target = path("/v1/events", checks.uuid(session_id))
    request = Request(operation="update", method="PUT", target=target, body=json_body(changes(fields)))
    return Call(request=request, read=no_content)


def add_events(session_id: str, events: object) -> Call[EventsReceipt]:
    """``POST /v1/sessions/{session_id}/events/batch``."""
    target = f"{path('/v1/sessions', checks.uuid(session_id))}/events/batch"
    body = json_body({"events": batch(session_id, events)})
    return Call(request=Request(operation="add_events", method="POST", target=target, body=body), read=READING.receipt)


def start(page: int | None, page_size: int | None, cursor: str | None) -> NumberedPages:
    """The page that a list starts with."""
    return start_page(page=page, page_size=page_size, cursor=cursor, default_size=_LARGEST_PAGE, largest=_LARGEST_PAGE)


def list_sessions(
    start: NumberedPages,
    filters: Sequence[EventFilter],
    after: datetime | Unset,
    before: datetime | Unset,
    evaluation_id: str | Unset,
) -> Listing[HoneyHiveSession]:
    """``POST /v1/events/search`` for the events that are sessions."""
    wanted = [condition("event_type", "is", "session"), *conditions(filters, _GRAMMAR)]
    body = _search(wanted, after, before, evaluation_id)
    return Listing(operation="list", target=_SEARCH, body=body, start=start, read=READING.sessions)


def list_events(
    session_id: str,
    start: NumberedPages,
    filters: Sequence[EventFilter],
    after: datetime | Unset,
    before: datetime | Unset,
    evaluation_id: str | Unset,
) -> Listing[HoneyHiveEvent]:
    """``POST /v1/events/search`` for a session's events, without the session itself."""
    wanted = [
        condition("session_id", "is", checks.identifier(session_id)),
        condition("event_type", "is not", "session"),
        *conditions(filters, _GRAMMAR),
    ]
    body = _search(wanted, after, before, evaluation_id)
    return Listing(operation="list_events", target=_SEARCH, body=body, start=start, read=READING.events)


def _search(
    wanted: Sequence[Mapping[str, Any]],
    after: datetime | Unset,
    before: datetime | Unset,
    evaluation_id: str | Unset,
) -> dict[str, Any]:
    body: dict[str, Any] = {"filters": wanted}
    start, end = date_range(after, before)
    if start is not None or end is not None:
        body["dateRange"] = {"start_time": start or FIRST_DAY, "end_time": end or LAST_DAY}
    if not isinstance(evaluation_id, Unset):
        body["evaluation_id"] = checks.text(evaluation_id, "evaluation_id")
    return body


def _only_session(response: Response) -> HoneyHiveSession:
    """The session that a search found. NotFoundError when it found none."""
    sessions = READING.sessions(envelope(response)["events"])
    if not sessions:
        raise NotFoundError(
            "the search found no session of that id (check the id, and that the key may see it). A session can be read "
            "some seconds after it was created; read it again then, as get does with wait",
            status=response.status,
            body=response.body.decode("utf-8", "replace"),
            attempts=response.attempts,
        )
    return sessions[0]


def hint(error: APIError) -> str | None:
    """What an error response means, where the service does not say so itself."""
    if is_missing_route(error):
        return "This server does not have today's routes; one of 2024-05 is reached with HoneyHive (honeyhive://)"
    return after_partial_failure(error)
