"""Sessions, events and receipts as HoneyHive sends them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sessiondock import APIError, DecodeError
from sessiondock.authoring import Codec, Response, values

from ..models import EventsReceipt, HoneyHiveEvent, HoneyHiveSession
from .fields import read_time

__all__ = ["Reading", "envelope"]

H = TypeVar("H", HoneyHiveSession, HoneyHiveEvent)
_SHARED = {
    "environment": "source",
    "started_at": "start_time",
    "ended_at": "end_time",
    "duration_ms": "duration",
    "name": "event_name",
}
_SESSION = {**_SHARED, "id": "session_id"}
_EVENT = {**_SHARED, "id": "event_id", "type": "event_type"}
_SAME = ("inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties", "duration", "error")


class Reading:
    """How the responses of one of the two APIs are read.

    Args:
        provider: the API's name, for logs.
    """

    def __init__(self, provider: str) -> None:
        self._codec = Codec(provider, times=read_time)
        readers = {"duration_ms": values.number_or_none}
        self._codec.register(
            HoneyHiveSession,
            fields=(*_SAME, "project"),
            renames=_SESSION,
            readers=readers,
            amend=_with_session_id,
        )
        self._codec.register(
            HoneyHiveEvent, fields=(*_SAME, "session_id", "parent_id"), renames=_EVENT, readers=readers
        )

    def created(self, response: Response) -> HoneyHiveSession:
        """The session that was started. DecodeError when the response does not name it, although it may exist."""
        try:
            return self.session(response)
        except DecodeError as error:
            error.message = f"the service took the session but did not say its id: {error.message}"
            raise

    def session(self, response: Response) -> HoneyHiveSession:
        """The session in a response."""
        return self._codec.decode(HoneyHiveSession, response.json())

    def sessions(self, items: Sequence[Any]) -> Sequence[HoneyHiveSession]:
        """The sessions of a page."""
        return self._codec.decode_list(HoneyHiveSession, items)

    def events(self, items: Sequence[Any]) -> Sequence[HoneyHiveEvent]:
        """The events of a page."""
        return self._codec.decode_list(HoneyHiveEvent, items)

    def receipt(self, response: Response) -> EventsReceipt:
        """The answer to added events. APIError when it says that they were not stored, in spite of the status."""
        if not response.body.strip():
            return EventsReceipt()
        body = response.json()
        members: dict[str, Any] = body if values.is_object(body) else {}
        success, result = members.get("success"), members.get("result")
        if success is False:
            raise APIError(
                f"status {response.status}, but success is false: events may be missing; list_events shows which",
                status=response.status,
                body=response.body.decode("utf-8", "replace"),
                attempts=response.attempts,
                detail=body,
            )
        return EventsReceipt(
            success=True if success is True else None, result=result if isinstance(result, str) else None, raw=body
        )

    def from_raw(self, model: type[H], raw: object) -> H:
        """A session or an event again, from its ``raw``."""
        return self._codec.from_raw(model, raw)


def _with_session_id(value: dict[str, Any]) -> dict[str, Any]:
    """A session as an event, whose id may stand under ``event_id`` alone."""
    if value.get("session_id") is None and isinstance(value.get("event_id"), str):
        return {**value, "session_id": value["event_id"]}
    return value


def envelope(response: Response) -> dict[str, Any]:
    """The object around a page of events. DecodeError when there is none."""
    body = response.page("events")
    if not values.is_object(body) or not values.is_items(body.get("events")):
        raise DecodeError('expected {"events": a list}')
    return body
