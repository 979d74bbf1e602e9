"""A request and its response on a connection of aiohttp's own pool, without what a session does around each request.

A session of aiohttp merges headers, looks for cookies, authentication, proxies, traces and middlewares, and starts
timers. A session of our own has none of these, and what remains costs a third. Only plain requests are sent so; the
connections, their pool, limits, TLS and the parser are aiohttp's.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import ssl
from builtins import TimeoutError as OSTimeout
from typing import Any, Self

import aiohttp
import attrs
from yarl import URL

from ..http import PreparedRequest

__all__ = ["Place", "Received", "exchange"]

_SMALL = 1 << 16
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_ADDED = frozenset({"accept", "accept-encoding", "user-agent"})
"""Headers that a session would add."""
_MEANINGFUL = frozenset({"host", "connection", "transfer-encoding", "expect", "cookie", "upgrade", "content-encoding"})
"""Headers that a session would look at."""
Received = tuple[Any, Any, aiohttp.StreamReader]
"""A connection of the pool, the head of a response, and its body."""


@attrs.frozen
class Place:
    """An origin that requests are sent to directly.

    Attributes:
        connector: holds the connections.
        target: what the connector asks for where to connect to; it is never sent.
        host: the ``Host`` header.
    """

    connector: Any
    target: aiohttp.ClientRequest
    host: str

    @classmethod
    def of(cls, connector: aiohttp.BaseConnector, origin: str, authorities: ssl.SSLContext | None) -> Self | None:
        """The place for an origin on the running event loop; None when a session has to be asked, as for a user in it.

        Args:
            connector: of a session of our own.
            origin: scheme, host and port as they are in a URL.
            authorities: for TLS.
        """
        is_plain = origin.lower().startswith(("http://", "https://")) and "@" not in origin and _is_sendable(origin)
        if not is_plain or not _is_possible():
            return None
        try:
            target = aiohttp.ClientRequest(
                "GET",
                URL(origin, encoded=True),
                loop=asyncio.get_running_loop(),
                ssl=True if authorities is None else authorities,
            )
            return cls(connector, target, target.headers["Host"])
        except (TypeError, ValueError, AttributeError):
            return None

    def whole(self, request: PreparedRequest, path: str) -> bytes | None:
        """A request as it is sent; None when it is large, or not so plain that a session would add nothing to it.

        Args:
            request: with headers that were checked.
            path: with the query.
        """
        headers, method, body = request.headers, request.method, request.body or b""
        expected = None if method == "GET" and request.body is None else str(len(body))
        if (
            method not in _METHODS
            or len(body) > _SMALL
            or headers.get("Content-Length") != expected
            or not _are_plain(tuple(headers))
            or not _is_sendable(path)
        ):
            return None
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\n{lines}\r\n".encode("ascii")
        return head + body


def _is_possible() -> bool:
    """Whether aiohttp has what is used here, which is not all documented."""
    handler: Any = getattr(getattr(aiohttp, "client_proto", None), "ResponseHandler", None)
    return (
        _takes(aiohttp.BaseConnector.connect, "traces", "timeout")
        and _takes(getattr(handler, "set_response_params", None), "read_until_eof", "auto_decompress", "read_timeout")
        and all(hasattr(handler, name) for name in ("force_close", "is_connected", "read", "start_timeout"))
    )


def _takes(function: Any, *names: str) -> bool:
    return callable(function) and set(names) <= set(inspect.signature(function).parameters)


def _is_sendable(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


@functools.lru_cache
def _are_plain(names: tuple[str, ...]) -> bool:
    """Whether a session would send headers with these names as they are."""
    lowered = {name.lower() for name in names}
    has_length = "content-length" in lowered
    return (
        len(lowered) == len(names)
        and lowered >= _ADDED
        and not lowered & _MEANINGFUL
        and has_length == ("Content-Length" in names)
    )


async def exchange(place: Place, request: bytes, timeout: aiohttp.ClientTimeout) -> Received:
    """Send a request once and wait for the head of its response. Raises what a session raises.

    Whoever gets the connection releases or closes it.

    Args:
        place: where to.
        request: as `Place.whole` gives it.
        timeout: the limits.
    """
    try:
        connection = await place.connector.connect(place.target, traces=[], timeout=timeout)
    except OSTimeout as error:
        raise aiohttp.ConnectionTimeoutError from error
    try:
        protocol = connection.protocol
        protocol.set_response_params(read_until_eof=True, auto_decompress=False, read_timeout=timeout.sock_read)
        if not protocol.is_connected():
            raise aiohttp.ClientConnectionResetError
        protocol.transport.write(request)
        protocol.start_timeout()
        message, content = await protocol.read()
        while 100 <= message.code < 200 and message.code != 101:
            message, content = await protocol.read()
    except BaseException:
        # cancelled too: what is half used must not be used again
        connection.close()
        raise
    return connection, message, content
