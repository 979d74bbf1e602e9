"""A stored recording as a source of bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Protocol, TypeVar

from sessiondock._async.stream import AsyncOpenSource

from .. import content_programs as programs
from ..statement import Program

__all__ = ["AsyncChunkSource", "stored_recording"]

T = TypeVar("T")


class AsyncRun(Protocol):
    """Runs a program, which it is given the maker of, as part of an operation."""

    async def __call__(self, operation: str, start: Callable[[], Program[T]], /) -> T: ...


class AsyncChunkSource:
    """Reads chunk by chunk and holds no connection in between, however slow the reader is."""

    def __init__(self, run: AsyncRun, found: programs.OpenRecording, start: int) -> None:
        self._run = run
        self._id = found.id
        self.start = start
        self.length: int = found.size
        self.content_type = found.content_type
        self.validator: str | None = found.id
        self.checksum: tuple[str, str] | None = ("sha256", found.sha256)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes from `start` on."""
        offset = self.start
        while offset < self.length:
            data = await self._run("stream_recording", partial(programs.read_chunk, self._id, offset))
            offset += len(data)
            yield data

    async def aclose(self) -> None:
        """There is nothing to give back."""


def stored_recording(run: AsyncRun, session_id: str, recording_id: str | None) -> AsyncOpenSource:
    """What a stream of bytes opens a recording with."""

    async def open_source(start: int, validator: str | None, /) -> AsyncChunkSource:
        found = await run("stream_recording", partial(programs.open_recording, session_id, recording_id))
        same = validator in {None, found.id} and start <= found.size
        return AsyncChunkSource(run, found, start if same else 0)

    return open_source
