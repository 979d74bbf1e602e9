"""The operations on Syllable's sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Never

from sessiondock._async.http_source import http_recording
from sessiondock._runtime_async import sleep

from sessiondock._async.http_client import AsyncHTTPClient
from sessiondock._async.pager import AsyncPager
from sessiondock._async.resource import AsyncResource
from sessiondock._async.stream import AsyncByteStream
from sessiondock.models import Recording
from sessiondock.paging import PageData
from sessiondock.polling import Polling

from ..models import SessionSummary, SyllableSession
from ..provider import PROVIDER
from ..reports import LatencyReport, Timeline, Transcript
from ..wire import recordings as wire_recordings
from ..wire import sessions as wire
from ..wire.listing import SearchValue, session_listing
from ..wire.reading import session
from ..words import SessionField

__all__ = ["AsyncSyllableSessions"]


class AsyncSyllableSessions(AsyncResource):
    """Sessions of an organisation, under ``/api/v1/sessions``.

    A session's id is a number written as text, such as ``"824"``; the service answers any other with 400. Arguments
    that do not fit raise InvalidValueError or UnsupportedFieldError before anything is sent; APIError or TransportError
    mean that the service said no, or nothing.

    Source: Syllable's OpenAPI document of 2026-08-22 and its SDK 0.49.87 for Python.
    """

    provider = PROVIDER

    def __init__(self, client: AsyncHTTPClient) -> None:
        self._client = client

    def list(
        self,
        *,
        search: Mapping[SessionField, SearchValue] | Sequence[tuple[SessionField, SearchValue]] | None = None,
        started_after: datetime | None = None,
        started_before: datetime | None = None,
        order_by: SessionField | None = None,
        descending: bool | None = None,
        fields: Sequence[SessionField] | None = None,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> AsyncPager[SyllableSession]:
        """Sessions, page by page.

        **The service hides test sessions** unless ``search={"is_test": True}`` is given, and then gives them together
        with the others, not alone; `get` finds them in any case. Searching by ``is_outbound`` is documented, but was
        seen to find nothing or to be refused.

        Args:
            search: values of fields in `SessionField`, as a mapping or as pairs. How the values of a field match, and
                what several fields mean together, is not documented.
            started_after, started_before: aware; whether they are inclusive is not documented.
            order_by: left out, the service decides.
            descending: True for the largest first; only with ``order_by``.
            fields: what to give of each session, ``session_id`` in any case. Whether the service leaves the others out
                is not documented.
            page: number of the first page, from 0.
            page_size: sessions on a page, default 25; the largest is not documented.
            max_items: stop after so many.
            cursor: where to go on, from a page; it knows its page size.
        """
        self._refuse("list", unsupported)
        listing = session_listing(
            search=search,
            started_after=started_after,
            started_before=started_before,
            order_by=order_by,
            descending=descending,
            fields=fields,
            page=page,
            page_size=page_size,
            cursor=cursor,
        )

        async def fetch(cursor: str | None, /) -> PageData[SyllableSession]:
            return listing.read(await self._client.send(listing.request(cursor)), cursor, session)

        return AsyncPager(fetch, cursor=cursor or listing.start, max_items=max_items)

    async def get(self, session_id: str, /, **unsupported: Never) -> SyllableSession:
        """One session, test sessions included. NotFoundError when there is none."""
        self._refuse("get", unsupported)
        return wire.read_session(await self._client.send(wire.get(session_id)))

    async def recordings(self, session_id: str, /, **unsupported: Never) -> tuple[Recording, ...]:
        """Where a session's recordings can be fetched, for a while.

        Each has ``url`` as the service gave it, and ``token``, taken out of the URL where there is one. Both open the
        recording, so keep them secret.
        """
        self._refuse("recordings", unsupported)
        response = await self._client.send(wire_recordings.recordings(session_id))
        return wire_recordings.read_recordings(response, session_id)

    def stream_recording(
        self,
        recording: Recording | None = None,
        /,
        *,
        token: str | None = None,
        url: str | None = None,
        **unsupported: Never,
    ) -> AsyncByteStream:
        """The bytes of a recording, opened on entering the context manager and never held in memory.

        Any audio or octet-stream media type is taken, with status 200 or 206. A redirect to a storage service is
        followed without the key. ``save(path)`` writes a file whole or not at all and resumes.

        Args:
            recording: one that `recordings` gave.
            token: in place of it, the token alone.
            url: in place of it, a URL, or a path of the service. Another host than the service's never gets the key.

        Raises:
            DecodeError: on entering: what came is not a recording, but a web page for instance.
            APIError: on entering: the service says no; tokens expire.
            IncompleteReadError: while reading: the stream was cut short.
        """
        self._refuse("stream_recording", unsupported)
        request = wire_recordings.stream(recording, token, url, self._client.base_url)
        return AsyncByteStream(http_recording(self._client, request, wire_recordings.accepts))

    async def transcript(
        self,
        session_id: str,
        /,
        *,
        wait: float | None = None,
        interval: float = 1.0,
        **unsupported: Never,
    ) -> Transcript:
        """What was said and done.

        A transcript arrives after its session's end, so a read right after it can be short. With ``wait`` it is read
        again, after pauses that double, until ``transcript_complete`` is true or the time is over; the last answer is
        given either way. It never becomes true for a session that still runs, that had no voice, or that is old.

        Args:
            session_id: its id.
            wait: seconds to go on asking; None asks once.
            interval: seconds of the first pause; no pause is longer than 30.
        """
        self._refuse("transcript", unsupported)
        polling = Polling(wait, interval=interval, longest=30)
        request = wire.transcript(session_id)
        while True:
            found = wire.read_transcript(await self._client.send(request))
            pause = None if found.transcript_complete else polling.pause()
            if pause is None:
                return found
            await sleep(pause)

    async def full_summary(self, session_id: str, /, **unsupported: Never) -> SessionSummary:
        """What happened, in words."""
        self._refuse("full_summary", unsupported)
        return wire.read_full_summary(await self._client.send(wire.full_summary(session_id)))

    async def latency(self, session_id: str, /, **unsupported: Never) -> LatencyReport:
        """Where the time went."""
        self._refuse("latency", unsupported)
        return wire.read_latency(await self._client.send(wire.latency(session_id)))

    async def timeline(self, session_id: str, /, **unsupported: Never) -> Timeline:
        """Turns, tool calls and measurements by time. NotFoundError when there is none."""
        self._refuse("timeline", unsupported)
        return wire.read_timeline(await self._client.send(wire.timeline(session_id)))
