# Generated from src/sessiondock_jsonfiles/_async/sessions.py: edit that file, not this one.
# Digest: c1f681d3ead9ae7a
"""The operations: arguments checked, then a call of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Never

from sessiondock import (
    UNSET,
    Pager,
    Resource,
    Event,
    InvalidValueError,
    Session,
    Unset,
    checks,
)
from sessiondock.paging import PageData

from .._blocking_sync import run_blocking
from ..provider import PROVIDER
from ..records import event_fields, event_page, session_fields
from ..store import Store

__all__ = ["JsonFilesSessions"]

_PAGE_SIZE = 50


class JsonFilesSessions(Resource):
    """Sessions in a folder.

    Every method raises InvalidValueError or UnsupportedFieldError for arguments that do not fit, before anything is
    written, StorageError when the folder cannot be used, and DecodeError for a file that holds no session.
    """

    provider = PROVIDER

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(
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
        **unsupported: Never,
    ) -> Session:
        """Store a session. ``id`` left out is a new UUID, ``started_at`` left out is now.

        Raises:
            ConflictError: the id is taken.
        """
        self._refuse("create", unsupported)
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
        return run_blocking(self._store.create, fields)

    def get(self, session_id: str, /, **unsupported: Never) -> Session:
        """One session. NotFoundError when there is none."""
        self._refuse("get", unsupported)
        return run_blocking(self._store.get, checks.identifier(session_id))

    def list(
        self,
        *,
        project: str | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[Session]:
        """Sessions in the order of their files' names; with ``project`` only those of one."""
        self._refuse("list", unsupported)
        size = _PAGE_SIZE if page_size is None else checks.page_size(page_size)

        def fetch(cursor: str | None, /) -> PageData[Session]:
            return run_blocking(self._store.page, cursor, size, project)

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def update(
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
        **unsupported: Never,
    ) -> Session:
        """Replace what is given and leave the rest alone; None takes a field away. Gives the changed session.

        Raises:
            NotFoundError: there is no such session.
            InvalidValueError: nothing is given.
        """
        self._refuse("update", unsupported)
        fields = session_fields(
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
        if not fields:
            raise InvalidValueError("nothing to update; give a field, None to take it away")
        return run_blocking(self._store.update, checks.identifier(session_id), fields)

    def delete(self, session_id: str, /, **unsupported: Never) -> None:
        """Remove a session with its events. NotFoundError when there is none."""
        self._refuse("delete", unsupported)
        run_blocking(self._store.delete, checks.identifier(session_id))

    def add_events(self, session_id: str, events: Iterable[Event], /, **unsupported: Never) -> tuple[Event, ...]:
        """Add events behind those that are there; gives them as stored. One whose id is there is replaced in its place.

        Raises:
            NotFoundError: there is no such session.
        """
        self._refuse("add_events", unsupported)
        written = event_fields(checks.identifier(session_id), events)
        return run_blocking(self._store.add_events, session_id, written)

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[Event]:
        """A session's events in the order they were added. The cursor is the id of the last event before it."""
        self._refuse("list_events", unsupported)
        checks.identifier(session_id)
        size = _PAGE_SIZE if page_size is None else checks.page_size(page_size)

        def fetch(cursor: str | None, /) -> PageData[Event]:
            events = run_blocking(self._store.events, session_id)
            return event_page(events, cursor, size)

        return Pager(fetch, cursor=cursor, max_items=max_items)
