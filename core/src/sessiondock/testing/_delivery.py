"""Functions that send a reply: correctly, or broken in the way that a fault requires.

A delivery returns whether the connection can carry another request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus

import attrs

from ._connection import Connection
from .messages import Headers, ReceivedRequest, Reply

Delivery = Callable[[Connection, ReceivedRequest, Reply], bool]

_JOIN_BELOW = 64 * 1024


def send_reply(connection: Connection, request: ReceivedRequest, reply: Reply) -> bool:
    """Send the whole response, correctly framed."""
    closing = not request.keep_alive or "close" in reply.headers.get("Connection", "").lower()
    if not carries_body(request, reply):
        connection.send(encode_head(reply.status, _bodiless_fields(request, reply), closing=closing))
    elif isinstance(reply.body, bytes):
        fields = reply.headers.replacing("Content-Length", str(_checked_length(reply, len(reply.body))))
        _send_joined(connection, encode_head(reply.status, fields, closing=closing), reply.body)
    elif reply.length is not None:
        connection.send(encode_head(reply.status, reply.headers, closing=closing))
        _checked_length(reply, _send_pieces(connection, reply.body))
    elif request.http_version == "HTTP/1.0":
        connection.send(encode_head(reply.status, reply.headers, closing=True))
        _send_pieces(connection, reply.body)
    else:
        fields = reply.headers.replacing("Transfer-Encoding", "chunked")
        connection.send(encode_head(reply.status, fields, closing=closing))
        for piece in reply.body:
            send_chunk(connection, piece)
        connection.send(b"0\r\n\r\n")
    return not closing


def carries_body(request: ReceivedRequest, reply: Reply) -> bool:
    """Whether a response with this status to this method has a body."""
    return request.method != "HEAD" and reply.status >= 200 and reply.status not in (204, 304)


def encode_head(status: int, headers: Headers, *, closing: bool) -> bytes:
    """Status line and header section."""
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Unknown"
    if closing:
        headers = headers.replacing("Connection", "close")
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers.pairs), "", ""]
    return "\r\n".join(lines).encode("latin-1")


def send_chunk(connection: Connection, piece: bytes) -> None:
    """One chunk; nothing for an empty piece, which would end the body."""
    if piece:
        _send_joined(connection, b"%x\r\n" % len(piece), piece, b"\r\n")


def _bodiless_fields(request: ReceivedRequest, reply: Reply) -> Headers:
    if request.method != "HEAD" or "Content-Length" in reply.headers or reply.length is None:
        return reply.headers
    return reply.headers.replacing("Content-Length", str(reply.length))


def _checked_length(reply: Reply, actual: int) -> int:
    declared = reply.headers.get("Content-Length", str(actual))
    if declared != str(actual):
        raise ValueError(f"the reply declares {declared} bytes and has {actual}; use Fault.half_body to lie")
    return actual


def _send_joined(connection: Connection, *parts: bytes) -> None:
    if sum(map(len, parts)) < _JOIN_BELOW:
        connection.send(b"".join(parts))
        return
    for part in parts:
        connection.send(part)


def _send_pieces(connection: Connection, pieces: Iterable[bytes]) -> int:
    sent = 0
    for piece in pieces:
        connection.send(piece)
        sent += len(piece)
    return sent


def reset(connection: Connection, request: ReceivedRequest, reply: Reply) -> bool:
    """Reset the connection instead of a response."""
    connection.reset()
    return False


def close(connection: Connection, request: ReceivedRequest, reply: Reply) -> bool:
    """Close the connection instead of a response."""
    connection.close()
    return False


def hang_up(connection: Connection, request: ReceivedRequest, reply: Reply) -> bool:
    """Send the whole response, then close the connection without a `Connection: close` header."""
    send_reply(connection, request, reply)
    return False


def raw(data: bytes) -> Delivery:
    """Send these bytes instead of a response, then close the connection."""

    def deliver(connection: Connection, request: ReceivedRequest, reply: Reply) -> bool:
        connection.send(data)
        return False

    return deliver


def half_body(keep: int | None, *, then_reset: bool) -> Delivery:
    """`Content-Length` promises more than the `keep` bytes (default: half) that are sent."""

    def deliver(connection: Connection, request: ReceivedRequest, reply: Reply) -> bool:
        count = _part(reply, keep)
        declared = max(reply.length or 0, count + 1)
        fields = reply.headers.replacing("Content-Length", str(declared))
        connection.send(encode_head(reply.status, fields, closing=False))
        _send_pieces(connection, _limited(reply.pieces(), count))
        if then_reset:
            connection.reset()
        connection.close()
        return False

    return deliver


def truncated_chunks(keep: int | None) -> Delivery:
    """A chunked body with whole chunks of `keep` bytes together (default: half) and no last chunk."""

    def deliver(connection: Connection, request: ReceivedRequest, reply: Reply) -> bool:
        fields = reply.headers.without("Content-Length").replacing("Transfer-Encoding", "chunked")
        connection.send(encode_head(reply.status, fields, closing=False))
        for piece in _limited(reply.pieces(), _part(reply, keep)):
            send_chunk(connection, piece)
        connection.close()
        return False

    return deliver


def drip(size: int, interval: float) -> Delivery:
    """The right response, its body in pieces of `size` bytes with `interval` seconds before each."""

    def dripping(connection: Connection, body: Iterable[bytes]) -> Iterator[bytes]:
        for piece in body:
            for start in range(0, len(piece), size):
                connection.pause(interval)
                yield piece[start : start + size]

    def deliver(connection: Connection, request: ReceivedRequest, reply: Reply) -> bool:
        return send_reply(connection, request, _streamed(reply, dripping(connection, reply.pieces())))

    return deliver


def stall(keep: int, seconds: float | None) -> Delivery:
    """The right response, with a pause of `seconds` (None: for ever) after `keep` bytes of its body."""

    def stalling(connection: Connection, body: Iterable[bytes]) -> Iterator[bytes]:
        left = keep
        for piece in body:
            if len(piece) < left:
                left -= len(piece)
                yield piece
                continue
            yield piece[:left]
            connection.pause(seconds)
            yield piece[left:]
            break
        yield from body

    def deliver(connection: Connection, request: ReceivedRequest, reply: Reply) -> bool:
        return send_reply(connection, request, _streamed(reply, stalling(connection, iter(reply.pieces()))))

    return deliver


def _streamed(reply: Reply, body: Iterable[bytes]) -> Reply:
    headers = reply.headers
    if reply.length is not None:
        headers = headers.replacing("Content-Length", str(reply.length))
    return attrs.evolve(reply, headers=headers, body=body)


def _part(reply: Reply, keep: int | None) -> int:
    """How many bytes to send: `keep`, else half, else one KiB of a body of unknown length."""
    if keep is not None:
        return keep
    return 1024 if reply.length is None else reply.length // 2


def _limited(body: Iterable[bytes], count: int) -> Iterator[bytes]:
    for piece in body:
        if count <= 0:
            return
        yield piece[:count]
        count -= len(piece)
