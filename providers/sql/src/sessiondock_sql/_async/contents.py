"""The operations on what belongs to a session: events and recordings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from sessiondock import Event, Recording, SessionDockError
from sessiondock.authoring import (
    AsyncBaseClient,
    AsyncByteStream,
    AsyncPager,
    AsyncResource,
    Deadline,
    PageData,
    inner_cursor,
)

from .. import arguments, rows
from .. import content_programs as programs
from .._content_async import Content, check, opened, read_chunks
from .._engine_async import finish
from ..content import file_name, media_type
from ..cursors import EVENTS, Cursor
from ..provider import PROVIDER
from ..statement import Program
from .source import stored_recording

if TYPE_CHECKING:
    from .client import AsyncSQL

__all__ = ["AsyncContents"]

T = TypeVar("T")


class AsyncContents(AsyncResource[AsyncBaseClient]):
    """Events and recordings of sessions; the base of the class that has all operations."""

    provider = PROVIDER

    def __init__(self, client: AsyncSQL, /) -> None:
        super().__init__(client)
        self._database = client.database
        self._wait = client.wait

    async def _run(self, operation: str, start: Callable[[], Program[T]], *, write: bool = False) -> T:
        """Run a program as one operation."""

        async def attempt(deadline: Deadline, /) -> T:
            return await self._database.run(start, deadline.at_most(self._wait), write=write)

        return await self._client.perform(operation, attempt, idempotent=not write)

    async def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        """Add events to a session, all of them or none.

        An event whose id the session has already takes that one's place, so adding the same events again changes
        nothing. Whatever an event's ``session_id`` says, it is added to this session. Its ``raw`` is not stored.

        Args:
            session_id: the session.
            events: in order; an event without an id is given one.

        Returns:
            The events as they are stored.

        Raises:
            NotFoundError: there is no such session; nothing is written.
            InvalidValueError: an event has a value that does not fit; nothing is written.
        """
        session_id = arguments.session_id(session_id)
        new = arguments.events(events, session_id)
        return tuple(await self._run("add_events", partial(programs.add_events, session_id, new), write=True))

    def list_events(
        self,
        session_id: str,
        /,
        *,
        order: Literal["oldest", "newest"] = "oldest",
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[Event]:
        """The events of a session, in the order in which they were added.

        A reader that follows the pages while others add events misses none of them, and an event that is replaced
        keeps its position.

        Args:
            session_id: the session. The pager raises NotFoundError when there is none.
            order: ``"oldest"``, the default, gives the event first that was added first; ``"newest"`` the one that was
                added last.
            page_size: events on a page, 1 to 1000, default 100.
            max_items: stop after so many.
            cursor: where to go on, from an earlier page's ``cursor`` in the same order.
        """
        session_id = arguments.session_id(session_id)
        direction, size = arguments.checked_order(order), arguments.page_size(page_size)
        Cursor.read(inner_cursor(cursor), EVENTS, direction)

        async def fetch(here: str | None, /) -> PageData[Event]:
            start = Cursor.read(here, EVENTS, direction)
            return await self._run("list_events", partial(programs.list_events, session_id, direction, start, size))

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)

    async def add_recording(
        self,
        session_id: str,
        content: Content,
        /,
        *,
        name: str | None = None,
        content_type: str | None = None,
    ) -> Recording:
        """Store a recording, chunk by chunk. Readers see it when it is whole.

        When the content breaks off with an error, nothing stays. What a killed process has left is removed by the
        first recording that is stored a day later.

        Args:
            session_id: the session.
            content: bytes, the path of a file, a file open in binary mode, a stream that ``stream_recording`` of any
                client returned (open or not), or anything that gives bytes piece by piece. No more than about a
                megabyte of it is held.
            name: a file name; that of the path when there is one.
            content_type: media type, such as ``"audio/wav"``; that of the stream when there is one.

        Raises:
            NotFoundError: there is no such session, or it was deleted in between.
            InvalidValueError: the content gives something other than bytes, or the file does not exist.
        """
        session_id = arguments.session_id(session_id)
        check(content)
        async with opened(content) as content:
            content_type = content_type or media_type(content)
            stored = arguments.recording(session_id, name or file_name(content), content_type)

            async def attempt(deadline: Deadline, /) -> int:
                return await self._add_recording(stored, content)

            # the content can be read only once
            size = await self._client.perform("add_recording", attempt, retry=False)
        return rows.load_recording(tuple({**stored, "size": size}[name] for name in rows.RECORDING_COLUMNS))

    async def _add_recording(self, stored: Mapping[str, Any], content: Content) -> int:
        try:
            await self._write(partial(programs.begin_recording, stored, arguments.abandoned()))
            return await self._store(stored["id"], content)
        except BaseException:
            # when this fails too, the recording is left unfinished, and deleted a day later
            with suppress(SessionDockError):
                await finish(self._write(partial(programs.drop_recording, stored["id"])))
            raise

    async def _store(self, recording_id: str, content: Content) -> int:
        digest, size = hashlib.sha256(), 0
        batch: list[tuple[int, bytes]] = []
        async with aclosing(read_chunks(content)) as chunks:
            async for chunk in chunks:
                digest.update(chunk)
                batch.append((size, chunk))
                size += len(chunk)
                if len(batch) == arguments.BATCH:
                    await self._write(partial(programs.add_chunks, recording_id, batch, arguments.microseconds_now()))
                    batch = []
        if batch:
            await self._write(partial(programs.add_chunks, recording_id, batch, arguments.microseconds_now()))
        await self._write(partial(programs.finish_recording, recording_id, size, digest.hexdigest()))
        return size

    async def _write(self, start: Callable[[], Program[T]]) -> T:
        return await self._database.run(start, self._wait, write=True)

    async def recordings(self, session_id: str, /) -> tuple[Recording, ...]:
        """The recordings of a session, oldest first. NotFoundError when there is no such session."""
        return await self._run("recordings", partial(programs.recordings, arguments.session_id(session_id)))

    def stream_recording(self, recording: Recording | str, /, *, recording_id: str | None = None) -> AsyncByteStream:
        """The bytes of a recording, chunk by chunk. Opening the stream reads nothing but what is known of it.

        Args:
            recording: one that `recordings` gave, or the id of a session.
            recording_id: beside the id of a session, one of its recordings; may be left out when there is only one.

        Raises:
            NotFoundError: on opening: there is no such session or recording.
            InvalidValueError: on opening: there are several to choose from.
        """
        which = arguments.which_recording(recording, recording_id)
        return AsyncByteStream(stored_recording(self._client, self._database, self._wait, *which))
