"""Sessions, events and receipts as HoneyHive sends them."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import attrs

from sessiondock.codec import Codec
from sessiondock.errors import APIError, DecodeError
from sessiondock.http import Response
from sessiondock.http.redact import safe_headers
from sessiondock.values import is_array, is_object, number

from ..models import EventsReceipt, HoneyHiveEvent, HoneyHiveSession
from .values import read_time

__all__ = ["Reading"]

_SHARED = {
    "environment": "source",
    "started_at": "start_time",
    "ended_at": "end_time",
    "duration_ms": "duration",
    "name": "event_name",
}
_SESSION = {**_SHARED, "id": "session_id"}
_EVENT = {**_SHARED, "id": "event_id", "type": "event_type"}
_SAME = (
    "inputs",
    "outputs",
    "config",
    "metadata",
    "metrics",
    "feedback",
    "user_properties",
    "duration",
    "error",
)


class Reading:
    """How the answers of one of the two APIs are read.

    Args:
        provider: its name, for errors and logs.
    """

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._codec = Codec(provider, times=read_time)
        readers = {"duration_ms": _exact}
        self._codec.register(HoneyHiveSession, fields=(*_SAME, "project"), renames=_SESSION, readers=readers)
        self._codec.register(
            HoneyHiveEvent, fields=(*_SAME, "session_id", "parent_id"), renames=_EVENT, readers=readers
        )

    def created(self, response: Response) -> HoneyHiveSession:
        """The session that was started. DecodeError when the answer does not name it, although it may exist now."""
        with self._telling("create", response):
            try:
                return self._session(response.json())
            except DecodeError as error:
                error.message = f"the service took the session but did not say its id: {error.message}"
                raise

    def session(self, response: Response) -> HoneyHiveSession:
        """The session in an answer. DecodeError when it is none."""
        with self._telling("get", response):
            return self._session(response.json())

    def sessions(self, response: Response, operation: str) -> tuple[Mapping[str, Any], Sequence[HoneyHiveSession]]:
        """An answer that lists sessions, and the sessions."""
        with self._telling(operation, response):
            envelope = _envelope(response.json())
            return envelope, [self._session(item) for item in envelope["events"]]

    def events(self, response: Response) -> tuple[Mapping[str, Any], Sequence[HoneyHiveEvent]]:
        """An answer that lists events, and the events."""
        with self._telling("list_events", response):
            envelope = _envelope(response.json())
            return envelope, self._codec.decode_list(HoneyHiveEvent, envelope["events"])

    def receipt(self, response: Response) -> EventsReceipt:
        """What was said of added events. APIError when it is that they were not, in spite of the status."""
        if not response.body.strip():
            return EventsReceipt()
        with self._telling("add_events", response):
            answer = response.json()
        found: dict[str, Any] = answer if is_object(answer) else {}
        success, result = found.get("success"), found.get("result")
        if success is False:
            raise APIError(
                f"status {response.status}, but success is false: events may be missing; list_events tells which",
                provider=self._provider,
                operation="add_events",
                status=response.status,
                headers=safe_headers(response.headers),
                body=response.body.decode("utf-8", "replace"),
                detail=answer,
            )
        return EventsReceipt(
            success=True if success is True else None, result=result if isinstance(result, str) else None, raw=answer
        )

    def _session(self, value: Any) -> HoneyHiveSession:
        if is_object(value) and value.get("session_id") is None and isinstance(value.get("event_id"), str):
            found = self._codec.decode(HoneyHiveSession, {**value, "session_id": value["event_id"]})
            return attrs.evolve(found, raw=value)
        return self._codec.decode(HoneyHiveSession, value)

    @contextmanager
    def _telling(self, operation: str, response: Response) -> Generator[None]:
        try:
            yield
        except DecodeError as error:
            error.provider, error.operation, error.status = self._provider, operation, response.status
            raise


def _envelope(value: Any) -> dict[str, Any]:
    if not is_object(value) or not is_array(value.get("events")):
        raise DecodeError('expected {"events": a list}')
    return value


def _exact(value: Any) -> int | float | None:
    return None if value is None else number(value)
