"""The part of a response that is the same whatever the HTTP library: decoding, limits, deadline."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator

from ...errors import SessionDockError
from ...http import Headers
from ...http.deadline import Deadline
from ...http.message import LONGEST_BODY
from .._platform_async import time_limit
from ..decoding import decoder, too_long

__all__ = ["AsyncReceivedResponse", "AsyncWholeResponse"]


class AsyncReceivedResponse(ABC):
    """A response whose body is decoded as it arrives. A subclass gets the bytes and ends the connection.

    Attributes:
        status: the HTTP status.
        headers: the headers.
    """

    def __init__(self, status: int, headers: Headers, deadline: Deadline | None) -> None:
        self.status = status
        self.headers = headers
        self._deadline = deadline

    async def aread(self, limit: int | None = LONGEST_BODY) -> bytes:
        """The whole body. DecodeError when it has more decoded bytes than the limit."""
        pieces: list[bytes] = []
        size = 0
        if self.headers.get("content-encoding"):
            async for piece in self.aiter_bytes():
                size += len(piece)
                await self._check_size(size, limit)
                pieces.append(piece)
        else:
            # nothing to decode: without the generators, which cost more than all else here
            try:
                while (chunk := await self._within_deadline()) is not None:
                    size += len(chunk)
                    await self._check_size(size, limit)
                    pieces.append(chunk)
                await self._complete()
            except BaseException:
                await self.aclose()
                raise
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def _check_size(self, size: int, limit: int | None) -> None:
        if limit is not None and size > limit:
            await self.aclose()
            raise too_long(limit)

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        """The body as it arrives."""
        try:
            decoding = decoder(self.headers)
            while (chunk := await self._within_deadline()) is not None:
                if decoding is None:
                    yield chunk
                    continue
                for piece in decoding.decode(chunk):
                    yield piece
            if decoding is not None:
                decoding.finish()
            await self._complete()
        except BaseException:
            await self.aclose()
            raise

    async def _within_deadline(self) -> bytes | None:
        try:
            if self._deadline is None:
                return await self._receive()
            async with time_limit(self._deadline):
                return await self._receive()
        except SessionDockError:
            raise
        except Exception as error:
            if self._deadline is not None:
                self._deadline.check()
            raise self._translate(error) from error

    @abstractmethod
    async def _receive(self) -> bytes | None:
        """The next bytes as they came, None after the last."""

    @abstractmethod
    def _translate(self, error: Exception) -> SessionDockError:
        """Our error for one of the library's."""

    @abstractmethod
    async def _complete(self) -> None:
        """Give the connection back after the last byte; close it after a 5xx, which a service may close after too."""

    @abstractmethod
    async def aclose(self) -> None:
        """Give up what is unread, and with it the connection."""


class AsyncWholeResponse:
    """A response that the caller's own client has read and decoded already.

    Attributes:
        status: the HTTP status.
        headers: the headers.
    """

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self._body = body

    async def aread(self, limit: int | None = LONGEST_BODY) -> bytes:
        """The body. DecodeError when it has more bytes than the limit."""
        if limit is not None and len(self._body) > limit:
            raise too_long(limit)
        return self._body

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        """The body."""
        yield self._body

    async def aclose(self) -> None:
        """Nothing is left to close."""
