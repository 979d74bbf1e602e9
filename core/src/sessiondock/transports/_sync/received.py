# Generated from src/sessiondock/transports/_async/received.py: edit that file, not this one.
# Digest: 74c069c011f799a0
"""The part of a response that is the same whatever the HTTP library: decoding, limits, deadline."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from ...errors import SessionDockError
from ...http import Headers
from ...http.deadline import Deadline
from ...http.message import LONGEST_BODY
from .._platform_sync import time_limit
from ..decoding import decoder, too_long

__all__ = ["ReceivedResponse", "WholeResponse"]


class ReceivedResponse(ABC):
    """A response whose body is decoded as it arrives. A subclass gets the bytes and ends the connection.

    Attributes:
        status: the HTTP status.
        headers: the headers.
    """

    def __init__(self, status: int, headers: Headers, deadline: Deadline | None) -> None:
        self.status = status
        self.headers = headers
        self._deadline = deadline

    def read(self, limit: int | None = LONGEST_BODY) -> bytes:
        """The whole body. DecodeError when it has more decoded bytes than the limit."""
        pieces: list[bytes] = []
        size = 0
        if self.headers.get("content-encoding"):
            for piece in self.iter_bytes():
                size += len(piece)
                self._check_size(size, limit)
                pieces.append(piece)
        else:
            # nothing to decode: without the generators, which cost more than all else here
            try:
                while (chunk := self._within_deadline()) is not None:
                    size += len(chunk)
                    self._check_size(size, limit)
                    pieces.append(chunk)
                self._complete()
            except BaseException:
                self.close()
                raise
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _check_size(self, size: int, limit: int | None) -> None:
        if limit is not None and size > limit:
            self.close()
            raise too_long(limit)

    def iter_bytes(self) -> Iterator[bytes]:
        """The body as it arrives."""
        try:
            decoding = decoder(self.headers)
            while (chunk := self._within_deadline()) is not None:
                if decoding is None:
                    yield chunk
                    continue
                for piece in decoding.decode(chunk):
                    yield piece
            if decoding is not None:
                decoding.finish()
            self._complete()
        except BaseException:
            self.close()
            raise

    def _within_deadline(self) -> bytes | None:
        try:
            if self._deadline is None:
                return self._receive()
            with time_limit(self._deadline):
                return self._receive()
        except SessionDockError:
            raise
        except Exception as error:
            if self._deadline is not None:
                self._deadline.check()
            raise self._translate(error) from error

    @abstractmethod
    def _receive(self) -> bytes | None:
        """The next bytes as they came, None after the last."""

    @abstractmethod
    def _translate(self, error: Exception) -> SessionDockError:
        """Our error for one of the library's."""

    @abstractmethod
    def _complete(self) -> None:
        """Give the connection back after the last byte; close it after a 5xx, which a service may close after too."""

    @abstractmethod
    def close(self) -> None:
        """Give up what is unread, and with it the connection."""


class WholeResponse:
    """A response that the caller's own client has read and decoded already.

    Attributes:
        status: the HTTP status.
        headers: the headers.
    """

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self._body = body

    def read(self, limit: int | None = LONGEST_BODY) -> bytes:
        """The body. DecodeError when it has more bytes than the limit."""
        if limit is not None and len(self._body) > limit:
            raise too_long(limit)
        return self._body

    def iter_bytes(self) -> Iterator[bytes]:
        """The body."""
        yield self._body

    def close(self) -> None:
        """Nothing is left to close."""
