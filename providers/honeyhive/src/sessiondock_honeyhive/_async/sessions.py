"""The operations of the session API of 2024-05."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sessiondock import UNSET, AsyncPager, Event, Unset

from ..models import EventFilter, EventsReceipt, HoneyHiveEvent, HoneyHiveSession
from ..provider import PROVIDER
from ..wire import v2024_05 as wire
from .base import AsyncHiveResource

__all__ = ["AsyncHoneyHiveSessions"]


class AsyncHoneyHiveSessions(AsyncHiveResource):
    """Sessions in the API of 2024-05.

    Every method raises InvalidValueError, UnsupportedFieldError or MissingFieldError for arguments that do not fit,
    before anything is sent; APIError for an error response and TransportError when there is no complete response. A
    NotFoundError for "Route not found" means that the server no longer has the route.

    Source: ``openapi.yaml`` of ``honeyhiveai/typescript-sdk``, versions 1.0.1 to 1.0.21.
    """

    provider = PROVIDER

    async def create(
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
            The session as the service answered it, which may be the id alone.

        Raises:
            ConfigurationError: no project is named anywhere.
            DecodeError: the answer has no id, although the session may exist now.
        """
        call = wire.create(
            name=name,
            project=wire.project_of(project, self._client.project),
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
        return await self._client.call(call)

    async def get(self, session_id: str, /, *, wait: float | None = None) -> HoneyHiveSession:
        """One session (``getSession``).

        Args:
            session_id: its id.
            wait: seconds to go on asking while there is none, with growing pauses, because reads lag behind writes.
                None asks once.

        Raises:
            NotFoundError: there is none, or not in time.
        """
        return await self._get(wire.get(session_id), wait)

    def list(
        self,
        *,
        project: str | None = None,
        filters: Sequence[EventFilter] = (),
        started_after: datetime | Unset = UNSET,
        started_before: datetime | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[HoneyHiveSession]:
        """Sessions, found by exporting the events that are sessions, in no documented order.

        The service counts pages. Deleting sessions while a list is read moves others to pages that were read already,
        and they are then left out without an error. Collect the ids first, with ``all()``,
        and delete afterwards.

        Args:
            project: the project's name; default the client's.
            filters: further conditions, all of which must hold.
            started_after, started_before: aware; inclusive, either may be left out.
            page: number of the first page, from 1.
            page_size: 1 to 7500, default 1000.
            max_items: stop after so many.
            cursor: where to go on, from a page; it holds the page size.

        Raises:
            ConfigurationError: no project is named anywhere.
        """
        listing = wire.list_sessions(
            wire.start(page, page_size, cursor),
            wire.project_of(project, self._client.project),
            filters,
            started_after,
            started_before,
        )
        return self._client.paginate(listing.page, cursor=cursor or listing.cursor, max_items=max_items)

    async def update(
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
    ) -> None:
        """Change a session (``updateEvent`` with its id); the service answers without it.

        ``outputs`` replaces, the other mappings are merged by key. Nothing can be cleared, so None is an
        InvalidValueError. Sent within seconds of the create, the service may apply it first and lose it.
        """
        call = wire.update(
            session_id,
            outputs=outputs,
            metadata=metadata,
            metrics=metrics,
            feedback=feedback,
            config=config,
            user_properties=user_properties,
            duration=duration,
        )
        await self._client.call(call)

    async def delete(self, session_id: str, /) -> None:
        """Delete a session (``deleteSession``). NotFoundError when there is none, or when the server cannot delete."""
        await self._client.call(wire.delete(session_id))

    async def add_events(self, session_id: str, events: Iterable[Event | Mapping[str, Any]], /) -> EventsReceipt:
        """Add events to a session (``processEventTrace``).

        Events go out as logs with times and durations in milliseconds and children nested in them; logs are free-form,
        so a mapping goes out as it is. InvalidValueError for an event that names another session. ServerError may mean
        that part of them was stored.
        """
        return await self._client.call(wire.add_events(session_id, events))

    def list_events(
        self,
        session_id: str,
        /,
        *,
        project: str | None = None,
        filters: Sequence[EventFilter] = (),
        started_after: datetime | Unset = UNSET,
        started_before: datetime | Unset = UNSET,
        projections: Sequence[str] | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[HoneyHiveEvent]:
        """A session's events, without those of type ``"session"``, in no documented order.

        The service cannot sort them. For the order of time, fetch all and sort by ``started_at``.

        Args:
            session_id: the session.
            projections: names of the fields to send of each event, in HoneyHive's spelling, such as
                ``["event_name", "outputs"]``; ``event_id`` is sent in any case. Servers of 2024-05 may ignore it.
            project, filters, started_after, started_before, page, page_size, max_items, cursor: as for `list`.

        Raises:
            ConfigurationError: no project is named anywhere.
        """
        listing = wire.list_events(
            session_id,
            wire.start(page, page_size, cursor),
            wire.project_of(project, self._client.project),
            filters,
            started_after,
            started_before,
            projections,
        )
        return self._client.paginate(listing.page, cursor=cursor or listing.cursor, max_items=max_items)
