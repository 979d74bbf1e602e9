"""The operations for a pipe: standard input, which is read once, or standard output, to which is only appended."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal

from sessiondock import Event, InvalidValueError, Recording, Session, StorageError, UnsupportedOperationError

from .archive import Archive
from .arguments import New
from .compaction import Compaction
from .compression import PLAIN, Compression, unpacked
from .engine import ArchiveEngine
from .file_errors import storing
from .file_store import FileStore
from .packing import Line
from .pipe_writer import PipeWriter
from .regular import new_file
from .uploads import Upload

__all__ = ["PipeEngine"]

_CANNOT = "a pipe cannot {}; write a file or a folder, such as files:sessions.jsonl"
_read_before: list[object] = []
"""The input that a client has read already."""


class PipeEngine(ArchiveEngine):
    """Reads standard input, or writes standard output, as the first operation asks.

    What is read goes to a temporary file first, so that every operation that reads works on it.
    """

    def __init__(self, compression: Compression) -> None:
        self._compression = compression
        self._turn = threading.Lock()
        self._folder: Path | None = None
        self._spooled: Archive | None = None
        self._writer: PipeWriter | None = None

    @property
    def archive(self) -> Archive:
        """What came through the pipe."""
        with self._turn:
            if self._writer is not None:
                raise UnsupportedOperationError(_CANNOT.format("be read by the client that writes to it"))
            if self._spooled is None:
                self._spooled = self._spool()
            return self._spooled

    def _spool(self) -> Archive:
        source = _stream("stdin")
        if any(each is source for each in _read_before):
            raise StorageError("standard input was read by another client, and a pipe is read once; use that client")
        _read_before.append(source)
        file = Path(self._new_folder(), "stdin.jsonl")
        with storing("standard input"), new_file(file) as spool:
            for piece in unpacked(source):
                spool.write(piece)
        store = FileStore(file, PLAIN)
        store.label = "standard input"
        return Archive(store)

    def _new_folder(self) -> Path:
        self._folder = Path(tempfile.mkdtemp(prefix="sessiondock-files-"))
        return self._folder

    @property
    def _writing(self) -> PipeWriter:
        with self._turn:
            if self._spooled is not None:
                raise UnsupportedOperationError(_CANNOT.format("be written by the client that reads from it"))
            if self._writer is None:
                self._writer = PipeWriter(_stream("stdout"), self._compression, self._new_folder())
            return self._writer

    def create(self, new: Sequence[New], wait: float, *, merge: bool) -> list[Session]:
        """Write sessions."""
        if merge:
            raise InvalidValueError(_CANNOT.format("merge into what was written"))
        return self._writing.create(new)

    def update(self, session_id: str, given: Mapping[str, Any], now: str, wait: float) -> Session:
        """UnsupportedOperationError."""
        raise UnsupportedOperationError(_CANNOT.format("change what was written"))

    def delete(self, session_id: str, wait: float) -> None:
        """UnsupportedOperationError."""
        raise UnsupportedOperationError(_CANNOT.format("delete what was written"))

    def add_events(self, session_id: str, new: Sequence[Line], wait: float) -> list[Event]:
        """Write events."""
        return self._writing.add_events(session_id, new)

    def begin_upload(self, session_id: str, upload: Upload, wait: float) -> None:
        """Begin a recording."""
        self._writing.begin_upload(session_id, upload)

    def add_recording(self, session_id: str, given: Mapping[str, Any], upload: Upload, wait: float) -> Recording:
        """Write a recording with its bytes."""
        return self._writing.add_recording(session_id, given, upload)

    def compact(self, wait: float) -> Compaction:
        """UnsupportedOperationError."""
        raise UnsupportedOperationError(_CANNOT.format("be compacted"))

    def close(self) -> None:
        """Remove what was put aside."""
        with self._turn:
            for part in (self._spooled, self._writer):
                if part is not None:
                    part.close()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)


def _stream(name: Literal["stdin", "stdout"]) -> BinaryIO:
    found: BinaryIO | None = getattr(getattr(sys, name), "buffer", None)
    if found is None:
        raise StorageError(f"sys.{name} is no stream of bytes; name a file instead of -")
    return found
