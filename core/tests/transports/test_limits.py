"""A call ends with its total, and a body with its limit, whatever the service does."""

from __future__ import annotations

import gzip
import socket
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tests.transports.kinds import ALIKE, KINDS, OWN, prepared, sender_of
from core.tests.transports.raw_server import Arrived, Behaviour, RawServer, answer
from sessiondock import DecodeError, Timeout, errors
from sessiondock.http.deadline import Deadline
from sessiondock.transports.decoding import Decoder, decoder

pytestmark = pytest.mark.timeout(60)
BOMB = gzip.compress(bytes(200_000_000), 1)


def drip(server: list[RawServer], before: bytes, piece: bytes) -> Behaviour:
    """These bytes, then one piece after the other without an end, each in time for the limit of a silence."""

    def behave(sock: socket.socket, request: Arrived) -> bool:
        sock.sendall(before)
        while not server[0].stopping.wait(0.02):
            sock.sendall(piece)
        return False

    return behave


DRIPPED = {
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "headers": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
    "interim responses": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", b"a"),
    "body without a length": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"a"),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "one chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n", b"a"),
    "size of a chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
    "compressed body": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"a")[:10],
        b"\0\0\0\xff\xff",
    ),
}


def limits(total: float) -> Timeout:
    return Timeout(5, 5, total).until(Deadline(total))


# a blocking client of the caller's own notices the total between pieces of the body only
BLOCKING = {"requests.Session", "httpx.Client", "httpx2.Client"}
IN_PIECES = {"body", "body without a length", "chunks", "compressed body"}
CASES = [(kind, what) for kind in KINDS for what in DRIPPED if kind not in BLOCKING or what in IN_PIECES]


@pytest.mark.parametrize(("kind", "what"), CASES)
async def test_the_total_ends_a_response_that_drips(kind: str, what: str) -> None:
    found: list[RawServer] = []
    with RawServer(drip(found, *DRIPPED[what])) as server:
        found.append(server)
        async with sender_of(kind) as sender:
            with pytest.raises(errors.TimeoutError, match=r"total of 0\.2 s") as caught:
                await sender.get(server.url, "POST", b"x", timeout=limits(0.2))
    assert caught.value.may_have_arrived


@pytest.mark.parametrize("kind", ALIKE)
async def test_the_total_ends_a_stream_that_drips(kind: str) -> None:
    found: list[RawServer] = []
    with RawServer(drip(found, *DRIPPED["body"])) as server:
        found.append(server)
        async with sender_of(kind) as sender:
            with pytest.raises(errors.TimeoutError, match=r"total of 0\.2 s"):
                await sender.stream(server.url, timeout=limits(0.2))


@pytest.mark.parametrize("kind", OWN)
async def test_the_total_ends_a_request_that_nobody_reads(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        async with sender_of(kind) as sender:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            with pytest.raises(errors.TimeoutError) as caught:
                await sender.get(url, "POST", bytes(50_000_000), timeout=limits(0.4))
    assert caught.value.may_have_arrived


@pytest.mark.parametrize("kind", ALIKE)
async def test_a_total_that_is_over_sends_nothing(kind: str) -> None:
    now = [0.0]
    deadline = Deadline(1, clock=lambda: now[0])
    timeout = Timeout(5, 5, 1).until(deadline)
    now[0] = 2.0
    with RawServer(answer()) as server:
        async with sender_of(kind) as sender:
            with pytest.raises(errors.TimeoutError, match="total of 1 s"):
                await sender.get(server.url, timeout=timeout)
            assert server.requests == []
            assert await sender.get(server.url, timeout=limits(30)) == b"{}"
            assert await sender.get(server.url) == b"{}"


@pytest.mark.parametrize("kind", ALIKE)
async def test_a_small_response_cannot_fill_the_memory(kind: str) -> None:
    with RawServer(answer(BOMB, 200, "Content-Encoding: gzip")) as server:
        async with sender_of(kind) as sender:
            with pytest.raises(DecodeError, match="more than 100000000 bytes"):
                await sender.get(server.url)
            response = await sender.send(prepared(server.url))
            with pytest.raises(DecodeError, match="more than 1000 bytes"):
                await response.read(limit=1000)
            response = await sender.send(prepared(server.url))
            size = 0
            async for chunk in response.chunks():
                assert len(chunk) <= 1 << 16
                size += len(chunk)
                if size > 10_000_000:
                    break
            await response.close()


@pytest.mark.parametrize("kind", ALIKE)
async def test_the_limit_counts_plain_bodies_too(kind: str) -> None:
    with RawServer(answer(b"x" * 1000)) as server:
        async with sender_of(kind) as sender:
            assert await (await sender.send(prepared(server.url))).read(limit=1000) == b"x" * 1000
            assert await (await sender.send(prepared(server.url))).read(limit=None) == b"x" * 1000
            with pytest.raises(DecodeError):
                await (await sender.send(prepared(server.url))).read(limit=999)


def coded(body: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(body)
    if coding == "deflate":
        return zlib.compress(body)
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(body) + squeeze.flush()


@given(
    bodies=st.lists(st.binary(max_size=300) | st.integers(0, 200_000).map(bytes), max_size=3),
    coding=st.sampled_from(["gzip", "deflate", "raw deflate"]),
    cut=st.integers(1, 4000),
    padding=st.sampled_from([b"", b"\0" * 7]),
)
def test_codings_are_removed_wherever_the_wire_is_cut(
    bodies: list[bytes], coding: str, cut: int, padding: bytes
) -> None:
    parts = bodies if coding == "gzip" else [b"".join(bodies)]
    wire = b"".join(coded(part, coding) for part in parts) + (padding if parts else b"")
    decoding = Decoder([coding.removeprefix("raw ")])
    pieces = [piece for start in range(0, len(wire), cut) for piece in decoding.decode(wire[start : start + cut])]
    decoding.finish()
    assert b"".join(pieces) == b"".join(bodies)
    assert all(0 < len(piece) <= 1 << 16 for piece in pieces)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate"])
def test_codings_that_end_too_early(coding: str) -> None:
    wire = coded(b"hello " * 100, coding)
    for cut in range(1, len(wire)):
        decoding = Decoder([coding.removeprefix("raw ")])
        _ = list(decoding.decode(wire[:cut]))
        with pytest.raises(DecodeError, match="too early"):
            decoding.finish()


def test_which_codings_are_known() -> None:
    assert decoder({}) is None
    assert decoder({"content-encoding": " identity , "}) is None
    twice = decoder({"content-encoding": "Gzip, x-gzip"})
    assert twice is not None
    assert b"".join(twice.decode(gzip.compress(gzip.compress(b"a")))) == b"a"
    twice.finish()
    for unknown in ("br", "gzip, br", "gzip, gzip, gzip, gzip"):
        with pytest.raises(DecodeError, match="not asked for"):
            decoder({"content-encoding": unknown})
