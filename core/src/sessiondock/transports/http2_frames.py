"""What HTTP/2 asks of us beside the state machine of h2: frames that end a connection in order, and headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import h2.exceptions
import h2.settings

from ..http import PreparedRequest
from .failures import unsendable

__all__ = ["GoAways", "header_fields", "status_of", "wanted"]

_HEAD = 9
_GOAWAY = 7
_SHORTEST = _HEAD + 8
_LONGEST_HEADERS = 1 << 16
_LONGEST = _HEAD + (1 << 14)
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
        """The bytes without GOAWAY frames. What may become one is held back until it is complete.

        ProtocolError of h2 for one that is not valid, and for any frame that is longer than allowed.
        """
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
            if whole and size > _LONGEST:
                raise h2.exceptions.ProtocolError("a frame is too long")
            if whole and data[position + 3] != _GOAWAY:
                self._passing = size
                continue
            if whole and size < _SHORTEST:
                raise h2.exceptions.ProtocolError("a GOAWAY frame is too short")
            passed.append(data[start:position])
            if not whole or len(data) - position < size:
                self._held, start = data[position:], len(data)
                break
            last = int.from_bytes(data[position + _HEAD : position + _HEAD + 4], "big") & 0x7FFFFFFF
            self.last = last if self.last is None else min(last, self.last)
            position = start = position + size
        passed.append(data[start:])
        return b"".join(passed)


def wanted(streams: int, window: int) -> Any:
    """h2's settings that this side tells the service at first: how many streams may be, and unread bytes on each."""
    codes = h2.settings.SettingCodes
    values = {
        codes.ENABLE_PUSH: 0,
        codes.MAX_CONCURRENT_STREAMS: streams,
        codes.INITIAL_WINDOW_SIZE: window,
        codes.MAX_HEADER_LIST_SIZE: _LONGEST_HEADERS,
    }
    settings = h2.settings.Settings(client=True, initial_values=values)
    # no service needs to know this, and some reject what they do not know
    del settings[codes.ENABLE_CONNECT_PROTOCOL]
    return settings


def header_fields(request: PreparedRequest) -> list[tuple[bytes, bytes]]:
    """The header block of a request. TransportError when a header cannot be sent over HTTP/2, or the URL is not valid.

    Everything is checked before anything is encoded, since the compression of headers remembers what it was given.
    """
    try:
        parts = urlsplit(request.url)
        host = parts.netloc.rpartition("@")[2]
        if not parts.hostname or parts.port == 0 or re.search("[^!-~]", request.url):
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
            raise unsendable(f"HTTP/2 has no header {name!r}; leave it out, or leave http2 out")
        else:
            fields.append((lowered, value))
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in fields]


def status_of(fields: Iterable[tuple[bytes, bytes]]) -> int:
    """The status in the header block of a response. ProtocolError of h2 when it is not one."""
    status = next((value for name, value in fields if name == b":status"), b"")
    if len(status) != 3 or not status.isdigit() or status < b"200":
        raise h2.exceptions.ProtocolError("the status is not valid")
    return int(status)
