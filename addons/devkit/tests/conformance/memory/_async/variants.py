"""Clients of the further records."""

from __future__ import annotations

from sessiondock import AsyncByteStream, AsyncPager, Event, Recording, Session
from sessiondock.authoring import AsyncHTTPClient, AsyncHTTPResource, HTTPService, http_recording_async, resource

from .. import wire
from ..records import ARCHIVE, LAGGING
from .sessions import AsyncMemorySessions

__all__ = ["AsyncArchive", "AsyncLagging"]


class LaggingSessions(AsyncMemorySessions):
    """Sessions that are read late."""

    provider = LAGGING


class AsyncLagging(AsyncHTTPClient):
    """A slow service."""

    provider = LAGGING
    service = HTTPService(base_url="https://lagging.invalid/v1")
    sessions = resource(LaggingSessions)


class ArchiveSessions(AsyncHTTPResource):
    """Sessions that others stored."""

    provider = ARCHIVE

    async def get(self, session_id: str, /) -> Session:
        """One session."""
        return await self._client.call(wire.get(session_id))

    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None
    ) -> AsyncPager[Session]:
        """Sessions."""
        listing = wire.sessions(page_size=page_size, largest=None)
        return self._client.paginate(listing.page, cursor=cursor, max_items=max_items)

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[Event]:
        """Events."""
        listing = wire.events(session_id, page_size=page_size, largest=None)
        return self._client.paginate(listing.page, cursor=cursor, max_items=max_items)

    async def recordings(self, session_id: str, /) -> tuple[Recording, ...]:
        """The recordings of a session."""
        return await self._client.call(wire.recordings(session_id))

    def stream_recording(self, recording: Recording, /) -> AsyncByteStream:
        """A recording's bytes."""
        request = wire.stream_recording(recording)
        return AsyncByteStream(http_recording_async(self._client, request, wire.is_recording))


class AsyncArchive(AsyncHTTPClient):
    """A service that is only read."""

    provider = ARCHIVE
    service = HTTPService(base_url="https://archive.invalid/v1")
    sessions = resource(ArchiveSessions)
