"""A recording as a stream of bytes, never held in memory."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from .. import _partial_file as partial
from .._runtime_async import run_blocking
from ..errors import IncompleteReadError, InvalidValueError

__all__ = ["AsyncByteSource", "AsyncByteStream", "AsyncOpenSource"]


class AsyncByteSource(Protocol):
    """Bytes from an offset on, as a provider opened them.

    Attributes:
        start: offset of the first byte it gives.
        length: size of the whole recording in bytes, or None.
        content_type: media type, or None.
        validator: what tells one version of the recording from another (an ETag), or None.
        checksum: algorithm known to ``hashlib`` and hexadecimal digest of the whole recording, or None.
    """

    @property
    def start(self) -> int: ...

    @property
    def length(self) -> int | None: ...

    @property
    def content_type(self) -> str | None: ...

    @property
    def validator(self) -> str | None: ...

    @property
    def checksum(self) -> tuple[str, str] | None: ...

    def chunks(self) -> AsyncIterator[bytes]: ...

    async def aclose(self) -> None: ...


class AsyncOpenSource(Protocol):
    """Opens the bytes at an offset, if the recording is still the version the validator names; else at 0."""

    async def __call__(self, start: int, validator: str | None, /) -> AsyncByteSource: ...


class AsyncByteStream:
    """The context manager that ``stream_recording`` returns. Entering it opens the recording.

    Leaving it early closes the connection. Each stream is read once.
    """

    def __init__(self, open_source: AsyncOpenSource) -> None:
        self._open = open_source
        self._source: AsyncByteSource | None = None

    async def __aenter__(self) -> Self:
        self._source = await self._open(0, None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Give the connection back; a half-read body closes it."""
        source, self._source = self._source, None
        if source is not None:
            await source.aclose()

    @property
    def length(self) -> int | None:
        """Size of the whole recording in bytes, None when the service does not say."""
        return self._opened().length

    @property
    def content_type(self) -> str | None:
        """Media type as the service names it."""
        return self._opened().content_type

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Chunks as they arrive. IncompleteReadError when the stream ends before its length."""
        source = self._opened()
        done = source.start
        async for chunk in source.chunks():
            done += len(chunk)
            yield chunk
        check_length(done, source.length)

    async def read(self) -> bytes:
        """The whole recording in memory."""
        return b"".join([chunk async for chunk in self.iter_bytes()])

    async def save(
        self,
        path: str | os.PathLike[str],
        *,
        resume: bool = True,
        progress: Callable[[int, int | None], object] | None = None,
    ) -> Path:
        """Write the recording to a file, whole or not at all.

        The bytes go to ``<path>.part`` first, which is renamed when length and checksum are right. When the stream
        breaks off, the part stays; saving to the same path again goes on from there when the service can, and starts
        over when it cannot.

        Args:
            path: the file to make or replace; its folder must exist.
            resume: whether to go on from an earlier part.
            progress: called with bytes so far and the length, or None when it is not known.

        Raises:
            IncompleteReadError: the stream broke off, or the checksum differs.
            InvalidValueError: the path is a folder, or its folder does not exist.
        """
        part = await run_blocking(partial.PartialFile.open, Path(path), resume=resume)
        try:
            await self._position(part)
            source = self._opened()
            await run_blocking(part.begin, source.start, source.length, source.validator)
            async for chunk in source.chunks():
                await run_blocking(part.write, chunk)
                if progress is not None:
                    progress(part.size, source.length)
            check_length(part.size, source.length)
            return await run_blocking(part.finish, source.checksum)
        finally:
            await run_blocking(part.close)

    async def _position(self, part: partial.PartialFile) -> None:
        source = self._opened()
        if part.size == 0 or source.length != part.length or source.validator != part.validator:
            return
        await self.aclose()
        self._source = await self._open(part.size, part.validator)

    def _opened(self) -> AsyncByteSource:
        if self._source is None:
            raise InvalidValueError("the stream is not open; use it inside its with block")
        return self._source


def check_length(done: int, length: int | None) -> None:
    """Raise IncompleteReadError when fewer or more bytes came than were promised."""
    if length is not None and done != length:
        raise IncompleteReadError(f"the stream ended after {done} of {length} bytes; try again")
