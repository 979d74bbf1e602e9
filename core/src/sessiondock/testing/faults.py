"""`Fault`: a failure between a client and a service, injected with `server.faults.add(...)`."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

import attrs

from . import _delivery
from ._delivery import Delivery
from .messages import Reply

ErrorReply = Callable[[int, str], Reply]
"""Makes the vendor's own error response from a status and a message."""

_HTML = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1><p>gateway</p></body></html>"


@attrs.frozen(eq=False, kw_only=True)
class Fault:
    """A failure of one request. The class methods below make one.

    Three kinds. `status`, `html`, `redirect`, `answer` and `raw` say something else than the fake would; `reset` and
    `close` say nothing; the others spoil the true answer of the fake and therefore `need the answer`: the request is
    processed. For the first two kinds `FaultRules.add(after_effect=True)` has the request processed and then the
    answer lost; without it the fake's state stays as it was.
    """

    name: str
    own: Callable[[ErrorReply], Reply] | None = attrs.field(default=None, repr=False)
    alter: Callable[[Reply], Reply] | None = attrs.field(default=None, repr=False)
    deliver: Delivery = attrs.field(default=_delivery.send_reply, repr=False)
    needs_answer: bool = attrs.field(default=False, repr=False)
    seconds: float = attrs.field(default=0.0, repr=False)

    # Something else is said.

    @classmethod
    def status(
        cls,
        status: int,
        *,
        body: bytes | None = None,
        json: object = None,
        headers: Mapping[str, str] | None = None,
        retry_after: float | str | datetime | None = None,
    ) -> Fault:
        """This status with `body`, or `json`, or else the vendor's own error body (`FakeServer.error`).

        `retry_after` becomes the header: seconds, an aware datetime (sent as an HTTP date), or any text.
        """
        extra = dict(headers or {})
        if retry_after is not None:
            extra["Retry-After"] = _retry_after(retry_after)

        def own(error: ErrorReply) -> Reply:
            if body is not None:
                return Reply(status, extra, body)
            reply = error(status, f"injected status {status}") if json is None else Reply.json(json, status)
            return attrs.evolve(reply, headers=reply.headers.updated(extra))

        return cls(name=f"status {status}", own=own)

    @classmethod
    def html(cls, status: int = 502) -> Fault:
        """The HTML error page of a proxy."""
        page = Reply.html(_HTML.format(status), status)
        return cls(name=f"HTML page {status}", own=lambda _: page)

    @classmethod
    def redirect(cls, url: str, status: int = 307) -> Fault:
        """A redirect to `url`."""
        reply = Reply.empty(status, headers={"Location": url})
        return cls(name=f"redirect {status}", own=lambda _: reply)

    @classmethod
    def answer(cls, reply: Reply) -> Fault:
        """This reply; its body must be bytes, because a rule may use it more than once."""
        if not isinstance(reply.body, bytes):
            raise TypeError("the body of an injected answer must be bytes")
        return cls(name=f"answer {reply.status}", own=lambda _: reply)

    @classmethod
    def raw(cls, data: bytes = b"\x16\x03\x01 this is not HTTP\r\n\r\n") -> Fault:
        """Send these bytes instead of a status line, then close the connection."""
        return cls(name="raw bytes", deliver=_delivery.raw(data))

    # Nothing is said.

    @classmethod
    def reset(cls) -> Fault:
        """Reset the connection (TCP RST) after the request was read."""
        return cls(name="reset", deliver=_delivery.reset)

    @classmethod
    def close(cls) -> Fault:
        """Close the connection after the request was read."""
        return cls(name="close", deliver=_delivery.close)

    # The real response, corrupted or delayed.

    @classmethod
    def delay(cls, seconds: float, then: Fault | None = None) -> Fault:
        """Wait before the first byte, then send the real response or the fault `then`.

        The request is processed before the wait.
        """
        if then is not None:
            return attrs.evolve(then, name=f"delay {seconds:g} s, {then.name}", seconds=seconds + then.seconds)
        return cls(name=f"delay {seconds:g} s", seconds=seconds, needs_answer=True)

    @classmethod
    def half_body(cls, keep: int | None = None, *, reset: bool = False) -> Fault:
        """Send the right `Content-Length`, but only `keep` bytes (default: half); then close or reset."""
        return cls(name="half body", deliver=_delivery.half_body(keep, then_reset=reset), needs_answer=True)

    @classmethod
    def truncated_chunks(cls, keep: int | None = None) -> Fault:
        """Send a chunked body that ends after `keep` bytes (default: half), without the last chunk."""
        return cls(name="truncated chunks", deliver=_delivery.truncated_chunks(keep), needs_answer=True)

    @classmethod
    def drip(cls, size: int = 1, interval: float = 0.01) -> Fault:
        """Send the body in pieces of `size` bytes, with a pause of `interval` seconds before each."""
        if size < 1:
            raise ValueError("size must be at least 1 byte")
        return cls(name="drip", deliver=_delivery.drip(size, interval), needs_answer=True)

    @classmethod
    def stall(cls, keep: int = 0, seconds: float | None = None) -> Fault:
        """After `keep` bytes of the body, pause for `seconds`, or (None) until the server stops."""
        return cls(name="stall", deliver=_delivery.stall(keep, seconds), needs_answer=True)

    @classmethod
    def hang_up(cls) -> Fault:
        """Send a whole response that allows reuse of the connection, then close the connection."""
        return cls(name="hang up", deliver=_delivery.hang_up, needs_answer=True)

    @classmethod
    def empty(cls) -> Fault:
        """Send the real status and headers without a body."""
        return cls(name="empty body", alter=lambda reply: _with_body(reply, b""), needs_answer=True)

    @classmethod
    def content_type(cls, value: str) -> Fault:
        """Send the real body with another content type."""

        def alter(reply: Reply) -> Reply:
            return attrs.evolve(reply, headers=reply.headers.replacing("Content-Type", value))

        return cls(name=f"content type {value}", alter=alter, needs_answer=True)

    @classmethod
    def truncated_json(cls) -> Fault:
        """Send the first half of the body, correctly framed, so that only a parser can detect it."""
        return cls(name="truncated JSON", alter=_truncated, needs_answer=True)

    @classmethod
    def gzip(cls, *, valid: bool = True) -> Fault:
        """Compress the real body. With `valid=False` only the header says so, and the body cannot be decoded."""

        def alter(reply: Reply) -> Reply:
            encoded = attrs.evolve(reply, headers=reply.headers.replacing("Content-Encoding", "gzip"))
            return _with_body(encoded, _compressed(reply.body)) if valid else encoded

        return cls(name="gzip" if valid else "broken gzip", alter=alter, needs_answer=True)


def _retry_after(value: float | str | datetime) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("retry_after needs an aware datetime")
        return format_datetime(value.astimezone(UTC), usegmt=True)
    return value if isinstance(value, str) else f"{value:g}"


def _with_body(reply: Reply, body: bytes | Iterable[bytes]) -> Reply:
    return attrs.evolve(reply, headers=reply.headers.without("Content-Length"), body=body)


def _truncated(reply: Reply) -> Reply:
    body = b"".join(reply.pieces())
    half = body[: len(body) // 2]
    return _with_body(reply, half if half[:1] in (b"{", b"[", b'"') else b'{"truncated')


def _compressed(body: bytes | Iterable[bytes]) -> bytes | Iterator[bytes]:
    return gzip.compress(body) if isinstance(body, bytes) else _compressing(body)


def _compressing(body: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(level=1, wbits=31)
    for piece in body:
        yield packer.compress(piece)
    yield packer.flush()
