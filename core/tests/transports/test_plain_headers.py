"""Headers that are split in one pass are those that the standard library finds; all others are left to it."""

from __future__ import annotations

import io
from http.client import parse_headers

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tests.transports.kinds import own
from core.tests.transports.raw_server import RawServer
from sessiondock.transports.plain_headers import peeked

LENGTH = b"Content-Length: 3\r\n"


def reader(block: bytes) -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO(block))


@pytest.mark.parametrize(
    ("block", "length", "closes"),
    [
        (LENGTH, 3, False),
        (b"content-length:\t 3\r\nX: \r\nX:a b \r\nY: \xe9:\t,\r\n", 3, False),
        (b"Transfer-Encoding: Chunked\r\nConnection: Close\r\n", None, True),
        (LENGTH + b"Connection: keep-alive\r\nConnection: close\r\n", 3, False),
    ],
)
def test_plain_ones(block: bytes, length: int | None, closes: bool) -> None:
    stream = reader(block + b"\r\nabc")
    found = peeked(stream)
    assert found is not None
    assert (found.length, found.closes, found.size) == (length, closes, len(block) + 2)
    assert stream.read(3) == block[:3], "nothing was taken"
    expected = parse_headers(reader(block + b"\r\n"))
    assert found.items() == expected.items()
    assert found.get_all("x") == expected.get_all("x")
    assert found.get("Content-Length") == expected.get("Content-Length")


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"X: y\r\n",
        LENGTH + LENGTH,
        LENGTH + b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"Content-Length: -3\r\n",
        b"Content-Length: 3, 3\r\n",
        b"Content-Length: 3 \r\n",
        b"Content-Length: \xb2\r\n",
        b"Content-Length: " + b"9" * 30 + b"\r\n",
        LENGTH + b" folded\r\n",
        LENGTH + b"no colon\r\n",
        LENGTH + b"Na me: x\r\n",
        LENGTH + b": x\r\n",
        LENGTH + b"X: a\nY: b\r\n",
        LENGTH + b"X: a\rY: b\r\n",
        LENGTH + b"X: a\x00b\r\n",
        LENGTH + b"X: 1\r\n" * 100,
    ],
)
def test_others_are_left_alone(block: bytes) -> None:
    stream = reader(block + b"\r\nabc")
    assert peeked(stream) is None
    assert stream.read() == block + b"\r\nabc"


def test_what_is_not_there_yet_is_waited_for_elsewhere() -> None:
    assert peeked(reader(LENGTH)) is None
    assert peeked(reader(b"")) is None


NAMES = st.text(st.sampled_from("aZ-_9!"), min_size=1, max_size=5)
VALUES = st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=9)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=5))
def test_what_is_found_is_what_the_standard_library_finds(fields: list[tuple[str, str]]) -> None:
    block = "".join(f"{name}: {value}\r\n" for name, value in fields).encode("latin-1") + LENGTH + b"\r\n"
    found = peeked(reader(block))
    if found is not None:
        assert found.items() == parse_headers(reader(block)).items()


async def test_a_body_leaves_with_its_headers() -> None:
    pieces: list[bytes] = []

    def answer(sock: object, request: object) -> bool:
        return False

    with RawServer(answer) as server:
        sender = own("requests")
        transport = sender.inner
        place = transport._pools.get().find(server.url, None)
        connection = place.pool.ConnectionCls("127.0.0.1", server.port)
        connection.connect()
        real = connection.sock

        class Socket:
            def sendall(self, data: bytes) -> None:
                pieces.append(bytes(data))

            def __getattr__(self, name: str) -> object:
                return getattr(real, name)

        connection.sock = Socket()
        connection.request("POST", "/x", body=b"b" * 200_000, headers={"Content-Length": "200000"})
        connection.sock = real
        connection.close()
    assert pieces[0].startswith(b"POST /x HTTP/1.1\r\nHost: ")
    assert pieces[0].endswith(b"b" * 60_000)
    assert b"".join(pieces).endswith(b"\r\n\r\n" + b"b" * 200_000)
    assert max(map(len, pieces)) <= 65536
