# Generated from tests/conformance/memory/_async/variants.py: edit that file, not this one.
# Digest: 7b87c3ed145f9610
"""Clients of the further records."""

from __future__ import annotations

from sessiondock import ByteStream, Pager, Event, Recording, Session
from sessiondock.authoring import HTTPClient, HTTPResource, HTTPService, http_recording, resource

from .. import wire
from ..records import ARCHIVE, LAGGING
from .sessions import MemorySessions

__all__ = ["Archive", "Lagging"]


class LaggingSessions(MemorySessions):
    """Sessions that are read late."""

    provider = LAGGING


class Lagging(HTTPClient):
    """A slow service."""

    provider = LAGGING
    service = HTTPService(base_url="https://lagging.invalid/v1")
    sessions = resource(LaggingSessions)


class ArchiveSessions(HTTPResource):
    """Sessions that others stored."""

    provider = ARCHIVE

    def get(self, session_id: str, /) -> Session:
        """One session."""
        return self._client.call(wire.get(session_id))

    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None
    ) -> Pager[Session]:
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
    ) -> Pager[Event]:
        """Events."""
        listing = wire.events(session_id, page_size=page_size, largest=None)
        return self._client.paginate(listing.page, cursor=cursor, max_items=max_items)

    def recordings(self, session_id: str, /) -> tuple[Recording, ...]:
        """The recordings of a session."""
        return self._client.call(wire.recordings(session_id))

    def stream_recording(self, recording: Recording, /) -> ByteStream:
        """A recording's bytes."""
        request = wire.stream_recording(recording)
        return ByteStream(http_recording(self._client, request, wire.is_recording))


class Archive(HTTPClient):
    """A service that is only read."""

    provider = ARCHIVE
    service = HTTPService(base_url="https://archive.invalid/v1")
    sessions = resource(ArchiveSessions)
