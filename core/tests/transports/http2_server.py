"""A server of HTTP/2 over TLS that does with its connections what a test says, and remembers what arrived."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import attrs
import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import h2.settings

from core.tests.transports.raw_server import PEM


@attrs.define
class Asked:
    """A request as it came."""

    connection: Connection
    stream: int
    headers: dict[str, str]
    body: bytes = b""

    def answer(self, body: bytes = b"{}", status: int = 200, **headers: str) -> None:
        """Send a whole response, as fast as the client takes it."""
        self.begin(status, **{"content-length": str(len(body)), **headers})
        self.send(body, end=True)

    def begin(self, status: int = 200, **headers: str) -> None:
        self.connection.h2.send_headers(self.stream, [(":status", str(status)), *headers.items()])

    def send(self, body: bytes, *, end: bool = False) -> None:
        self.connection.waiting[self.stream] = (body, end)
        self.connection.push()

    def reset(self, code: h2.errors.ErrorCodes) -> None:
        self.connection.h2.reset_stream(self.stream, code)


Behaviour = Callable[[Asked], object]


def whole(asked: Asked) -> None:
    """A right answer that says on which path and connection it was given."""
    asked.answer(f"{asked.headers[':path']} on {asked.connection.number}".encode())


def held(asked: Asked) -> None:
    """Nothing, for now."""


def early(asked: Asked) -> None:
    """Answers before the body of the request is there."""


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    """A frame of HTTP/2, right or wrong."""
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


class Connection:
    """One connection. Behaviours run in its thread."""

    def __init__(self, server: HTTP2Server, sock: ssl.SSLSocket, number: int) -> None:
        self.server = server
        self.sock = sock
        self.number = number
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        self.asked: dict[int, Asked] = {}
        self.waiting: dict[int, tuple[bytes, bool]] = {}
        self.open = True
        self.lock = threading.RLock()

    def serve(self) -> None:
        allowed = {h2.settings.SettingCodes.MAX_CONCURRENT_STREAMS: self.server.streams}
        self.h2.local_settings = h2.settings.Settings(client=False, initial_values=allowed)
        self.h2.initiate_connection()
        if self.server.greeting is None:
            self.flush()
        else:
            self.h2.data_to_send()
            self.sock.sendall(self.server.greeting)
        while self.open:
            data = self.sock.recv(1 << 16)
            if not data:
                return
            with self.lock:
                for event in self.h2.receive_data(data):
                    self._take(event)
                self.push()

    def _take(self, event: Any) -> None:
        server = self.server
        server.events[type(event).__name__] += 1
        if isinstance(event, h2.events.RequestReceived):
            fields = {str(name): str(value) for name, value in event.headers or []}
            asked = self.asked[event.stream_id or 0] = Asked(self, event.stream_id or 0, fields)
            if server.before_the_body is not None:
                server.before_the_body(asked)
        elif isinstance(event, h2.events.DataReceived):
            self.asked[event.stream_id or 0].body += event.data or b""
            self.h2.acknowledge_received_data(event.flow_controlled_length or 0, event.stream_id or 0)
        elif isinstance(event, h2.events.StreamEnded):
            asked = self.asked[event.stream_id or 0]
            with server.lock:
                server.requests.append(asked)
                behave = server.behaviours.pop(0) if len(server.behaviours) > 1 else server.behaviours[0]
            behave(asked)
        elif isinstance(event, h2.events.StreamReset):
            server.resets.append(event.stream_id or 0)
            self.waiting.pop(event.stream_id or 0, None)

    def push(self) -> None:
        """Send as much of the bodies as the client takes."""
        for stream, (body, end) in list(self.waiting.items()):
            try:
                sent = 0
                while sent < len(body) and (room := self.h2.local_flow_control_window(stream)):
                    size = min(room, self.h2.max_outbound_frame_size, len(body) - sent)
                    self.h2.send_data(stream, body[sent : sent + size])
                    sent += size
                self.waiting[stream] = (body[sent:], end)
                if sent == len(body):
                    del self.waiting[stream]
                    if end:
                        self.h2.end_stream(stream)
            except h2.exceptions.StreamClosedError:
                self.waiting.pop(stream, None)
        self.flush()

    def flush(self) -> None:
        with self.lock:
            self.sock.sendall(self.h2.data_to_send())

    def go_away(self, last: int, code: int = 0) -> None:
        """Take no more streams than this, and go on with those."""
        self.write(frame(7, 0, 0, struct.pack(">II", last, code)))

    def write(self, data: bytes) -> None:
        """Send something that h2 would not."""
        with self.lock:
            self.sock.sendall(self.h2.data_to_send() + data)

    def end(self) -> None:
        """End the connection without a word of HTTP/2."""
        self.open = False
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


class HTTP2Server:
    """Listens on loopback. The behaviours are used in order, the last one for ever.

    Args:
        behaviours: what to do with each request when it is complete.
        streams: how many there may be at once on a connection.
        protocols: what TLS may agree on.
        before_the_body: what to do with a request when its headers are there.
        proxy: let a CONNECT through to itself, with this status.
        mute: end each connection after TLS.
        greeting: what to send instead of the preface of HTTP/2.
    """

    def __init__(
        self,
        *behaviours: Behaviour,
        streams: int = 100,
        protocols: tuple[str, ...] = ("h2", "http/1.1"),
        before_the_body: Behaviour | None = None,
        proxy: int | None = None,
        mute: bool = False,
        greeting: bytes | None = None,
    ) -> None:
        self.behaviours = list(behaviours or [whole])
        self.requests: list[Asked] = []
        self.events: Counter[str] = Counter()
        self.resets: list[int] = []
        self.connects: list[str] = []
        self.connections: list[Connection] = []
        self.streams = streams
        self.before_the_body = before_the_body
        self.proxy = proxy
        self.mute = mute
        self.greeting = greeting
        self.lock = threading.Lock()
        self._protocols = protocols
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._socks: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self.accepted = 0
        self.port: int = self._listening.getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self.lock:
            for sock in self._socks:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listening.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.accepted += 1
            with self.lock:
                self._socks.append(sock)
            thread = threading.Thread(target=self._serve, args=(sock,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError, h2.exceptions.ProtocolError), sock:
            if self.proxy is not None:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += sock.recv(1 << 16)
                self.connects.append(head.decode())
                sock.sendall(f"HTTP/1.1 {self.proxy} Words\r\nContent-Length: 0\r\n\r\n".encode())
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(PEM)
            context.set_alpn_protocols(list(self._protocols))
            with context.wrap_socket(sock, server_side=True) as secure:
                with self.lock:
                    self._socks.append(secure)
                if self.mute:
                    return
                if secure.selected_alpn_protocol() == "h2":
                    connection = Connection(self, secure, len(self.connections))
                    self.connections.append(connection)
                    connection.serve()
                else:
                    while secure.recv(1 << 16):
                        secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold")
