"""Responses that end too early, and connections that must not be used again."""

from __future__ import annotations

import socket

import pytest

from core.tests.transports.kinds import ALIKE, OWN, prepared, sender_of
from core.tests.transports.raw_server import Arrived, End, RawServer, answer, raw, reset
from sessiondock import DecodeError, IncompleteReadError, TransportError

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nETag: x\r\n\r\n"
pytestmark = pytest.mark.timeout(60)


@pytest.mark.parametrize("kind", ALIKE)
@pytest.mark.parametrize("end", [raw, reset])
async def test_a_response_that_ends_inside_its_headers_is_no_response(kind: str, end: End) -> None:
    cuts = range(0, len(HEAD), 1 if kind == "requests" else 7)
    with RawServer(*(end(HEAD[:cut]) for cut in cuts), answer()) as server:
        async with sender_of(kind) as sender:
            for cut in cuts:
                with pytest.raises(IncompleteReadError) as caught:
                    assert await sender.get(server.url, "POST", b"x") is None, f"cut after {cut} bytes"
                assert caught.value.may_have_arrived
            assert len(server.requests) == len(cuts)


@pytest.mark.parametrize("kind", ALIKE)
@pytest.mark.parametrize(
    "wire",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    ],
)
@pytest.mark.parametrize("end", [raw, reset])
async def test_a_body_that_ends_too_early_is_incomplete(kind: str, wire: bytes, end: End) -> None:
    with RawServer(end(wire), end(wire), answer(b"whole")) as server:
        async with sender_of(kind) as sender:
            with pytest.raises(IncompleteReadError) as caught:
                await sender.get(server.url)
            assert caught.value.may_have_arrived
            with pytest.raises(IncompleteReadError):
                await sender.stream(server.url)
            assert await sender.get(server.url) == b"whole"


@pytest.mark.parametrize("kind", ["requests"])
async def test_a_last_chunk_that_is_cut_off_is_incomplete(kind: str) -> None:
    wire = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0"
    with RawServer(raw(wire)) as server:
        async with sender_of(kind) as sender:
            with pytest.raises(IncompleteReadError):
                await sender.get(server.url)


@pytest.mark.parametrize("kind", ALIKE)
async def test_a_body_that_ends_with_its_connection_is_whole(kind: str) -> None:
    wire = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    with RawServer(raw(wire + b"abc"), raw(wire), raw(b"HTTP/1.0 200 OK\r\n\r\n")) as server:
        async with sender_of(kind) as sender:
            assert await sender.get(server.url) == b"abc"
            assert await sender.get(server.url) == b""
            assert await sender.get(server.url) == b""


@pytest.mark.parametrize("kind", ALIKE)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_a_request_is_sent_once_whatever_happens(kind: str, method: str) -> None:
    """A used connection that ends is the case in which libraries send again by themselves."""
    for last in (raw(), reset(), raw(b"HTTP/1.1 2")):
        with RawServer(answer(), last) as server:
            async with sender_of(kind) as sender:
                assert await sender.get(server.url) == b"{}"
                with pytest.raises(IncompleteReadError) as caught:
                    await sender.get(server.url, method)
                assert caught.value.may_have_arrived
            sent = len(server.requests) - 1
            if kind == "aiohttp.ClientSession" and method != "POST":
                assert sent in {1, 2}, "that is the user's session, which cannot be told"
            else:
                assert sent == 1


@pytest.mark.parametrize("kind", ALIKE)
@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_connection_is_not_used_again_after_a_server_error(kind: str, status: int, chunked: bool) -> None:
    body = b"sorry" * 50_000
    pieces = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"

    def failure(sock: socket.socket, request: Arrived) -> bool:
        if not chunked:
            return answer(body, status)(sock, request)
        sock.sendall(b"HTTP/1.1 %d Oh\r\nTransfer-Encoding: chunked\r\n\r\n" % status + pieces)
        return True

    with RawServer(answer(), failure, answer(b"small", status), answer(b"fine")) as server:
        async with sender_of(kind) as sender:
            assert await sender.get(server.url) == b"{}"
            response = await sender.send(prepared(server.url, "POST", b"x"))
            assert (response.status, await response.read()) == (status, body)
            response = await sender.send(prepared(server.url, "POST", b"x"))
            assert (response.status, await response.read()) == (status, b"small")
            assert await sender.get(server.url, "POST", b"x") == b"fine"
        assert [request.connection for request in server.requests] == [1, 1, 2, 3]


@pytest.mark.parametrize("kind", ALIKE)
async def test_interim_responses_are_skipped(kind: str) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 2 + b"HTTP/1.1 102 Processing\r\n\r\n"
    whole = b'HTTP/1.1 201 Created\r\nContent-Length: 8\r\n\r\n{"id":1}'
    with RawServer(raw(hints + whole)) as server:
        async with sender_of(kind) as sender:
            if kind == "requests.Session":
                with pytest.raises(TransportError, match="status 103") as caught:
                    await sender.get(server.url, "POST", b"x")
                assert caught.value.may_have_arrived
                assert not isinstance(caught.value, IncompleteReadError)
                return
            response = await sender.send(prepared(server.url, "POST", b"x"))
            assert (response.status, await response.read()) == (201, b'{"id":1}')


@pytest.mark.parametrize("kind", OWN)
async def test_switching_protocols_is_no_response(kind: str) -> None:
    with RawServer(raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")) as server:
        async with sender_of(kind) as sender:
            with pytest.raises(TransportError, match="status 101" if kind in {"requests", "aiohttp"} else None):
                await sender.get(server.url)


@pytest.mark.parametrize("kind", ALIKE)
async def test_compressed_bodies_that_are_corrupt_are_not_broken_connections(kind: str) -> None:
    bad = answer(b"this is not gzip", 200, "Content-Encoding: gzip")
    unknown = answer(b"x", 200, "Content-Encoding: br")
    with RawServer(bad, unknown) as server:
        async with sender_of(kind) as sender:
            with pytest.raises(DecodeError, match="corrupt"):
                await sender.get(server.url)
            with pytest.raises(DecodeError, match="'br'"):
                await sender.get(server.url)


@pytest.mark.parametrize("kind", ALIKE)
async def test_framing_that_breaks_in_a_later_packet(kind: str) -> None:
    def behave(sock: socket.socket, request: Arrived) -> bool:
        sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        server.stopping.wait(0.1)
        sock.sendall(b"zz\r\n")
        return False

    with RawServer(behave) as server:
        async with sender_of(kind) as sender:
            with pytest.raises(IncompleteReadError):
                await sender.get(server.url)
