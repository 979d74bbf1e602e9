"""Writes an archive to a stream that nothing can be read from."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from sessiondock import ConflictError, Event, Recording, Session, StorageError
from sessiondock.authoring import checks

from .arguments import New
from .compression import Compression
from .content_work import bytes_lines
from .file_errors import storing
from .file_store import HEADER
from .index import Index
from .indexing import Indexer
from .packing import Line, pack
from .records import line, load_event, load_recording, load_session, recording_record
from .session_work import require, taken
from .store import Segment
from .uploads import Upload

__all__ = ["PipeWriter"]

_LABEL = "standard output"


class PipeWriter:
    """Appends lines to a stream, and keeps in a temporary index which ids there are.

    Args:
        stream: where the lines go. It is flushed behind every operation and never closed.
        compression: how they are packed.
        folder: a temporary folder.
    """

    def __init__(self, stream: BinaryIO, compression: Compression, folder: Path) -> None:
        self._stream = stream
        self._compression = compression
        self._folder = folder
        self._turn = threading.Lock()
        self._broken = False
        self._begun = False
        self._index = Index.open(folder / "index.sqlite", timeout=0, create=True)
        self._index.begin()
        self._index.clear()
        self._key = self._index.segment_key(Segment("all", _LABEL), "")
        self._index.commit()

    def create(self, new: Sequence[New]) -> list[Session]:
        """Write sessions. ConflictError when one of the ids was written before or is given twice."""
        with self._turn:
            times = Counter(each.line.record["id"] for each in new)
            if known := [each for each, count in times.items() if count > 1 or self._index.owner(each) is not None]:
                raise taken(known)
            self._append(each.line for each in new)
        return [load_session(each.line.record) for each in new]

    def add_events(self, session_id: str, new: Sequence[Line]) -> list[Event]:
        """Write events. NotFoundError when no such session was written."""
        with self._turn:
            require(self._index, session_id)
            self._append(new)
        return [load_event(each.record) for each in new]

    def begin_upload(self, session_id: str, upload: Upload) -> None:
        """Begin a recording. NotFoundError when no such session was written."""
        with self._turn:
            require(self._index, session_id)
        upload.open(self._folder, _LABEL)

    def add_recording(self, session_id: str, given: Mapping[str, Any], upload: Upload) -> Recording:
        """Write a recording. ConflictError when the session has one of that id."""
        sha256 = upload.sha256()
        record = recording_record(session_id, {**given, "size": upload.size}, sha256)
        with self._turn:
            owner = require(self._index, session_id)
            if self._index.rows("SELECT 1 FROM recordings WHERE session = ? AND id = ?", (owner.key, given["id"])):
                raise ConflictError(
                    f"the session has a recording {checks.shown(given['id'])} already; choose another id"
                )
            lines = [Line(record, line(record))]
            if self._index.rows("SELECT 1 FROM chunks WHERE sha256 = ? LIMIT 1", (sha256,)):
                self._append(lines)
            else:
                self._append(each for part in (bytes_lines(sha256, upload.reopened()), lines) for each in part)
        return load_recording(record)

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def _append(self, lines: Iterable[Line]) -> None:
        if self._broken:
            raise StorageError(f"{_LABEL} broke off before, so nothing can be appended; write it anew")
        self._index.begin()
        try:
            with storing(_LABEL):
                if not self._begun:
                    self._stream.write(self._compression.pack(HEADER + b"\n"))
                    self._begun = True
                indexer = Indexer(self._index)
                for block in pack(lines, self._compression, 0, together=True):
                    self._stream.write(block.data)
                    for record, place in block.lines:
                        indexer.add(record, (self._key, place))
                indexer.finish()
                self._stream.flush()
        except BaseException:
            self._broken = True
            self._index.rollback()
            raise
        self._index.commit()
