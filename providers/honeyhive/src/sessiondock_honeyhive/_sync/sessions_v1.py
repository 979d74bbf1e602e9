# Generated from src/sessiondock_honeyhive/_async/sessions_v1.py: edit that file, not this one.
# Digest: 9ed4c8bba1082ab5
"""The operations of today's API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sessiondock import UNSET, Pager, Event, Unset

from ..models import EventFilter, EventsReceipt, HoneyHiveEvent, HoneyHiveSession
from ..provider import PROVIDER_V1
from ..wire import v1 as wire
from .base import HiveResource

__all__ = ["HoneyHiveV1Sessions"]


class HoneyHiveV1Sessions(HiveResource):
    """Sessions in today's API.

    Every method raises InvalidValueError, UnsupportedFieldError or MissingFieldError for arguments that do not fit,
    before anything is sent; APIError for an error response and TransportError when there is no complete response.
    Source: ``openapi/dataplane.yaml`` of
    ``honeyhiveai/python-sdk``, version 1.2.1.
    """

    provider = PROVIDER_V1
    missing: ClassVar[Mapping[str, str]] = {
        "delete": "HoneyHive removed deleting a session in version 2.0.0 of its API (2026-05-08); HoneyHive "
        "(honeyhive://) still has delete, for servers that serve the API of 2024-05"
    }

    def create(
        self,
        *,
        name: str | None = None,
        event_name: str | None = None,
        environment: str | None = None,
        id: str | None = None,
        inputs: Mapping[str, Any] | None = None,
        outputs: Mapping[str, Any] | None = None,
        started_at: datetime | None = None,
        ended_at: datetime | None = None,
        duration: timedelta | None = None,
        config: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        user_properties: Mapping[str, Any] | None = None,
        children_ids: Sequence[str] | None = None,
    ) -> HoneyHiveSession:
        """Create a session (``POST /v1/sessions``) in the project of the key.

        Metrics, feedback and an error are not taken here: the first two can be given to `update`.

        Args:
            name: ``session_name``; the service takes ``"unknown"`` when it has neither this nor ``event_name``.
            event_name: the root event's name, when it is to differ.
            environment: ``source``; default the client's, else the service takes ``"unknown"``.
            id: your own id, a UUID. The service replaces any other, so use the one in the answer. When it exists,
                ``metadata`` and ``user_properties`` are merged into that session, which is the answer.
            inputs, outputs, config, metadata, user_properties: free-form.
            started_at, ended_at: aware; sent in milliseconds.
            duration: sent in milliseconds, exact to microseconds.
            children_ids: ids of events that belong to it.

        Raises:
            BadRequestError: the service could not use it.
            DecodeError: the answer has no id, although the session may exist now.
        """
        call = wire.create(
            name=name,
            event_name=event_name,
            environment=self._client.environment if environment is None else environment,
            id=id,
            inputs=inputs,
            outputs=outputs,
            started_at=started_at,
            ended_at=ended_at,
            duration=duration,
            config=config,
            metadata=metadata,
            user_properties=user_properties,
            children_ids=children_ids,
        )
        return self._client.call(call)

    def get(self, session_id: str, /, *, wait: float | None = None) -> HoneyHiveSession:
        """One session, found by searching for the event that it is.

        Args:
            session_id: its id.
            wait: seconds to go on asking while there is none, with growing pauses, because reads lag behind writes.
                None asks once.

        Raises:
            NotFoundError: there is none, or not in time.
        """
        return self._get(wire.get(session_id), wait)

    def list(
        self,
        *,
        filters: Sequence[EventFilter] = (),
        started_after: datetime | Unset = UNSET,
        started_before: datetime | Unset = UNSET,
        evaluation_id: str | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[HoneyHiveSession]:
        """Sessions of the key's project, newest first, found by searching for the events that they are.

        Args:
            filters: further conditions, all of which must hold.
            started_after, started_before: aware; inclusive. The service wants both, so one left out is sent as 1970 or
                2100.
            evaluation_id: only those of one evaluation run.
            page: number of the first page, from 1.
            page_size: 1 to 1000, default 1000.
            max_items: stop after so many.
            cursor: where to go on, from a page; it holds the page size.
        """
        listing = wire.list_sessions(
            wire.start(page, page_size, cursor), filters, started_after, started_before, evaluation_id
        )
        return self._client.paginate(listing.page, cursor=cursor or listing.cursor, max_items=max_items)

    def update(
        self,
        session_id: str,
        /,
        *,
        outputs: Mapping[str, Any] | Unset = UNSET,
        metadata: Mapping[str, Any] | Unset = UNSET,
        metrics: Mapping[str, Any] | Unset = UNSET,
        feedback: Mapping[str, Any] | Unset = UNSET,
        config: Mapping[str, Any] | Unset = UNSET,
        user_properties: Mapping[str, Any] | Unset = UNSET,
        ended_at: datetime | Unset = UNSET,
        duration: timedelta | Unset = UNSET,
        children_ids: Sequence[str] | Unset = UNSET,
    ) -> None:
        """Change a session (``PUT /v1/events/{event_id}`` with its id); the service answers without it.

        ``outputs`` and ``children_ids`` replace, the other mappings are merged by key. Nothing can be cleared, so None
        and no children are an InvalidValueError, as is an id that is no UUID. Sent within seconds of the create, the
        service may apply it first and lose it.
        """
        call = wire.update(
            session_id,
            outputs=outputs,
            metadata=metadata,
            metrics=metrics,
            feedback=feedback,
            config=config,
            user_properties=user_properties,
            ended_at=ended_at,
            duration=duration,
            children_ids=children_ids,
        )
        self._client.call(call)

    def add_events(self, session_id: str, events: Iterable[Event | Mapping[str, Any]], /) -> EventsReceipt:
        """Add events to a session (``POST /v1/sessions/{session_id}/events/batch``), stored one after another.

        The form is closed and flat: an event needs one of the types ``model``, ``tool``, ``chain`` and ``session``;
        ``inputs`` left out go as ``{}``; children go after their parent, which is given an id when it has none. A
        mapping must have HoneyHive's own names. InvalidValueError for anything else, for an event that names another
        session, and for an id that is no UUID. ServerError may mean that part of them was stored.
        """
        return self._client.call(wire.add_events(session_id, events))

    def list_events(
        self,
        session_id: str,
        /,
        *,
        filters: Sequence[EventFilter] = (),
        started_after: datetime | Unset = UNSET,
        started_before: datetime | Unset = UNSET,
        evaluation_id: str | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[HoneyHiveEvent]:
        """A session's events, without those of type ``"session"``, newest first by their start.

        The service has no other order. For the oldest first, reverse the list that ``all()`` of the pager returns.
        Parameters as for `list`.
        """
        listing = wire.list_events(
            session_id, wire.start(page, page_size, cursor), filters, started_after, started_before, evaluation_id
        )
        return self._client.paginate(listing.page, cursor=cursor or listing.cursor, max_items=max_items)
