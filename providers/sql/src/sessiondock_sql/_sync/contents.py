# Generated from src/sessiondock_sql/_async/contents.py: edit that file, not this one.
# Digest: fc26f350eb35b7f8
"""The operations on what belongs to a session: events and recordings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import closing
from typing import Any, Never, TypeVar

from sessiondock._sync.pager import Pager
from sessiondock._sync.resource import Resource
from sessiondock._sync.stream import ByteStream
from sessiondock.hooks import Hooks
from sessiondock.models import Event, Recording
from sessiondock.paging import PageData
from sessiondock.resume import inner_cursor

from .. import arguments, rows
from .. import content_programs as programs
from .._content_sync import Content, check, read_chunks
from ..call import call
from ..content import file_name
from ..cursors import Cursor
from ..provider import PROVIDER
from ..statement import Program
from .database import Database
from .source import stored_recording

__all__ = ["Contents"]

T = TypeVar("T")


class Contents(Resource):
    """Events and recordings of sessions; the base of the class that has all operations."""

    provider = PROVIDER

    def __init__(self, database: Database, hooks: Hooks, timeout: float) -> None:
        self._database = database
        self._hooks = hooks
        self._timeout = timeout

    def _run(self, operation: str, program: Program[T], *, write: bool = False) -> T:
        with call(self._hooks, operation):
            return self._database.run(program, self._timeout, write=write)

    def add_events(self, session_id: str, events: Iterable[Event], /, **unsupported: Never) -> tuple[Event, ...]:
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
        self._refuse("add_events", unsupported)
        session_id = arguments.session_id(session_id)
        new = arguments.events(events, session_id)
        return tuple(self._run("add_events", programs.add_events(session_id, new), write=True))

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
        """The events of a session, in the order in which they were added.

        Args:
            session_id: the session; NotFoundError from the pager when there is none.
            page_size: events on a page, 1 to 1000, default 100.
            max_items: stop after so many.
            cursor: where to go on, from an earlier page's ``cursor``.
        """
        self._refuse("list_events", unsupported)
        session_id = arguments.session_id(session_id)
        size = arguments.page_size(page_size)
        Cursor.read(inner_cursor(cursor), "events")

        def fetch(here: str | None, /) -> PageData[Event]:
            place = Cursor.read(here, "events")
            return self._run("list_events", programs.list_events(session_id, place, size))

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def add_recording(
        self,
        session_id: str,
        content: Content,
        /,
        *,
        name: str | None = None,
        content_type: str | None = None,
        **unsupported: Never,
    ) -> Recording:
        """Store a recording, chunk by chunk. Readers see it when it is whole.

        When the content breaks off with an error, nothing stays. What a killed process has left is removed by the
        first recording that is stored a day later.

        Args:
            session_id: the session.
            content: bytes, the path of a file, a file open in binary mode, or anything that gives bytes piece by
                piece. No more than about a megabyte of it is held.
            name: a file name; that of the path when there is one.
            content_type: media type, such as ``"audio/wav"``.

        Raises:
            NotFoundError: there is no such session, or it was deleted in between.
            InvalidValueError: the content gives something other than bytes, or the file does not exist.
        """
        self._refuse("add_recording", unsupported)
        session_id = arguments.session_id(session_id)
        check(content)
        stored = arguments.recording(session_id, name or file_name(content), content_type)
        with call(self._hooks, "add_recording"):
            self._write(programs.begin_recording(stored, arguments.left_behind()))
            try:
                size = self._store(stored["id"], content)
            except BaseException:
                self._write(programs.drop_recording(stored["id"]))
                raise
        return rows.load_recording(tuple({**stored, "size": size}[name] for name in rows.RECORDING_COLUMNS))

    def _store(self, recording_id: str, content: Content) -> int:
        digest, size = hashlib.sha256(), 0
        batch: list[tuple[int, bytes]] = []
        with closing(read_chunks(content)) as chunks:
            for chunk in chunks:
                digest.update(chunk)
                batch.append((size, chunk))
                size += len(chunk)
                if len(batch) == arguments.BATCH:
                    self._write(programs.add_chunks(recording_id, batch, arguments.microseconds_now()))
                    batch = []
        if batch:
            self._write(programs.add_chunks(recording_id, batch, arguments.microseconds_now()))
        self._write(programs.finish_recording(recording_id, size, digest.hexdigest()))
        return size

    def _write(self, program: Program[Any]) -> None:
        self._database.run(program, self._timeout, write=True)

    def recordings(self, session_id: str, /, **unsupported: Never) -> tuple[Recording, ...]:
        """The recordings of a session, oldest first. NotFoundError when there is no such session."""
        self._refuse("recordings", unsupported)
        return self._run("recordings", programs.recordings(arguments.session_id(session_id)))

    def stream_recording(
        self, recording: Recording | str, /, *, recording_id: str | None = None, **unsupported: Never
    ) -> ByteStream:
        """The bytes of a recording, chunk by chunk. Opening the stream reads nothing but what is known of it.

        Args:
            recording: one that `recordings` gave, or the id of a session.
            recording_id: beside the id of a session, one of its recordings; may be left out when there is only one.

        Raises:
            NotFoundError: on opening: there is no such session or recording.
            InvalidValueError: on opening: there are several to choose from.
        """
        self._refuse("stream_recording", unsupported)
        return ByteStream(stored_recording(self._run, *arguments.which_recording(recording, recording_id)))
