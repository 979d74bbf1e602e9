# Generated from src/sessiondock/transports/_async/http2_stream.py: edit that file, not this one.
# Digest: 44de1959fe638f1a
"""One request and its response on a connection of HTTP/2."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from ...errors import TimeoutError as CallTimeoutError
from .._platform_sync import Signal
from ..http2_endings import EndedError

if TYPE_CHECKING:
    from .http2_connection import HTTP2Connection

__all__ = ["HTTP2Stream"]


class HTTP2Stream:
    """One request and its response on a connection.

    Attributes:
        status: the HTTP status, 0 before the headers are there.
        headers: name and value of each header of the response.
        silence: for how many seconds the service may say nothing to it, None for ever.
    """

    def __init__(self, connection: HTTP2Connection, number: int, silence: float | None) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.number = number
        self.chunks: deque[tuple[bytes, int]] = deque()
        self.ended = False
        self.sent = True
        self.failure: EndedError | None = None
        self.signal = Signal()
        self.last_heard = time.monotonic()
        self._connection = connection
        self.silence = silence
        self._open = True

    def start(self, body: bytes | None) -> None:
        """Send the body and wait for the headers of the response, which may come before all of it is sent."""
        try:
            self.sent = not body
            self._connection.flush()
            if body:
                self._send(body)
            while not self.status:
                if self.ended and self.failure is None:
                    raise EndedError("the connection broke off: the service sent no headers")
                self._advance()
        except BaseException:
            self.close()
            raise
        self._connection.appoint(self)

    def receive(self) -> bytes | None:
        """The next bytes of the body, None after the last."""
        if not self.chunks:
            try:
                while not self.chunks:
                    if self.ended:
                        return None
                    self._advance()
            finally:
                self._connection.appoint(self)
        data, size = self.chunks.popleft()
        self._connection.acknowledge(self, size)
        return data

    def close(self) -> None:
        """Give up what is unread; the other calls on the connection go on."""
        if self._open:
            self._open = False
            self._connection.leave(self)

    def end(self, error: EndedError) -> None:
        """Let the call raise this; the first reason counts."""
        self.failure = self.failure or error
        self.signal.wake()

    def unread(self) -> int:
        """How many bytes of the service's window wait here."""
        return sum(size for _, size in self.chunks)

    def _send(self, body: bytes) -> None:
        position = 0
        while position < len(body):
            room = self._connection.room(self, len(body) - position)
            if room is None:
                return
            if not room:
                self._advance()
                continue
            self._connection.send(self, body[position : position + room], last=position + room == len(body))
            position += room
            self.last_heard = time.monotonic()
        self.sent = True

    def _advance(self) -> None:
        """Wait until something has happened, at most until this call has heard nothing for too long."""
        if self.failure is not None:
            raise self.failure.again()
        left = None if self.silence is None else self.silence - (time.monotonic() - self.last_heard)
        if left is not None and left <= 0:
            raise EndedError("the service was silent for too long", kind=CallTimeoutError)
        self._connection.advance(self, left)
