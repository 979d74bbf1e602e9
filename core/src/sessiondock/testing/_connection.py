"""One accepted TCP (or TLS) connection of a fake server."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time

from ._reader import DisconnectedError, SocketReader

_LINGER_SECONDS = 1.0


class Connection:
    """Sends, pauses and closes, gracefully or not. One thread serves it; only `interrupt` may be called by another."""

    def __init__(self, sock: socket.socket, number: int, stopping: threading.Event) -> None:
        self.number = number
        self._sock = sock
        self._stopping = stopping
        self._closing = threading.Lock()
        self.reader = SocketReader(sock)

    def prepare(self, context: ssl.SSLContext | None) -> bool:
        """Set the connection up, with TLS if there is a context. Returns False when that fails."""
        try:
            self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if context is not None:
                self._secure(context)
        except OSError:
            return False
        return True

    def _secure(self, context: ssl.SSLContext) -> None:
        with self._closing:
            secured = context.wrap_socket(self._sock, server_side=True, do_handshake_on_connect=False)
            self._sock = secured
            self.reader = SocketReader(secured)
        secured.do_handshake()

    def send(self, data: bytes) -> None:
        """Send all of it. Raises DisconnectedError when the client is gone."""
        try:
            self._sock.sendall(data)
        except OSError as error:
            raise DisconnectedError(str(error)) from error

    def pause(self, seconds: float | None) -> None:
        """Wait (None: until the server stops). Raises DisconnectedError when the server stops meanwhile."""
        if self._stopping.wait(seconds):
            raise DisconnectedError("the server is stopping")

    def interrupt(self) -> None:
        """Shut the socket down, so that the serving thread wakes from any wait with the end of the stream."""
        with self._closing, contextlib.suppress(OSError):
            # SSLSocket.shutdown drops the TLS object that the serving thread may be using.
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)

    def reset(self) -> None:
        """Close with a TCP RST."""
        with contextlib.suppress(OSError):
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        """Close at once, without a TLS close_notify."""
        with self._closing:
            self._sock.close()

    def finish(self) -> None:
        """Close so that the client receives everything that was sent, even when it is still sending."""
        self._close_tls()
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_WR)
            self._drain()
        self.close()

    def _close_tls(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            if isinstance(self._sock, ssl.SSLSocket):
                self._sock.setblocking(False)
                self._sock.unwrap()

    def _drain(self) -> None:
        deadline = time.monotonic() + _LINGER_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            self._sock.settimeout(left)
            if not self._sock.recv(64 * 1024):
                return
