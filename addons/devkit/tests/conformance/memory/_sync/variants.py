# Generated from tests/conformance/memory/_async/variants.py: edit that file, not this one.
# Digest: 09a8f97c2ff8a814
"""Clients of the further records."""

from __future__ import annotations

from typing import Never

from sessiondock._sync.http_source import http_recording

from sessiondock import ByteStream, HTTPClient, Pager, Resource, Event, Recording, Session
from sessiondock.paging import PageData

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
    default_base_url = "https://lagging.invalid/v1"
    sessions: LaggingSessions

    def _bind(self) -> None:
        self.sessions = LaggingSessions(self)


class ArchiveSessions(Resource):
    """Sessions that others stored."""

    provider = ARCHIVE

    def __init__(self, client: HTTPClient) -> None:
        self._client = client

    def get(self, session_id: str, /, **unsupported: Never) -> Session:
        """One session."""
        self._refuse("get", unsupported)
        return wire.read_session(self._client.send(wire.get(session_id)))

    def list(
        self,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[Session]:
        """Sessions."""
        self._refuse("list", unsupported)
        size = wire.any_size(page_size)

        def fetch(cursor: str | None, /) -> PageData[Session]:
            return wire.read_page(Session, self._client.send(wire.page("/sessions", "list", size, cursor)))

        return Pager(fetch, cursor=cursor, max_items=max_items)

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
        """Events."""
        self._refuse("list_events", unsupported)
        size, target = wire.any_size(page_size), wire.events(session_id)

        def fetch(cursor: str | None, /) -> PageData[Event]:
            return wire.read_page(Event, self._client.send(wire.page(target, "list_events", size, cursor)))

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def recordings(self, session_id: str, /, **unsupported: Never) -> tuple[Recording, ...]:
        """The recordings of a session."""
        self._refuse("recordings", unsupported)
        return wire.read_recordings(self._client.send(wire.recordings(session_id)))

    def stream_recording(self, recording: Recording, /, **unsupported: Never) -> ByteStream:
        """A recording's bytes."""
        self._refuse("stream_recording", unsupported)
        request = wire.stream_recording(recording)
        return ByteStream(http_recording(self._client, request, wire.is_recording))


class Archive(HTTPClient):
    """A service that is only read."""

    provider = ARCHIVE
    default_base_url = "https://archive.invalid/v1"
    sessions: ArchiveSessions

    def _bind(self) -> None:
        self.sessions = ArchiveSessions(self)
