# Generated from tests/conformance/memory/_async/sessions.py: edit that file, not this one.
# Digest: 6458401a38c27359
"""Every operation there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Never

from sessiondock._sync.http_source import http_recording

from sessiondock import (
    UNSET,
    ByteStream,
    HTTPClient,
    Pager,
    Resource,
    Event,
    Recording,
    Session,
    Unset,
)
from sessiondock.paging import PageData

from .. import wire
from ..provider import PROVIDER

__all__ = ["MemorySessions"]


class MemorySessions(Resource):
    """Sessions."""

    provider = PROVIDER

    def __init__(self, client: HTTPClient) -> None:
        self._client = client

    def create(
        self,
        *,
        id: str | None = None,
        name: str | None = None,
        project: str | None = None,
        started_at: datetime | None = None,
        duration: timedelta | None = None,
        inputs: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        tags: Sequence[str] | None = None,
        error: str | Unset | None = UNSET,
        **unsupported: Never,
    ) -> Session:
        """Create a session."""
        self._refuse("create", unsupported)
        fields = {"id": id, "name": name, "project": project, "started_at": started_at, "duration": duration}
        request = wire.create({**fields, "inputs": inputs, "metadata": metadata, "tags": tags, "error": error})
        return wire.read_session(self._client.send(request))

    def get(self, session_id: str, /, **unsupported: Never) -> Session:
        """One session."""
        self._refuse("get", unsupported)
        return wire.read_session(self._client.send(wire.get(session_id)))

    def list(
        self,
        *,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[Session]:
        """Sessions, the newest first."""
        self._refuse("list", unsupported)
        size, number = wire.size(page_size), wire.start(page, cursor)

        def fetch(cursor: str | None, /) -> PageData[Session]:
            first = number if cursor is None else None
            request = wire.page("/sessions", "list", size, cursor, first)
            return wire.read_page(Session, self._client.send(request))

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def update(
        self,
        session_id: str,
        /,
        *,
        name: str | Unset | None = UNSET,
        started_at: datetime | Unset | None = UNSET,
        outputs: Mapping[str, Any] | Unset | None = UNSET,
        metadata: Mapping[str, Any] | Unset | None = UNSET,
        tags: Sequence[str] | Unset = UNSET,
        **unsupported: Never,
    ) -> Session:
        """Change a session."""
        self._refuse("update", unsupported)
        fields = {"name": name, "started_at": started_at, "outputs": outputs, "metadata": metadata, "tags": tags}
        return wire.read_session(self._client.send(wire.update(session_id, fields)))

    def delete(self, session_id: str, /, **unsupported: Never) -> None:
        """Delete a session."""
        self._refuse("delete", unsupported)
        self._client.send(wire.delete(session_id))

    def add_events(self, session_id: str, events: Iterable[Event], /, **unsupported: Never) -> None:
        """Add events to a session."""
        self._refuse("add_events", unsupported)
        self._client.send(wire.add_events(session_id, events))

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
        """Events, the first first."""
        self._refuse("list_events", unsupported)
        size, target = wire.size(page_size), wire.events(session_id)

        def fetch(cursor: str | None, /) -> PageData[Event]:
            return wire.read_page(Event, self._client.send(wire.page(target, "list_events", size, cursor)))

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def add_recording(self, session_id: str, content: bytes, /, **unsupported: Never) -> Recording:
        """Store a recording."""
        self._refuse("add_recording", unsupported)
        return wire.read_recording(self._client.send(wire.add_recording(session_id, content)))

    def recordings(self, session_id: str, /, **unsupported: Never) -> tuple[Recording, ...]:
        """The recordings of a session."""
        self._refuse("recordings", unsupported)
        return wire.read_recordings(self._client.send(wire.recordings(session_id)))

    def stream_recording(self, recording: Recording, /, **unsupported: Never) -> ByteStream:
        """A recording's bytes."""
        self._refuse("stream_recording", unsupported)
        request = wire.stream_recording(recording)
        return ByteStream(http_recording(self._client, request, wire.is_recording))
