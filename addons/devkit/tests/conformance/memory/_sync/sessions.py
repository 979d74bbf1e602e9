# Generated from tests/conformance/memory/_async/sessions.py: edit that file, not this one.
# Digest: 154b8205561f74df
"""Every operation there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sessiondock import UNSET, ByteStream, Pager, Event, Recording, Session, Unset
from sessiondock.authoring import HTTPResource, http_recording

from .. import wire
from ..provider import PROVIDER

__all__ = ["MemorySessions"]


class MemorySessions(HTTPResource):
    """Sessions."""

    provider = PROVIDER

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
    ) -> Session:
        """Create a session."""
        fields = {"id": id, "name": name, "project": project, "started_at": started_at, "duration": duration}
        call = wire.create({**fields, "inputs": inputs, "metadata": metadata, "tags": tags, "error": error})
        return self._client.call(call)

    def get(self, session_id: str, /) -> Session:
        """One session."""
        return self._client.call(wire.get(session_id))

    def list(
        self,
        *,
        project: str | Unset = UNSET,
        error: str | Unset | None = UNSET,
        started_after: datetime | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[Session]:
        """Sessions, the newest first; with ``error=None`` those without an error."""
        listing = wire.sessions(
            project=project, error=error, started_after=started_after, page=page, page_size=page_size, cursor=cursor
        )
        return self._client.paginate(listing.page, cursor=cursor, max_items=max_items)

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
    ) -> Session:
        """Change a session."""
        fields = {"name": name, "started_at": started_at, "outputs": outputs, "metadata": metadata, "tags": tags}
        return self._client.call(wire.update(session_id, fields))

    def delete(self, session_id: str, /) -> None:
        """Delete a session."""
        self._client.call(wire.delete(session_id))

    def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        """Add events to a session, and return them as stored."""
        return self._client.call(wire.add_events(session_id, events))

    def list_events(
        self,
        session_id: str,
        /,
        *,
        order: Literal["oldest", "newest"] | Unset = UNSET,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[Event]:
        """Events, in the service's order unless told otherwise."""
        listing = wire.events(session_id, page_size=page_size, order=order)
        return self._client.paginate(listing.page, cursor=cursor, max_items=max_items)

    def add_recording(self, session_id: str, content: bytes, /) -> Recording:
        """Store a recording."""
        return self._client.call(wire.add_recording(session_id, content))

    def recordings(self, session_id: str, /) -> tuple[Recording, ...]:
        """The recordings of a session."""
        return self._client.call(wire.recordings(session_id))

    def stream_recording(self, recording: Recording, /) -> ByteStream:
        """A recording's bytes."""
        request = wire.stream_recording(recording)
        return ByteStream(http_recording(self._client, request, wire.is_recording))
