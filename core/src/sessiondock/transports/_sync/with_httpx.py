# Generated from src/sessiondock/transports/_async/with_httpx.py: edit that file, not this one.
# Digest: 052b98ed6937a780
"""httpx, and httpx2 in its place: the module is an argument, so that a user's client of either works."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...errors import ConnectError, IncompleteReadError, TransportError
from ...errors import TimeoutError as CallTimeoutError
from ...http import Headers, PreparedRequest, Timeout
from ...http.proxies import Proxies

if TYPE_CHECKING:
    import httpx

__all__ = ["HTTPXTransport"]


class HTTPXTransport:
    """Sends through a user's client as the user set it up, or through connection pools of its own.

    Args:
        client: a client of httpx or httpx2, which is never closed here; None for pools of our own, one per
            proxy, which skip the client layer and its log line with the whole URL.
        module: the library for pools of our own, ``"httpx"`` or ``"httpx2"``.
    """

    def __init__(self, client: httpx.Client | None = None, *, module: str = "httpx") -> None:
        self._client = client
        name = module if client is None else _library(client)
        self._httpx: Any = importlib.import_module(name)
        self._proxies = Proxies()
        self._pools: dict[tuple[bool, str | None], httpx.HTTPTransport] = {}

    def send(self, request: PreparedRequest, timeout: Timeout) -> HTTPXResponse:
        """Send and wait for the header fields."""
        client = self._client
        build = self._httpx.Request if client is None else client.build_request
        try:
            ready = build(
                request.method,
                request.url,
                headers=request.headers,
                content=request.body,
                extensions={"timeout": _phases(timeout)},
            )
            if client is None:
                response = self._pool(request.url).handle_request(ready)
                response.request = ready
            else:
                response = client.send(ready, stream=True, follow_redirects=False)
        except (self._httpx.HTTPError, self._httpx.InvalidURL) as error:
            raise translate(self._httpx, error) from error
        return HTTPXResponse(response, self._httpx)

    def close(self) -> None:
        """Close the pools of our own."""
        while self._pools:
            self._pools.popitem()[1].close()

    def _pool(self, url: str) -> httpx.HTTPTransport:
        secure, proxy = url.startswith("https:"), self._proxies.of(url)
        pool = self._pools.get((secure, proxy))
        if pool is None:
            pool = self._httpx.HTTPTransport(verify=secure, proxy=proxy)
            pool = self._pools.setdefault((secure, proxy), pool)
        return pool


class HTTPXResponse:
    """An answer of httpx."""

    def __init__(self, response: httpx.Response, module: Any) -> None:
        self._response = response
        self._httpx = module
        self.status: int = response.status_code
        self.headers = Headers(response.headers.multi_items())

    def read(self) -> bytes:
        """The whole body."""
        try:
            return self._response.read()
        except self._httpx.HTTPError as error:
            raise translate(self._httpx, error) from error

    def iter_bytes(self) -> Iterator[bytes]:
        """The body as it arrives."""
        try:
            for chunk in self._response.iter_bytes():
                yield chunk
        except self._httpx.HTTPError as error:
            raise translate(self._httpx, error) from error

    def close(self) -> None:
        """Give up what is unread."""
        self._response.close()


def _library(client: object) -> str:
    roots = (base.__module__.partition(".")[0] for base in type(client).__mro__)
    return next(root for root in roots if root in {"httpx", "httpx2"})


def _phases(timeout: Timeout) -> dict[str, float | None]:
    return {"connect": timeout.connect, "read": timeout.read, "write": timeout.read, "pool": timeout.read}


def translate(module: Any, error: Exception) -> TransportError:
    """Our error for one of the library's."""
    if isinstance(error, module.ConnectTimeout):
        return CallTimeoutError("connecting took too long", may_have_arrived=False)
    if isinstance(error, module.PoolTimeout):
        return CallTimeoutError("no connection of the pool became free in time", may_have_arrived=False)
    if isinstance(error, module.TimeoutException):
        return CallTimeoutError("the service was silent for too long")
    if isinstance(error, (module.ConnectError, module.ProxyError, module.UnsupportedProtocol)):
        return ConnectError(f"cannot connect: {error}", may_have_arrived=False)
    if isinstance(error, module.InvalidURL):
        return TransportError(f"the request cannot be sent: {error}", may_have_arrived=False)
    if isinstance(error, module.LocalProtocolError):
        return TransportError("the request cannot be sent: a header field is not valid", may_have_arrived=False)
    return IncompleteReadError(f"the connection broke off: {error or type(error).__name__}")
