"""A vendor's fake as a provider writes it, and a raw client; both shared by the tests of the fake server."""

from __future__ import annotations

import socket
import struct
from typing import Self

from sessiondock.testing import FakeServer, ReceivedRequest, Reply, route


class FakeAcme(FakeServer):
    """Acme's sessions: created with a name, read, listed, deleted; the key travels in `X-Acme-Key`."""

    vendor = "acme"
    default_key = "acme-test-key"
    base_path = "/v1"

    def reset(self) -> None:
        super().reset()
        self.sessions: dict[str, dict[str, object]] = {}

    def authenticate(self, request: ReceivedRequest) -> Reply | None:
        right = request.headers.get("X-Acme-Key") == self.api_key
        return None if right else self.error(401, "wrong key")

    def error(self, status: int, message: str) -> Reply:
        return Reply.json({"detail": message}, status)

    @route("POST", "/v1/sessions")
    def create(self, request: ReceivedRequest) -> Reply:
        fields = request.json()
        session_id = f"s{len(self.sessions) + 1}"
        session = self.sessions[session_id] = {"id": session_id, "name": fields["name"]}
        return Reply.json(session, 201)

    @route("GET", "/v1/sessions")
    def list(self, request: ReceivedRequest) -> Reply:
        wanted = request.query_first("name")
        return Reply.json([found for found in self.sessions.values() if wanted in (None, found["name"])])

    @route("GET", "/v1/sessions/{session_id}")
    @route("HEAD", "/v1/sessions/{session_id}")
    def get(self, request: ReceivedRequest) -> Reply:
        found = self.sessions.get(request.path_params["session_id"])
        return self.error(404, "no such session") if found is None else Reply.json(found)

    @route("DELETE", "/v1/sessions/{session_id}")
    def delete(self, request: ReceivedRequest) -> Reply:
        gone = self.sessions.pop(request.path_params["session_id"], None)
        return self.error(404, "no such session") if gone is None else Reply.empty()


class FakeEcho(FakeServer):
    """Says what it received; `/bytes/{count}` streams that many."""

    vendor = "echo"

    def _echo(self, request: ReceivedRequest) -> Reply:
        return Reply.json(
            {
                "method": request.method,
                "path": request.path,
                "params": dict(request.path_params),
                "query": request.query,
                "body": request.body.decode("latin-1"),
            }
        )

    @route("GET", "/echo/{word}")
    def read(self, request: ReceivedRequest) -> Reply:
        return self._echo(request)

    @route("POST", "/echo/{word}")
    @route("PUT", "/echo/{word}")
    @route("PATCH", "/echo/{word}")
    @route("DELETE", "/echo/{word}")
    def write(self, request: ReceivedRequest) -> Reply:
        return self._echo(request)

    @route("GET", "/chunks/{text}")
    def chunks(self, request: ReceivedRequest) -> Reply:
        return Reply.stream(letter.encode() for letter in request.path_params["text"])

    @route("GET", "/sized/{text}")
    def sized(self, request: ReceivedRequest) -> Reply:
        text = request.path_params["text"]
        return Reply.stream((letter.encode() for letter in text), length=len(text))


class RawClient:
    """Writes bytes, reads bytes: for everything an HTTP library would refuse to send."""

    def __init__(self, server: FakeServer) -> None:
        self._socket = socket.create_connection((server.host, server.port), timeout=20)
        self._file = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def reset(self) -> None:
        """Leave with a TCP RST."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._file.close()
        self._socket.close()

    def end_of_sending(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)

    def rest(self) -> bytes:
        """Everything until the server closes."""
        return self._file.read()

    def read(self, count: int) -> bytes:
        """This many bytes."""
        return self._file.read(count)

    def until(self, end: bytes) -> bytes:
        """Everything up to and with `end`."""
        data = b""
        while not data.endswith(end) and (byte := self._file.read(1)):
            data += byte
        return data

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of one answer with a Content-Length."""
        status = int(self._file.readline().split()[1])
        headers: dict[str, str] = {}
        while line := self._file.readline().strip().decode("latin-1"):
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        return status, headers, self._file.read(int(headers.get("content-length", "0")))
