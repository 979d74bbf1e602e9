"""What HTTP/2 asks of us beside the state machine of h2: frames that end a connection in order, and headers."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..http import PreparedRequest
from .failures import unsendable

__all__ = ["GoAways", "header_fields"]

_HEAD = 9
_GOAWAY = 7
_OF_ONE_CONNECTION = frozenset({"connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"})


class GoAways:
    """Takes GOAWAY frames out of what arrives.

    h2 ends a connection at a GOAWAY, although a service that shuts down in order still answers what it has accepted.

    Attributes:
        last: the highest stream that the service will answer, None while it takes new ones.
    """

    def __init__(self) -> None:
        self.last: int | None = None
        self._held = b""
        self._passing = 0

    def feed(self, data: bytes) -> bytes:
        """The bytes without GOAWAY frames. What may become one is held back until it is complete."""
        if self._held:
            data, self._held = self._held + data, b""
        passed: list[bytes] = []
        position = start = 0
        while True:
            step = min(self._passing, len(data) - position)
            position, self._passing = position + step, self._passing - step
            if position == len(data):
                break
            size = _HEAD + int.from_bytes(data[position : position + 3], "big")
            whole = len(data) - position >= _HEAD
            if whole and data[position + 3] != _GOAWAY:
                self._passing = size
                continue
            passed.append(data[start:position])
            if not whole or len(data) - position < size:
                self._held, start = data[position:], len(data)
                break
            last = int.from_bytes(data[position + _HEAD : position + _HEAD + 4], "big") & 0x7FFFFFFF
            self.last = last if self.last is None else min(last, self.last)
            position = start = position + size
        passed.append(data[start:])
        return b"".join(passed)


def header_fields(request: PreparedRequest) -> list[tuple[bytes, bytes]]:
    """The header block of a request. TransportError when a header cannot be sent over HTTP/2, or the URL is not valid.

    Everything is checked before anything is encoded, since the compression of headers remembers what it was given.
    """
    try:
        parts = urlsplit(request.url)
        host = parts.netloc.rpartition("@")[2]
        if not parts.hostname or not request.url.isascii() or not request.url.isprintable() or " " in request.url:
            raise ValueError(request.url)
    except ValueError as error:
        raise unsendable("the URL is not valid") from error
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = [(":method", request.method), (":authority", host), (":scheme", "https"), (":path", target)]
    for name, value in request.headers.items():
        lowered = name.lower()
        if lowered == "host":
            fields[1] = (":authority", value)
        elif lowered in _OF_ONE_CONNECTION:
            raise unsendable(f"HTTP/2 has no header {name!r}; leave it out, or leave http2=True out")
        else:
            fields.append((lowered, value))
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in fields]
