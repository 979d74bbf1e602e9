"""A server that does with its socket what a test says, and remembers what arrived."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import attrs

PEM = Path(__file__).parent.parent / "testing" / "loopback.pem"


@attrs.define
class Arrived:
    """A request as it came: its head, its body, and on which connection."""

    head: str
    body: bytes
    connection: int

    @property
    def line(self) -> str:
        return self.head.partition("\r\n")[0]

    def header(self, name: str) -> str | None:
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return None


Behaviour = Callable[[socket.socket, Arrived], bool]
"""Answers a request, and returns whether the connection stays open."""
End = Callable[..., Behaviour]
"""`raw` or `reset`."""


def answer(body: bytes = b"{}", status: int = 200, *fields: str) -> Behaviour:
    """A right answer."""

    def behave(sock: socket.socket, request: Arrived) -> bool:
        lines = [f"HTTP/1.1 {status} Words", f"Content-Length: {len(body)}", *fields, "", ""]
        sock.sendall("\r\n".join(lines).encode() + body)
        return True

    return behave


def raw(*pieces: bytes) -> Behaviour:
    """These bytes, then the end."""

    def behave(sock: socket.socket, request: Arrived) -> bool:
        for piece in pieces:
            sock.sendall(piece)
        return False

    return behave


def reset(*pieces: bytes) -> Behaviour:
    """These bytes, then a TCP reset."""

    def behave(sock: socket.socket, request: Arrived) -> bool:
        for piece in pieces:
            sock.sendall(piece)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    return behave


class RawServer:
    """Listens on loopback. The behaviours are used in order, the last one for ever.

    Args:
        behaviours: what to do with each request.
        secure: speak TLS, with the certificate of the tests.
        proxy: let a CONNECT through to itself: answer it, then go on, with TLS where that is wanted.
    """

    def __init__(self, *behaviours: Behaviour, secure: bool = False, proxy: bool = False) -> None:
        self.behaviours = list(behaviours)
        self.requests: list[Arrived] = []
        self.connections = 0
        self.secure = secure
        self.proxy = proxy
        self.stopping = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"{'https' if self.secure else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                sock, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            with self._lock:
                self._open.append(sock)
                if self.stopping.is_set():
                    sock.close()
                    return
            thread = threading.Thread(target=self._serve, args=(sock, self.connections))
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        held = sock
        with contextlib.suppress(OSError):
            if self.proxy and self.secure:
                connect = self._read(sock, number)
                if connect is None:
                    return
                sock.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            if self.secure:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(PEM)
                sock = context.wrap_socket(sock, server_side=True)
                with self._lock:
                    self._open.append(sock)
            while (request := self._read(sock, number)) is not None:
                with self._lock:
                    self.requests.append(request)
                    behave = self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]
                if not behave(sock, request):
                    break
        sock.close()
        held.close()

    def _read(self, sock: socket.socket, number: int) -> Arrived | None:
        data = b""
        while b"\r\n\r\n" not in data:
            more = sock.recv(65536)
            if not more:
                return None
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        request = Arrived(head.decode("latin-1"), body, number)
        length = int(request.header("content-length") or 0)
        while len(request.body) < length:
            request.body += sock.recv(65536)
        return request
