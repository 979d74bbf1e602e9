"""Clients that send garbage, or leave in the middle."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from core.tests.testing.acme import FakeEcho, RawClient
from sessiondock.testing import ReceivedRequest, Reply
from sessiondock.testing import _connection as connection_module

GET = b"GET /echo/a HTTP/1.1\r\nHost: h\r\n\r\n"


@pytest.mark.parametrize(
    ("wire", "problem"),
    [
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", "request line"),
        (b"PRI * HTTP/2.0\r\n\r\n", "request line"),
        (b"GET /a\r\n\r\n", "request line"),
        (b"GET /a b HTTP/1.1\r\n\r\n", "request line"),
        (b"GET  /a HTTP/1.1\r\n\r\n", "request line"),
        (b"GET /a HTTP/1.1\r\nno colon\r\n\r\n", "header line"),
        (b"GET /a HTTP/1.1\r\nA : b\r\n\r\n", "header line"),
        (b"GET /a HTTP/1.1\r\nA: b\r\n folded\r\n\r\n", "header line"),
        (b"GET /a HTTP/1.1\r\nA: b\0\r\n\r\n", "header line"),
        (b"POST /a HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "Content-Length"),
        (b"POST /a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "Content-Length"),
        (b"POST /a HTTP/1.1\r\nContent-Length: \xb2\r\n\r\n", "Content-Length"),
        (b"POST /a HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "transfer coding"),
        (b"POST /a HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "transfer coding"),
        (b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "chunk size"),
        (b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "chunk is longer"),
        (b"GET /" + b"a" * 70_000, "64 KiB"),
        (b"GET / HTTP/1.1\r\n" + b"A: %s\r\n" % (b"b" * 60_000) * 5 + b"\r\n", "256 KiB"),
    ],
)
def test_garbage_is_answered_with_400_and_the_end(wire: bytes, problem: str) -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(wire)
        answer = client.rest()

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"Connection: close" in answer
    assert len(server.protocol_errors) == 1
    assert problem in server.protocol_errors[0]
    assert server.requests == []


def test_garbage_after_a_request_does_not_spoil_the_request() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(GET + b"\0\0 garbage \0\0\r\n" + GET)
        assert client.answer()[0] == 200
        assert client.answer()[0] == 400
        assert client.rest() == b""

    assert len(server.requests) == 1


def test_other_connections_do_not_notice_garbage() -> None:
    with FakeEcho() as server, RawClient(server) as good, RawClient(server) as bad:
        good.send(GET)
        assert good.answer()[0] == 200
        bad.send(b"garbage\r\n\r\n")
        assert bad.answer()[0] == 400
        good.send(GET)
        assert good.answer()[0] == 200


@pytest.mark.parametrize("wire", [b"", b"GET /ec", b"POST /echo/a HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"])
def test_a_client_that_leaves_in_the_middle_is_not_a_request(wire: bytes) -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(wire)
        client.end_of_sending()
        assert client.rest() == b""

    assert server.requests == []
    assert server.protocol_errors == []
    assert server.failures == []


def test_a_client_that_resets_in_the_middle_disturbs_nobody() -> None:
    with FakeEcho() as server:
        with RawClient(server) as client:
            client.send(GET + b"GET /ec")
            assert client.answer()[0] == 200
            client.reset()
        with RawClient(server) as client:
            client.send(GET)
            assert client.answer()[0] == 200

    assert len(server.requests) == 2
    assert server.failures == []


def test_a_client_that_still_sends_gets_the_refusal() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(b"garbage\r\n" + b"x" * 1_000_000)
        assert client.answer()[0] == 400
        client.end_of_sending()
        assert client.rest() == b""


def test_a_client_that_never_stops_sending_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "_LINGER_SECONDS", 0.0)
    with FakeEcho() as server, RawClient(server) as client:
        client.send(b"garbage\r\n")
        assert client.answer()[0] == 400
        assert client.rest() == b""


def test_a_client_that_leaves_while_it_is_answered_disturbs_nobody() -> None:
    closed: list[bool] = []

    def endless(request: ReceivedRequest) -> Reply:
        def body() -> Iterator[bytes]:
            try:
                while True:
                    yield b"x" * 65536
            finally:
                closed.append(True)

        return Reply.stream(body())

    with FakeEcho() as server:
        server.add_route("GET", "/endless", endless)
        with socket.create_connection((server.host, server.port)) as sock:
            sock.sendall(b"GET /endless HTTP/1.1\r\n\r\n")
            assert sock.recv(1000)
        with RawClient(server) as client:
            client.send(GET)
            assert client.answer()[0] == 200

    assert closed == [True]
    assert server.failures == []
