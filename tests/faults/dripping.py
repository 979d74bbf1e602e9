"""Responses that come bit by bit, each bit in time for the limit of a silence, and which limit ends them."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Mapping

import attrs

from core.tests.transports.raw_server import Arrived, Behaviour

__all__ = ["BLOCKING", "DRIPPED", "Dripped", "dripping", "is_ended_by_total"]

BODY = b"a" * 20
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BLOCKING = ("requests.Session", "httpx.Client", "httpx2.Client")
"""Clients of the caller's own that read headers and chunks in calls that nothing can interrupt."""


@attrs.frozen(kw_only=True)
class Dripped:
    """A response in bits.

    Attributes:
        before: what comes at once.
        bits: bits that make the response whole after `before`.
        in_pieces: whether a blocking client hands each bit on, so that the total can be looked at in between.
        body: the body when it is whole.
    """

    before: bytes
    bits: tuple[bytes, ...]
    in_pieces: bool = False
    body: bytes = BODY


def _bytes(data: bytes) -> tuple[bytes, ...]:
    return tuple(data[place : place + 1] for place in range(len(data)))


def _flushed() -> tuple[bytes, tuple[bytes, ...]]:
    """The begin of a gzip stream, and the rest a letter at a time."""
    coding = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    begin = coding.compress(b"") + coding.flush(zlib.Z_SYNC_FLUSH)
    bits = tuple(coding.compress(b"a") + coding.flush(zlib.Z_SYNC_FLUSH) for _ in BODY)
    return begin, (*bits, coding.flush())


_BEGIN, _LETTERS = _flushed()
_LENGTH = b"Content-Length: 20\r\n\r\n"
DRIPPED: Mapping[str, Dripped] = {
    "the status line, a byte at a time": Dripped(before=b"HTTP/1.1 200 ", bits=_bytes(b"OK\r\n" + _LENGTH + BODY)),
    "one header, a byte at a time": Dripped(before=OK + b"X-Long: ", bits=_bytes(b"aaaaaaaaaa\r\n" + _LENGTH + BODY)),
    "headers, one at a time": Dripped(
        before=OK, bits=(*(b"X-%d: a\r\n" % number for number in range(20)), _LENGTH, BODY)
    ),
    "the body, a byte at a time": Dripped(before=OK + b"Content-Length: 20\r\n\r\n", bits=_bytes(BODY), in_pieces=True),
    "a body without a length, a byte at a time": Dripped(
        before=OK + b"Connection: close\r\n\r\n", bits=_bytes(BODY), in_pieces=True
    ),
    "chunks of a byte, one at a time": Dripped(
        before=CHUNKED, bits=(*(b"1\r\na\r\n" for _ in BODY), b"0\r\n\r\n"), in_pieces=True
    ),
    "one chunk, a byte at a time": Dripped(before=CHUNKED, bits=(b"14\r\n", *_bytes(BODY), b"\r\n0\r\n\r\n")),
    "the size of a chunk, a byte at a time": Dripped(
        before=CHUNKED, bits=(*_bytes(b"0000000014\r\n"), BODY, b"\r\n0\r\n\r\n")
    ),
    "gzip, a letter at a time": Dripped(
        before=OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + _BEGIN,
        bits=_LETTERS,
        in_pieces=True,
    ),
    "gzip, a byte at a time": Dripped(
        before=OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n",
        bits=_bytes(gzip.compress(BODY)),
        in_pieces=True,
    ),
}


def dripping(what: str, pause: float, *, half: bool = False, hold: threading.Event | None = None) -> Behaviour:
    """Sends the bits with pauses in between.

    Args:
        what: the response.
        pause: seconds before each bit.
        half: send half of the bits, and then nothing more.
        hold: send the last bit when this is set, so that the response is not whole before.
    """
    dripped = DRIPPED[what]

    def behave(sock: socket.socket, request: Arrived) -> bool:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(dripped.before)
        bits = dripped.bits[: len(dripped.bits) // 2 if half else None]
        for number, bit in enumerate(bits, 1):
            time.sleep(pause)
            if hold is not None and number == len(bits):
                hold.wait()
            sock.sendall(bit)
        return half and bool(sock.recv(1))

    return behave


def is_ended_by_total(kind: str, what: str) -> bool:
    """Whether the total of a call ends this response over this transport; else only a silence does."""
    return kind not in BLOCKING or DRIPPED[what].in_pieces
