"""Connections for urllib3 that keep deadlines, know whether a request was sent, and notice a header that is cut off."""

from __future__ import annotations

import http.client
import io
import socket
import threading
from collections import deque
from queue import Empty, Full
from typing import Any, cast

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from ._platform_sync import patience

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


class _Bytes(io.RawIOBase):
    """The bytes of a socket. Waits for them no longer than the deadline of the thread's call."""

    def __init__(self, raw: Any, sock: socket.socket) -> None:
        self._raw = raw
        self._socket = sock
        self._silence = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._socket.settimeout(patience(self._silence))
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

    def begin(self) -> None:
        super().begin()
        if self.status >= 500:
            # the service may close the connection unannounced; what is unread stays readable
            self.will_close = True

    def _read_status(self) -> tuple[str, int, str]:
        """The status line of the response, after those of any interim responses."""
        parent: Any = super()
        while True:
            version, status, words = parent._read_status()
            if status < 100 or status >= 200 or status == 101:
                return version, status, words
            while self.fp.readline(_LONGEST_LINE) not in {b"\r\n", b"\n"}:
                pass


class _Noting:
    """Notes when the request itself is sent, which is after connecting, with its proxy and TLS."""

    response_class: Any = _Response
    sock: Any
    auto_open: Any
    _is_connecting = False

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
        attempt.sent = True
        view, sock = memoryview(data), cast("Any", self.sock)
        for start in range(0, len(view), _PIECE):
            sock.settimeout(patience(attempt.silence))
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
