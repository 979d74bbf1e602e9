"""The operations on Syllable's sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sessiondock import UNSET, AsyncByteStream, AsyncPager, Recording, Unset
from sessiondock.authoring import AsyncHTTPResource, PageData, Polling, http_recording_async, runtime_async

from ..fields import SessionField
from ..models import SessionSummary, SyllableEvent, SyllableRecording, SyllableSession
from ..provider import PROVIDER
from ..reports import LatencyReport, Timeline, Transcript
from ..wire import recordings as wire_recordings
from ..wire import sessions as wire
from ..wire.events import EventOrder, event_listing
from ..wire.listing import session_listing
from ..wire.search import SearchValue

__all__ = ["AsyncSyllableSessions"]


class AsyncSyllableSessions(AsyncHTTPResource):
    """Sessions of an organisation, under ``/api/v1/sessions``.

    A session's id is a number written as text, such as ``"824"``; the service answers any other with 400. Every method
    raises InvalidValueError, UnsupportedFieldError or MissingFieldError for arguments that do not fit, before anything
    is sent; APIError for an error response and TransportError when there is no complete response.

    Source: Syllable's OpenAPI document of 2026-08-22 and its SDK 0.49.87 for Python.
    """

    provider = PROVIDER

    def list(
        self,
        *,
        search: Mapping[SessionField, SearchValue] | Sequence[tuple[SessionField, SearchValue]] | Unset = UNSET,
        started_after: datetime | Unset = UNSET,
        started_before: datetime | Unset = UNSET,
        order_by: SessionField | Unset = UNSET,
        descending: bool | Unset = UNSET,
        fields: Sequence[SessionField] | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[SyllableSession]:
        """Sessions, page by page.

        **The service hides test sessions** unless ``search={"is_test": True}`` is given, and then gives them together
        with the others, not alone; `get` finds them in any case. Searching by ``is_outbound`` is documented, but was
        seen to find nothing or to be rejected. A session that the service sends without an id is left out, with a
        warning in the log ``sessiondock.syllable``.

        Args:
            search: values of fields in `SessionField`, as a mapping or as pairs. How the values of a field match, and
                what several fields mean together, is not documented.
            started_after, started_before: aware; whether they are inclusive is not documented.
            order_by: left out, the service decides.
            descending: True for the largest first; only with ``order_by``.
            fields: what to send of each session, ``session_id`` in any case. Whether the service leaves the others out
                is not documented.
            page: number of the first page, from 0.
            page_size: sessions on a page, default 25; the largest is not documented.
            max_items: stop after so many.
            cursor: where to go on, from a page; it knows its page size.
        """
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

        return self._client.paginate(listing.page, cursor=cursor or listing.cursor, max_items=max_items)

    async def get(self, session_id: str, /) -> SyllableSession:
        """One session, test sessions included. NotFoundError when there is none."""
        return await self._client.call(wire.get(session_id))

    async def recordings(self, session_id: str, /) -> tuple[SyllableRecording, ...]:
        """Where a session's recordings can be fetched, for a while.

        Each has ``url`` as the service sent it, and ``token``, taken out of the URL where there is one. Both open the
        recording, so keep them secret.
        """
        return await self._client.call(wire_recordings.recordings(session_id))

    def stream_recording(
        self,
        recording: Recording | None = None,
        /,
        *,
        token: str | None = None,
        url: str | None = None,
    ) -> AsyncByteStream:
        """The bytes of a recording, opened on entering the context manager and never held in memory.

        Any audio or octet-stream media type is taken, with status 200 or 206. A redirect to a storage service is
        followed without the key. ``save(path)`` writes a file whole or not at all and resumes.

        Args:
            recording: one that `recordings` returned.
            token: in place of it, the token alone.
            url: in place of it, a URL, or a path of the service. Another host than the service's never gets the key.

        Raises:
            DecodeError: on entering: what came is not a recording, but a web page for instance.
            APIError: on entering: an error response; tokens expire.
            IncompleteReadError: while reading: the stream was cut short.
        """
        request = wire_recordings.stream(recording, token, url, self._client.base_url)
        return AsyncByteStream(http_recording_async(self._client, request, wire_recordings.accepts))

    async def transcript(
        self,
        session_id: str,
        /,
        *,
        wait: float | None = None,
        interval: float = 1.0,
    ) -> Transcript:
        """What was said and done.

        A transcript arrives after its session's end, so a read right after it can be short. With ``wait`` it is read
        again, after pauses that double, until ``transcript_complete`` is true or the time is over; the last one is
        returned either way. It never becomes true for a session that still runs, that had no voice, or that is old.

        Args:
            session_id: its id.
            wait: seconds to go on asking; None asks once.
            interval: seconds of the first pause; no pause is longer than 30.
        """
        polling = Polling(wait, interval=interval, longest=30)
        call = wire.transcript(session_id)
        while True:
            transcript = await self._client.call(call)
            pause = None if transcript.transcript_complete else polling.pause()
            if pause is None:
                return transcript
            await runtime_async.sleep(pause)

    def list_events(
        self,
        session_id: str,
        /,
        *,
        order: EventOrder = "oldest",
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[SyllableEvent]:
        """The turns and tool calls of a session's transcript, by time; of equal times the turn is the older.

        The service sends the transcript as one response, which is read when the pager starts. It can be short for some
        time after the session's end: ``transcript(session_id, wait=60)`` waits until it is complete.

        Args:
            session_id: its id.
            order: ``"oldest"``, the default, or ``"newest"`` for the exact reverse.
            page_size: events on a page; default 500.
            max_items: stop after so many.
            cursor: where to start, from an earlier page's ``cursor`` in the same order.

        Raises:
            NotFoundError: there is no such session; raised when the first page is read.
        """
        listing = event_listing(session_id, order, page_size, cursor)
        call = listing.call()
        known: Sequence[SyllableEvent] | None = None

        async def fetch(cursor: str | None, /) -> PageData[SyllableEvent]:
            nonlocal known
            if known is None or cursor is None:
                known = await self._client.call(call)
            return listing.page(known, cursor)

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)

    async def full_summary(self, session_id: str, /) -> SessionSummary:
        """What happened, as text."""
        return await self._client.call(wire.full_summary(session_id))

    async def latency(self, session_id: str, /) -> LatencyReport:
        """Where the time went."""
        return await self._client.call(wire.latency(session_id))

    async def timeline(self, session_id: str, /) -> Timeline:
        """Turns, tool calls and measurements by time. NotFoundError when there is none."""
        return await self._client.call(wire.timeline(session_id))
