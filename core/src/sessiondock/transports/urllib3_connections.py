"""Connections for urllib3 that keep deadlines, know whether a request was sent, and notice a header that is cut off."""

from __future__ import annotations

import http.client
import io
import socket
import threading
from collections import deque
from queue import Empty, Full
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from ._platform_sync import patience
from .plain_headers import peeked

__all__ = ["POOLS", "Attempt", "attempt"]

_PIECE = 1 << 16
_LONGEST_LINE = 1 << 16


class Attempt(threading.local):
    """What this thread is sending.

    Attributes:
        sent: whether any of the request may have left.
        silence: seconds that each part of the request may take to leave, None without a limit.
    """

    sent = False
    silence: float | None = None


attempt: Attempt = Attempt()


def _wait_at_most(sock: socket.socket, seconds: float | None) -> None:
    # setting it is a system call, even when nothing changes
    if sock.gettimeout() != seconds:
        sock.settimeout(seconds)


class _Bytes(io.RawIOBase):
    """The bytes of a socket. Waits for them no longer than the deadline of the thread's call."""

    def __init__(self, raw: Any, sock: socket.socket) -> None:
        self._raw = raw
        self._socket = sock
        self._silence = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        _wait_at_most(self._socket, patience(self._silence))
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Lines(io.BufferedReader):
    """A line that the end of the connection cuts off is an error; http.client would take it for the last one."""

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        if not line.endswith(b"\n") and (size is None or size < 0 or len(line) < size):
            raise http.client.IncompleteRead(line)
        return line


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        buffered: Any = self.fp
        self.fp = _Lines(_Bytes(buffered.detach(), sock))
        self._status_line: tuple[str, int, str] | None = None

    def begin(self) -> None:
        if not self._begin_plainly():
            super().begin()
        if self.status >= 500:
            # the service may close the connection unannounced; what is unread stays readable
            self.will_close = True

    def _begin_plainly(self) -> bool:
        """Begin a response with plain headers. If it has others, only its status line has been read."""
        self._status_line = version, status, words = self._read_status()
        message = peeked(self.fp) if version == "HTTP/1.1" and status >= 200 else None
        if message is None:
            return False
        self.fp.read(message.size)
        response: Any = self
        response.headers = response.msg = message
        response.code = self.status = status
        self.reason, self.version = words.strip(), 11
        response.chunked, response.chunk_left = message.length is None, None
        self.will_close = message.closes
        self.length = 0 if response._method == "HEAD" or status in {204, 304} else message.length
        return True

    def _read_status(self) -> tuple[str, int, str]:
        """The status line of the response, after those of any interim responses."""
        if self._status_line is not None:
            return self._status_line
        parent: Any = super()
        while True:
            version, status, words = parent._read_status()
            if status < 100 or status >= 200 or status == 101:
                return version, status, words
            while self.fp.readline(_LONGEST_LINE) not in {b"\r\n", b"\n"}:
                pass


class _Noting:
    """Notes when the request itself is sent, which is after connecting, with its proxy and TLS.

    The headers leave together with the beginning of the body, since each writing to a socket costs as much as all else
    that is done for a request.
    """

    response_class: Any = _Response
    sock: Any
    auto_open: Any
    _is_connecting = False
    _expects_body = False
    _head = b""

    def request(self, *args: Any, **settings: Any) -> None:
        parent: Any = super()
        self._expects_body = bool(settings.get("body"))
        try:
            parent.request(*args, **settings)
        finally:
            self._expects_body, self._head = False, b""

    def putheader(self, *args: Any, **settings: Any) -> None:
        parent: Any = super()
        if len(args) == 2 and isinstance(args[1], str):
            # checked before; this is what remains of what the parent does
            output: Any = getattr(self, "_output")  # noqa: B009
            output(f"{args[0]}: {args[1]}".encode("ascii"))
        else:
            parent.putheader(*args, **settings)

    def connect(self) -> None:
        self._is_connecting = True
        try:
            parent: Any = super()
            parent.connect()
        finally:
            self._is_connecting = False

    def send(self, data: Any) -> None:
        if self.sock is None and self.auto_open:
            self.connect()
        parent: Any = super()
        if self._is_connecting:
            parent.send(data)
            return
        if self._expects_body:
            self._expects_body, self._head = False, data
            return
        if self._head:
            room = max(_PIECE - len(self._head), 0)
            start, self._head = self._head + bytes(data[:room]), b""
            self._send_all(start)
            data = memoryview(data)[room:]
        self._send_all(data)

    def _send_all(self, data: Any) -> None:
        parent: Any = super()
        attempt.sent = True
        view, sock = memoryview(data), self.sock
        for start in range(0, len(view), _PIECE):
            _wait_at_most(sock, patience(attempt.silence))
            parent.send(view[start : start + _PIECE])


class _HTTPConnection(_Noting, HTTPConnection): ...


class _HTTPSConnection(_Noting, HTTPSConnection): ...


class _Idle:
    """Idle connections of a pool that never waits, last in first out.

    The queues of the standard library take a lock in Python code, where an interrupt can leave it locked for good.
    """

    def __init__(self, maxsize: int) -> None:
        self._most = maxsize
        self._connections: deque[Any] = deque()

    def get(self, block: bool = False, timeout: float | None = None) -> Any:
        """The last one that was put. Raises queue.Empty."""
        try:
            return self._connections.pop()
        except IndexError:
            raise Empty from None

    def put(self, connection: Any, block: bool = False, timeout: float | None = None) -> None:
        """Keep a connection. Raises queue.Full."""
        if len(self._connections) >= self._most:
            raise Full
        self._connections.append(connection)

    def qsize(self) -> int:
        """How many there are."""
        return len(self._connections)


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls: Any = _HTTPConnection
    QueueCls: Any = _Idle


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls: Any = _HTTPSConnection
    QueueCls: Any = _Idle


POOLS: dict[str, Any] = {"http": _HTTPPool, "https": _HTTPSPool}
"""Classes for the ``pool_classes_by_scheme`` of a urllib3 pool manager."""
