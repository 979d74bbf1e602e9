"""The protocol on the wire, byte by byte."""

from __future__ import annotations

import pytest

from core.tests.testing.acme import FakeEcho, RawClient
from sessiondock.testing import FakeServer, Reply

GET = b"GET /echo/a HTTP/1.1\r\nHost: h\r\n\r\n"


def test_a_connection_carries_many_requests() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        for number in range(3):
            client.send(b"GET /echo/%d HTTP/1.1\r\nHost: h\r\n\r\n" % number)
            assert client.answer()[0] == 200

    assert [request.connection for request in server.requests] == [1, 1, 1]
    assert [request.path for request in server.requests] == ["/echo/0", "/echo/1", "/echo/2"]


def test_pipelined_requests_are_answered_in_order() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(b"".join(b"GET /echo/%d HTTP/1.1\r\n\r\n" % number for number in range(5)))
        bodies = [client.answer()[2] for _ in range(5)]

    assert [f'"/echo/{number}"'.encode() in body for number, body in enumerate(bodies)] == [True] * 5


def test_what_was_received_is_kept_raw() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(
            b"PATCH /echo/a%2Fb?x=1%202&y=&x=%C3%A9+z HTTP/1.1\r\nX-Key:  secret \r\nContent-Length: 3\r\n\r\n\0\xff!"
        )
        client.answer()

    [request] = server.requests
    assert request.method == "PATCH"
    assert request.target == "/echo/a%2Fb?x=1%202&y=&x=%C3%A9+z"
    assert request.path == "/echo/a%2Fb"
    assert request.query == [("x", "1 2"), ("y", ""), ("x", "é z")]
    assert request.headers["x-key"] == "secret"
    assert request.body == b"\0\xff!"
    assert request.path_params == {"word": "a/b"}
    assert request.route == "/echo/{word}"


@pytest.mark.parametrize(
    "wire",
    [
        b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        b"003;name=value\r\nabc\r\n2 ;x\r\nde\r\n0\r\nTrailer: t\r\n\r\n",
        b"5\nabcde\n0\n\n",
    ],
)
def test_a_chunked_request_body(wire: bytes) -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(b"POST /echo/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + wire + GET)
        assert client.answer()[0] == 200
        assert client.answer()[0] == 200

    assert [request.body for request in server.requests] == [b"abcde", b""]


def test_a_body_that_arrives_byte_by_byte() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        for byte in b"PUT /echo/a HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody":
            client.send(bytes([byte]))
        assert client.answer()[0] == 200

    assert server.requests[0].body == b"body"


def test_expect_is_ignored() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(b"POST /echo/a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        client.send(b"x")
        assert client.answer()[0] == 200


def test_blank_lines_before_a_request_are_skipped() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(b"\r\n\n" + GET)
        assert client.answer()[0] == 200


@pytest.mark.parametrize(
    "head",
    [b"GET /echo/a HTTP/1.0\r\n\r\n", b"GET /echo/a HTTP/1.1\r\nConnection: Keep-Alive, Close\r\n\r\n"],
)
def test_a_client_that_wants_no_more_gets_no_more(head: bytes) -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(head + GET)
        assert client.answer()[1]["connection"] == "close"
        assert client.rest() == b""


def test_a_handler_can_close_the_connection() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        server.add_route("GET", "/bye", lambda _: Reply.text("bye", headers={"Connection": "close"}))
        client.send(b"GET /bye HTTP/1.1\r\n\r\n" + GET)
        assert client.answer()[2] == b"bye"
        assert client.rest() == b""


def test_the_absolute_form_that_proxies_receive() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(b"GET http://acme.example:80/echo/a%2Fb?c=d HTTP/1.1\r\n\r\n")
        assert client.answer()[0] == 200
        client.send(b"GET http://acme.example HTTP/1.1\r\n\r\n")
        assert client.answer()[0] == 404

    assert server.requests[0].target == "http://acme.example:80/echo/a%2Fb?c=d"
    assert server.requests[0].path == "/echo/a%2Fb"
    assert server.requests[0].query == [("c", "d")]
    assert server.requests[1].path == "/"


def test_an_iterator_is_sent_in_chunks_and_the_connection_goes_on() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(b"GET /chunks/abc HTTP/1.1\r\n\r\nGET /echo/a HTTP/1.1\r\nConnection: close\r\n\r\n")
        wire = client.rest()

    assert b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\nHTTP/1.1 200 OK" in wire
    assert wire.count(b"HTTP/1.1 200 OK") == 2


def test_empty_pieces_do_not_end_a_chunked_body() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        server.add_route("GET", "/gaps", lambda _: Reply.stream([b"a", b"", b"b"]))
        client.send(b"GET /gaps HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert client.rest().endswith(b"\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n")


def test_an_iterator_with_a_length_is_sent_plainly() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(b"GET /sized/abc HTTP/1.1\r\n\r\n")
        status, headers, body = client.answer()

    assert (status, body) == (200, b"abc")
    assert "transfer-encoding" not in headers


def test_an_iterator_for_an_old_client_ends_with_the_connection() -> None:
    with FakeEcho() as server, RawClient(server) as client:
        client.send(b"GET /chunks/abc HTTP/1.0\r\n\r\n")
        wire = client.rest()

    assert wire.endswith(b"\r\n\r\nabc")
    assert b"chunked" not in wire


@pytest.mark.parametrize(
    ("reply", "length"),
    [
        (Reply.text("four"), b"Content-Length: 4\r\n"),
        (Reply.stream(iter([b"x"]), length=9), b"Content-Length: 9\r\n"),
        (Reply.empty(200, headers={"Content-Length": "77"}), b"Content-Length: 77\r\n"),
        (Reply.stream(iter([b"x"])), b""),
    ],
)
def test_head_gets_headers_only(reply: Reply, length: bytes) -> None:
    with FakeServer() as server, RawClient(server) as client:
        server.add_route("HEAD", "/a", lambda _: reply)
        client.send(b"HEAD /a HTTP/1.1\r\nConnection: close\r\n\r\n")
        wire = client.rest()

    assert wire.endswith(b"\r\n\r\n")
    assert length in wire
    assert (b"Content-Length" in wire) == bool(length)


@pytest.mark.parametrize("status", [204, 304])
def test_statuses_without_a_body_have_none(status: int) -> None:
    with FakeServer() as server, RawClient(server) as client:
        server.add_route("GET", "/a", lambda _: Reply(status, {}, b"never sent"))
        client.send(b"GET /a HTTP/1.1\r\nConnection: close\r\n\r\n")
        wire = client.rest()

    assert wire.startswith(f"HTTP/1.1 {status} ".encode())
    assert wire.endswith(b"\r\n\r\n")
    assert b"Content-Length" not in wire


def test_a_status_that_nobody_knows() -> None:
    with FakeServer() as server, RawClient(server) as client:
        server.add_route("GET", "/a", lambda _: Reply.empty(599))
        client.send(b"GET /a HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert client.rest().startswith(b"HTTP/1.1 599 Unknown\r\n")


def test_large_bodies_both_ways() -> None:
    body = bytes(range(256)) * 4096
    with FakeServer() as server, RawClient(server) as client:
        server.add_route("POST", "/a", lambda request: Reply(200, {}, request.body))
        client.send(b"POST /a HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        assert client.answer()[2] == body
