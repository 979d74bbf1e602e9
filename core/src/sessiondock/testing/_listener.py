"""Accepts connections, serves each in a thread, and stops all of them promptly."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable

from ._connection import Connection

_BACKLOG = 128
_JOIN_SECONDS = 5.0


class Listener:
    """Listens from the moment it is made until `stop`. `serve` runs in a thread of its own for each connection."""

    def __init__(
        self, host: str, port: int, *, name: str, context: ssl.SSLContext | None, serve: Callable[[Connection], None]
    ) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]
        self._name = name
        self._context = context
        self._serve = serve
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._active: dict[Connection, threading.Thread] = {}
        self._accepted = 0
        self._waker, self._wake = socket.socketpair()
        self._thread = threading.Thread(target=self._accept, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, interrupt every connection and join every thread.

        Raises RuntimeError when a thread does not end within 5 seconds, which a handler that blocks would cause.
        """
        self._stopping.set()
        self._waker.send(b"\0")
        self._thread.join()
        for sock in (self._socket, self._waker, self._wake):
            sock.close()
        with self._lock:
            active = dict(self._active)
        for connection in active:
            connection.interrupt()
        deadline = time.monotonic() + _JOIN_SECONDS
        for thread in active.values():
            thread.join(max(0.0, deadline - time.monotonic()))
        stuck = [thread.name for thread in active.values() if thread.is_alive()]
        if stuck:
            raise RuntimeError(f"a handler did not return within {_JOIN_SECONDS:g} s: {', '.join(stuck)}")

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            while not self._stopping.is_set():
                selector.select()
                with contextlib.suppress(OSError):  # nothing to accept, or the client has left already
                    sock, _ = self._socket.accept()
                    self._admit(sock)

    def _admit(self, sock: socket.socket) -> None:
        sock.setblocking(True)
        self._accepted += 1
        connection = Connection(sock, self._accepted, self._stopping)
        thread = threading.Thread(
            target=self._run, args=(connection,), name=f"{self._name}-{self._accepted}", daemon=True
        )
        with self._lock:
            self._active[connection] = thread
        thread.start()

    def _run(self, connection: Connection) -> None:
        try:
            if connection.prepare(self._context):
                self._serve(connection)
        finally:
            connection.close()
            with self._lock:
                del self._active[connection]
