# Generated from src/sessiondock_sql/_async/contents.py: edit that file, not this one.
# Digest: 7e6381701d542600
"""The operations on recordings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import datetime
from functools import partial
from typing import Any

from sessiondock import UNSET, ConflictError, Recording, SessionDockError, Unset
from sessiondock.authoring import ByteStream, Deadline, runtime_sync

from .. import arguments, rows
from .. import content_programs as programs
from .._content_sync import Content, check, opened, read_chunks
from ..content import file_name, media_type
from .event_changes import EventChanges
from .source import stored_recording

__all__ = ["Contents"]


class Contents(EventChanges):
    """Events and recordings of sessions; the base of the class that has all operations."""

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
        """Store a recording, chunk by chunk. Readers see it when it is whole.

        When the content breaks off with an error, nothing stays. What a killed process has left is removed by the
        first recording that is stored a day later.

        Args:
            session_id: the session.
            content: bytes, the path of a file, a file open in binary mode, a stream that ``stream_recording`` of any
                client returned (open or not), or anything that gives bytes piece by piece. No more than about a
                megabyte of it is held.
            id: your own id, of at most 255 characters, which the session has no recording of; else a new one.
            name: a file name; that of the path when there is one.
            content_type: media type, such as ``"audio/wav"``; that of the stream when there is one.
            created_at: aware; left out it is now, None stays None.
            raw, copied_from: of a copy: the JSON of the source, and the name of its provider.

        Raises:
            ConflictError: the session has a recording of this id.
            NotFoundError: there is no such session, or it was deleted in between.
            InvalidValueError: the content gives something other than bytes, or the file does not exist.
        """
        session_id = arguments.session_id(session_id)
        check(content)
        with opened(content) as content:
            content_type = content_type or media_type(content)
            given = {
                "id": id,
                "name": name or file_name(content),
                "content_type": content_type,
                "created_at": created_at,
                "raw": raw,
                "copied_from": copied_from,
            }
            stored = arguments.recording(session_id, given)

            def attempt(deadline: Deadline, /) -> int:
                return self._add_recording(stored, content)

            # the content can be read only once
            size = self._client.perform("add_recording", attempt, retry=False)
        return rows.load_recording(tuple({**stored, "size": size}[name] for name in rows.RECORDING_COLUMNS))

    def _add_recording(self, stored: Mapping[str, Any], content: Content) -> int:
        key = programs.recording_key(stored)
        try:
            self._write(partial(programs.begin_recording, stored, arguments.abandoned()))
            return self._store(key, content)
        except ConflictError:
            raise
        except BaseException:
            # when this fails too, the recording is left unfinished, and deleted a day later
            with suppress(SessionDockError):
                runtime_sync.finish(partial(self._write, partial(programs.drop_recording, key)))
            raise

    def _store(self, key: Mapping[str, str], content: Content) -> int:
        digest, size = hashlib.sha256(), 0
        batch: list[tuple[int, bytes]] = []
        with closing(read_chunks(content)) as chunks:
            for chunk in chunks:
                digest.update(chunk)
                batch.append((size, chunk))
                size += len(chunk)
                if len(batch) == arguments.BATCH:
                    self._write(partial(programs.add_chunks, key, batch, arguments.microseconds_now()))
                    batch = []
        if batch:
            self._write(partial(programs.add_chunks, key, batch, arguments.microseconds_now()))
        self._write(partial(programs.finish_recording, key, size, digest.hexdigest()))
        return size

    def recordings(self, session_id: str, /) -> tuple[Recording, ...]:
        """The recordings of a session, oldest first. NotFoundError when there is no such session."""
        return self._run("recordings", partial(programs.recordings, arguments.session_id(session_id)))

    def stream_recording(self, recording: Recording | str, /, *, recording_id: str | None = None) -> ByteStream:
        """The bytes of a recording, chunk by chunk. Opening the stream reads nothing but what is known of it.

        Args:
            recording: one that `recordings` gave, or the id of a session.
            recording_id: beside the id of a session, one of its recordings; may be left out when there is only one.

        Raises:
            NotFoundError: on opening: there is no such session or recording.
            InvalidValueError: on opening: there are several to choose from.
        """
        which = arguments.which_recording(recording, recording_id)
        return ByteStream(stored_recording(self._client, self._database, self._wait, *which))
