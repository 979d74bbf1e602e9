# Generated from src/sessiondock_sql/_async/source.py: edit that file, not this one.
# Digest: c1ef5eec298d860b
"""A stored recording as a source of bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

from sessiondock._sync.stream import OpenSource

from .. import content_programs as programs
from ..statement import Program

__all__ = ["ChunkSource", "stored_recording"]

T = TypeVar("T")


class Run(Protocol):
    """Runs a program as part of an operation."""

    def __call__(self, operation: str, program: Program[T], /) -> T: ...


class ChunkSource:
    """Reads chunk by chunk and holds no connection in between, however slow the reader is."""

    def __init__(self, run: Run, found: programs.OpenRecording, start: int) -> None:
        self._run = run
        self._id = found.id
        self.start = start
        self.length: int = found.size
        self.content_type = found.content_type
        self.validator: str | None = found.id
        self.checksum: tuple[str, str] | None = ("sha256", found.sha256)

    def chunks(self) -> Iterator[bytes]:
        """The bytes from `start` on."""
        offset = self.start
        while offset < self.length:
            data = self._run("stream_recording", programs.read_chunk(self._id, offset))
            offset += len(data)
            yield data

    def close(self) -> None:
        """There is nothing to give back."""


def stored_recording(run: Run, session_id: str, recording_id: str | None) -> OpenSource:
    """What a stream of bytes opens a recording with."""

    def open_source(start: int, validator: str | None, /) -> ChunkSource:
        found = run("stream_recording", programs.open_recording(session_id, recording_id))
        same = validator in {None, found.id} and start <= found.size
        return ChunkSource(run, found, start if same else 0)

    return open_source
