"""The operations: arguments checked, then a call of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sessiondock import UNSET, Event, Session, Unset
from sessiondock.authoring import AsyncPager, AsyncResource, PageData, checks

from ..provider import PROVIDER
from ..records import changed_fields, event_fields, event_page, session_fields
from .store_client import AsyncStoreClient

__all__ = ["AsyncJsonFilesSessions"]

_PAGE_SIZE = 50


class AsyncJsonFilesSessions(AsyncResource[AsyncStoreClient]):
    """Sessions in a folder.

    Every method raises InvalidValueError or UnsupportedFieldError for arguments that do not fit, before anything is
    written, StorageError when the folder cannot be used, and DecodeError for a file that holds no session.
    """

    provider = PROVIDER

    async def create(
        self,
        *,
        id: str | None = None,
        external_id: str | None = None,
        name: str | None = None,
        project: str | None = None,
        user_id: str | None = None,
        user_properties: Mapping[str, Any] | None = None,
        environment: str | None = None,
        started_at: datetime | None = None,
        ended_at: datetime | None = None,
        duration: timedelta | None = None,
        inputs: Mapping[str, Any] | None = None,
        outputs: Mapping[str, Any] | None = None,
        config: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Any] | None = None,
        feedback: Mapping[str, Any] | None = None,
        tags: Sequence[str] | None = None,
        error: str | None = None,
    ) -> Session:
        """Store a session. ``id`` defaults to a new UUID and ``started_at`` to now.

        Raises:
            ConflictError: there is a session with this id.
        """
        fields = session_fields(
            {
                "id": id,
                "external_id": external_id,
                "name": name,
                "project": project,
                "user_id": user_id,
                "user_properties": user_properties,
                "environment": environment,
                "started_at": started_at,
                "ended_at": ended_at,
                "duration": duration,
                "inputs": inputs,
                "outputs": outputs,
                "config": config,
                "metadata": metadata,
                "metrics": metrics,
                "feedback": feedback,
                "tags": tags,
                "error": error,
            }
        )
        return await self._client.run("create", self._client.store.create, fields)

    async def get(self, session_id: str, /) -> Session:
        """One session. NotFoundError when there is none."""
        return await self._client.run("get", self._client.store.get, checks.identifier(session_id))

    def list(
        self,
        *,
        project: str | Unset | None = UNSET,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[Session]:
        """Sessions in the order of their files' names.

        Args:
            project: only the sessions of this project; None for those without one.
            page_size: sessions read at a time, 50 when left out.
            max_items: stop after so many.
            cursor: where to start, from an earlier page.
        """
        if isinstance(project, Unset):
            wanted: Mapping[str, str | None] = {}
        else:
            wanted = {"project": None if project is None else checks.string(project, "project")}
        size = _PAGE_SIZE if page_size is None else checks.page_size(page_size)

        async def fetch(cursor: str | None, /) -> PageData[Session]:
            return await self._client.run("list", self._client.store.page, cursor, size, wanted)

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)

    async def update(
        self,
        session_id: str,
        /,
        *,
        external_id: str | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        project: str | Unset | None = UNSET,
        user_id: str | Unset | None = UNSET,
        user_properties: Mapping[str, Any] | Unset | None = UNSET,
        environment: str | Unset | None = UNSET,
        started_at: datetime | Unset | None = UNSET,
        ended_at: datetime | Unset | None = UNSET,
        duration: timedelta | Unset | None = UNSET,
        inputs: Mapping[str, Any] | Unset | None = UNSET,
        outputs: Mapping[str, Any] | Unset | None = UNSET,
        config: Mapping[str, Any] | Unset | None = UNSET,
        metadata: Mapping[str, Any] | Unset | None = UNSET,
        metrics: Mapping[str, Any] | Unset | None = UNSET,
        feedback: Mapping[str, Any] | Unset | None = UNSET,
        tags: Sequence[str] | Unset | None = UNSET,
        error: str | Unset | None = UNSET,
    ) -> Session:
        """Replace the given fields and leave the others alone; None removes a field. Returns the changed session.

        Raises:
            NotFoundError: there is no such session.
            InvalidValueError: no field is given.
        """
        fields = changed_fields(
            {
                "external_id": external_id,
                "name": name,
                "project": project,
                "user_id": user_id,
                "user_properties": user_properties,
                "environment": environment,
                "started_at": started_at,
                "ended_at": ended_at,
                "duration": duration,
                "inputs": inputs,
                "outputs": outputs,
                "config": config,
                "metadata": metadata,
                "metrics": metrics,
                "feedback": feedback,
                "tags": tags,
                "error": error,
            }
        )
        return await self._client.run("update", self._client.store.update, checks.identifier(session_id), fields)

    async def delete(self, session_id: str, /) -> None:
        """Remove a session with its events. NotFoundError when there is none."""
        await self._client.run("delete", self._client.store.delete, checks.identifier(session_id))

    async def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        """Append events to a session and return them as stored. An event whose id exists already is replaced.

        Raises:
            NotFoundError: there is no such session.
        """
        written = event_fields(checks.identifier(session_id), events)
        return await self._client.run("add_events", self._client.store.add_events, session_id, written)

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[Event]:
        """A session's events in the order they were added. The cursor is the id of the last event before it."""
        checks.identifier(session_id)
        size = _PAGE_SIZE if page_size is None else checks.page_size(page_size)

        async def fetch(cursor: str | None, /) -> PageData[Event]:
            events = await self._client.run("list_events", self._client.store.events, session_id)
            return event_page(events, cursor, size)

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)
