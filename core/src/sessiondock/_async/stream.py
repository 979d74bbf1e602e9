"""A recording as a stream of bytes, never held in memory."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from .._gathered import Gathered
from .._partial_file import ContentIdentity, PartDiffersError, PartialFile
from ..current_call import running_call
from ..errors import APIError, DecodeError, IncompleteReadError, InvalidValueError
from ..runtime_async import acquire, run_blocking

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

    Leaving it early closes the connection. What it opened can be read once; entering it again opens it again.
    """

    def __init__(self, open_source: AsyncOpenSource) -> None:
        self._open_source = open_source
        self._call = running_call()
        self._source: AsyncByteSource | None = None
        self._taken = False

    async def _open(self, start: int, validator: str | None) -> AsyncByteSource:
        with self._call.again():
            return await self._open_source(start, validator)

    async def __aenter__(self) -> Self:
        if self._source is not None:
            raise InvalidValueError("the stream is open already")
        self._source = await self._open(0, None)
        self._taken = False
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
        source = self._take()
        done = source.start
        async for chunk in source.chunks():
            done += len(chunk)
            yield chunk
        if source.length is not None and done != source.length:
            raise IncompleteReadError(f"the recording ended after {done} of {source.length} bytes; read it again")

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
        breaks off, the part stays, with a note of what it belongs to in ``<path>.part.json``; saving to the same path
        again goes on from there when the service can give the rest of the same version, and starts over when it
        cannot. The last 64 KiB of the part are fetched again and compared. Names are made from ``path`` alone; a
        symbolic link there is replaced, not followed.

        Args:
            path: the file to make or replace; its folder must exist.
            resume: whether to go on from an earlier part.
            progress: called with bytes so far and the length, or None when it is not known, after each MiB and each
                second.

        Raises:
            IncompleteReadError: the stream broke off, or the checksum differs.
            TimeoutError: nothing came for too long.
            InvalidValueError: the path is a folder or a device, or its folder does not exist.
            StorageError: the file cannot be written, or another save to this path is under way.
        """
        self._take()
        part = await acquire(lambda: PartialFile.open(path, resume=resume), PartialFile.close)
        try:
            whole = await self._find_rest(part)
            try:
                return await self._fill(part, whole, progress)
            except PartDiffersError:
                whole = await self._start_over()
                return await self._fill(part, whole, progress)
        finally:
            part.close()

    async def _find_rest(self, part: PartialFile) -> ContentIdentity:
        """Turn to the bytes that the part lacks, when the service has them; say what they belong to."""
        first = self._opened()
        whole = _identity(first)
        start = part.resume_at(whole)
        if start == 0:
            return whole
        try:
            rest = await self._open(start, whole.validator)
        except (APIError, DecodeError):
            return whole
        if rest.start == 0:
            whole = _identity(rest)
        elif rest.length not in {None, whole.length} or rest.validator not in {None, whole.validator}:
            await rest.aclose()
            return whole
        self._source = rest
        await first.aclose()
        return whole

    async def _start_over(self) -> ContentIdentity:
        await self.aclose()
        self._source = await self._open(0, None)
        return _identity(self._source)

    async def _fill(
        self, part: PartialFile, whole: ContentIdentity, progress: Callable[[int, int | None], object] | None
    ) -> Path:
        source = self._opened()
        await run_blocking(part.begin, source.start, whole)
        gathered = Gathered()
        try:
            async for chunk in source.chunks():
                gathered.add(chunk)
                if gathered.due:
                    await run_blocking(part.write, gathered.take())
                    if progress is not None:
                        progress(part.size, whole.length)
        except BaseException:
            # what came before counts when the recording is saved again
            if rest := gathered.take():
                part.write(rest)
            raise
        if rest := gathered.take():
            await run_blocking(part.write, rest)
            if progress is not None:
                progress(part.size, whole.length)
        return await run_blocking(part.finish)

    def _opened(self) -> AsyncByteSource:
        if self._source is None:
            raise InvalidValueError("the stream is not open; use it inside its with block")
        return self._source

    def _take(self) -> AsyncByteSource:
        source = self._opened()
        if self._taken:
            raise InvalidValueError("the stream was read already; open the recording again")
        self._taken = True
        return source


def _identity(source: AsyncByteSource) -> ContentIdentity:
    return ContentIdentity(source.length, source.validator, source.checksum)
