# Generated from src/sessiondock_honeyhive/_async/sessions.py: edit that file, not this one.
# Digest: d71507ddb3b12c75
"""The operations of the session API of 2024-05."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Never

from sessiondock._sync.pager import Pager
from sessiondock._unset import UNSET, Unset
from sessiondock.models import Event
from sessiondock.paging import PageData

from ..models import EventFilter, EventsReceipt, HoneyHiveEvent, HoneyHiveSession
from ..provider import PROVIDER
from ..wire import v2024_05 as wire
from .base import HiveResource

__all__ = ["HoneyHiveSessions"]


class HoneyHiveSessions(HiveResource):
    """Sessions in the API of 2024-05.

    Every method raises InvalidValueError or UnsupportedFieldError for arguments that do not fit, before anything is
    sent, and APIError or TransportError when the service says no or nothing. A NotFoundError for "Route not found"
    means that the server no longer has the route. Source: ``openapi.yaml`` of ``honeyhiveai/typescript-sdk``, versions
    1.0.1 to 1.0.21.
    """

    provider = PROVIDER

    def create(
        self,
        *,
        name: str,
        project: str | None = None,
        environment: str | None = None,
        id: str | None = None,
        inputs: Mapping[str, Any] | None = None,
        outputs: Mapping[str, Any] | None = None,
        error: str | None = None,
        started_at: datetime | None = None,
        ended_at: datetime | None = None,
        duration: timedelta | None = None,
        config: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Any] | None = None,
        feedback: Mapping[str, Any] | None = None,
        user_properties: Mapping[str, Any] | None = None,
        children_ids: Sequence[str] | None = None,
        **unsupported: Never,
    ) -> HoneyHiveSession:
        """Start a session (``startSession``).

        Args:
            name: ``session_name``.
            project: the project's name; default the client's.
            environment: ``source``; default the client's, else ``"unknown"``.
            id: your own id; left out, the service makes one. Use the one in the answer.
            inputs, outputs, config, metadata, metrics, feedback, user_properties: free-form.
            error: what went wrong.
            started_at: aware; sent as ``start_time`` in milliseconds.
            ended_at: aware; sent as ``end_time`` in whole milliseconds.
            duration: sent in milliseconds, exact to microseconds.
            children_ids: ids of events that belong to it.

        Returns:
            What the service answered, which may be the id alone.

        Raises:
            ConfigurationError: no project is named anywhere.
            DecodeError: the answer has no id, although the session may exist now.
        """
        self._refuse("create", unsupported)
        request = wire.create(
            name=name,
            project=wire.project_of(project, self._client.project, "create"),
            environment=self._client.environment if environment is None else environment,
            id=id,
            inputs=inputs,
            outputs=outputs,
            error=error,
            started_at=started_at,
            ended_at=ended_at,
            duration=duration,
            config=config,
            metadata=metadata,
            metrics=metrics,
            feedback=feedback,
            user_properties=user_properties,
            children_ids=children_ids,
        )
        return wire.read_created(self._client.send(request))

    def get(self, session_id: str, /, *, wait: float = 0, **unsupported: Never) -> HoneyHiveSession:
        """One session (``getSession``).

        Args:
            session_id: its id.
            wait: seconds to go on asking while there is none, with growing pauses; reads lag behind writes.

        Raises:
            NotFoundError: there is none, or not in time.
        """
        self._refuse("get", unsupported)
        return self._found(wire.get(session_id), wire.read_session, wait)

    def list(
        self,
        *,
        project: str | None = None,
        filters: Sequence[EventFilter] = (),
        started_after: datetime | None = None,
        started_before: datetime | None = None,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[HoneyHiveSession]:
        """Sessions, found by exporting the events that are sessions, in no documented order.

        Args:
            project: the project's name; default the client's.
            filters: further conditions, all of which must hold.
            started_after, started_before: aware; inclusive, either may be left out.
            page: number of the first page, from 1.
            page_size: 1 to 7500, default 1000.
            max_items: stop after so many.
            cursor: where to go on, from a page.

        Raises:
            ConfigurationError: no project is named anywhere.
        """
        self._refuse("list", unsupported)
        start = wire.place(cursor, page, page_size)
        where = wire.project_of(project, self._client.project, "list")
        wire.list_sessions(start, where, filters, started_after, started_before)

        def fetch(cursor: str | None, /) -> PageData[HoneyHiveSession]:
            here = start if cursor is None else wire.place(cursor, None, page_size)
            request = wire.list_sessions(here, where, filters, started_after, started_before)
            return wire.sessions_page(self._client.send(request), here)

        return Pager(fetch, cursor=cursor or start.cursor, max_items=max_items)

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
        duration: timedelta | Unset = UNSET,
        **unsupported: Never,
    ) -> None:
        """Change a session (``updateEvent`` with its id); the service answers without it.

        ``outputs`` replaces, the other mappings are merged by key. Nothing can be cleared, so None is an
        InvalidValueError. Sent within seconds of the create, the service may apply it first and lose it.
        """
        self._refuse("update", unsupported)
        request = wire.update(
            session_id,
            outputs=outputs,
            metadata=metadata,
            metrics=metrics,
            feedback=feedback,
            config=config,
            user_properties=user_properties,
            duration=duration,
        )
        self._client.send(request)

    def delete(self, session_id: str, /, **unsupported: Never) -> None:
        """Delete a session (``deleteSession``). NotFoundError when there is none, or when the server cannot delete."""
        self._refuse("delete", unsupported)
        self._client.send(wire.delete(session_id))

    def add_events(
        self, session_id: str, events: Iterable[Event | Mapping[str, Any]], /, **unsupported: Never
    ) -> EventsReceipt:
        """Add events to a session (``processEventTrace``).

        Events go out as logs with times and durations in milliseconds and children nested in them; logs are free-form,
        so a mapping goes out as it is. InvalidValueError for an event that names another session. ServerError may mean
        that part of them was stored.
        """
        self._refuse("add_events", unsupported)
        return wire.read_receipt(self._client.send(wire.add_events(session_id, events)))

    def list_events(
        self,
        session_id: str,
        /,
        *,
        project: str | None = None,
        filters: Sequence[EventFilter] = (),
        started_after: datetime | None = None,
        started_before: datetime | None = None,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[HoneyHiveEvent]:
        """A session's events, without those of type ``"session"``, in no documented order. Parameters as for `list`."""
        self._refuse("list_events", unsupported)
        start = wire.place(cursor, page, page_size)
        where = wire.project_of(project, self._client.project, "list_events")
        wire.list_events(session_id, start, where, filters, started_after, started_before)

        def fetch(cursor: str | None, /) -> PageData[HoneyHiveEvent]:
            here = start if cursor is None else wire.place(cursor, None, page_size)
            request = wire.list_events(session_id, here, where, filters, started_after, started_before)
            return wire.events_page(self._client.send(request), here)

        return Pager(fetch, cursor=cursor or start.cursor, max_items=max_items)
