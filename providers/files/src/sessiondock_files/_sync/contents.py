# Generated from src/sessiondock_files/_async/contents.py: edit that file, not this one.
# Digest: 94522d5a152bd7f4
"""The operations on what belongs to a session: events and recordings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import datetime
from typing import Any, Literal

from sessiondock import UNSET, Event, Recording, Unset
from sessiondock.authoring import ByteStream, Pager, Resource, Deadline, PageData, checks, inner_cursor
from sessiondock.authoring import runtime_sync as runtime

from .. import arguments
from .._content_sync import Content, check, opened, read_pieces
from ..content import file_name, media_type
from ..cursors import EVENTS, Cursor
from ..provider import PROVIDER
from ..uploads import Upload
from .engine_client import EngineClient
from .source import stored_recording

__all__ = ["Contents"]


class Contents(Resource[EngineClient]):
    """Events and recordings of sessions; the base of the class that has all operations."""

    provider = PROVIDER

    def add_events(self, session_id: str, events: Iterable[Event], /) -> tuple[Event, ...]:
        """Add events to a session, all of them or none. Many at once cost little more than one.

        An event whose id the session has already takes that one's place, so adding the same events again changes
        nothing. Whatever an event's ``session_id`` says, it is added to this session. Its ``raw`` and ``copied_from``
        are stored.

        Args:
            session_id: the session.
            events: in order; an event without an id is given one.

        Returns:
            The events as they are stored.

        Raises:
            NotFoundError: there is no such session; nothing is written.
            InvalidValueError: an event has a value that does not fit; nothing is written.
        """
        session_id = checks.identifier(session_id)
        new = arguments.events(events, session_id)
        found = self._client.run("add_events", lambda engine, wait: engine.add_events(session_id, new, wait))
        return tuple(found)

    def list_events(
        self,
        session_id: str,
        /,
        *,
        order: Literal["oldest", "newest"] = "oldest",
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[Event]:
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
        session_id = checks.identifier(session_id)
        direction, size = arguments.checked_order(order), arguments.page_size(page_size)
        Cursor.read(inner_cursor(cursor), EVENTS, direction)

        def fetch(here: str | None, /) -> PageData[Event]:
            start = Cursor.read(here, EVENTS, direction)
            return self._client.run(
                "list_events", lambda engine, wait: engine.list_events(session_id, direction, start, size, wait)
            )

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def add_recording(
        self,
        session_id: str,
        content: Content,
        /,
        *,
        id: str | None = None,
        name: str | None = None,
        content_type: str | None = None,
        created_at: datetime | Unset | None = UNSET,
        raw: Mapping[str, Any] | None = None,
        copied_from: str | None = None,
    ) -> Recording:
        """Store a recording, piece by piece. Readers see it when it is whole.

        Equal bytes are stored once. When the content breaks off with an error, nothing stays. What a killed process
        has left is removed by the first recording that is stored a day later.

        Args:
            session_id: the session.
            content: bytes, the path of a file, a file open in binary mode, a stream that ``stream_recording`` of any
                client returned (open or not), or anything that gives bytes piece by piece.
            id: your own id, of which a session has one; else a new one.
            name: a file name; that of the path when there is one.
            content_type: media type, such as ``"audio/wav"``; that of the stream when there is one.
            created_at: aware; left out it is now, None stays None.
            raw: the JSON of the provider that the recording is copied from.
            copied_from: the name of that provider.

        Raises:
            NotFoundError: there is no such session, or it was deleted in between.
            ConflictError: the session has a recording of this id.
            InvalidValueError: the content gives something other than bytes, or the file does not exist.
        """
        session_id = checks.identifier(session_id)
        check(content)
        with opened(content) as content:
            given = arguments.recording(
                {
                    "id": id,
                    "name": name or file_name(content),
                    "content_type": content_type or media_type(content),
                    "created_at": created_at,
                    "raw": raw,
                    "copied_from": copied_from,
                }
            )
            return self._add_recording(session_id, given, content)

    def _add_recording(self, session_id: str, given: Mapping[str, Any], content: Content) -> Recording:
        upload, engine, longest = Upload(), self._client.engine, self._client.wait

        def attempt(deadline: Deadline, /) -> Recording:
            runtime.run_blocking(engine.begin_upload, session_id, upload, deadline.at_most(longest))
            with closing(read_pieces(content)) as pieces:
                for piece in pieces:
                    runtime.run_blocking(upload.write, piece)
            wait = deadline.at_most(longest)
            return runtime.run_blocking(engine.add_recording, session_id, given, upload, wait)

        try:
            return self._client.perform("add_recording", attempt, retry=False)
        finally:
            upload.close()

    def recordings(self, session_id: str, /) -> tuple[Recording, ...]:
        """The recordings of a session, oldest first. NotFoundError when there is no such session."""
        session_id = checks.identifier(session_id)
        return self._client.run("recordings", lambda engine, wait: engine.recordings(session_id, wait))

    def stream_recording(self, recording: Recording | str, /, *, recording_id: str | None = None) -> ByteStream:
        """The bytes of a recording, piece by piece. Opening the stream reads nothing but what is known of it.

        Args:
            recording: one that `recordings` gave, or the id of a session.
            recording_id: beside the id of a session, one of its recordings; may be left out when there is only one.

        Raises:
            NotFoundError: on opening: there is no such session or recording.
            InvalidValueError: on opening: there are several to choose from.
            StorageError: on opening: the bytes are missing.
        """
        which = arguments.which_recording(recording, recording_id)
        return ByteStream(stored_recording(self._client, *which))
