"""Connections of our own through httpcore, which is what httpx (or httpcore2, what httpx2) sends with.

This skips the client layer, its log line with the whole URL, and most of its cost.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import unquote, urlsplit

from ... import runtime_async
from ...errors import ConfigurationError, SessionDockError, TransportError
from ...errors import TimeoutError as CallTimeoutError
from ...http import Headers, PreparedRequest, Timeout
from ...http.deadline import Deadline
from ...http.proxies import Proxies
from .._platform_async import close_orphans, network_backend, running_loop, time_limit
from ..failures import broken_off, check_headers, not_connected, reason, timed_out, unsendable
from ..hanging_up import hang_up
from ..ownership import Owned
from .received import AsyncReceivedResponse

__all__ = ["AsyncHTTPCoreTransport", "phases", "translate"]

_LIMITS = {"max_connections": 100, "max_keepalive_connections": 20, "keepalive_expiry": 5.0}


class AsyncHTTPCoreTransport:
    """Sends through connection pools of its own, one for each proxy, each event loop and each process.

    Args:
        library: ``"httpx"`` or ``"httpx2"``. ModuleNotFoundError when it is not installed.

    Attributes:
        core: the module of httpcore or httpcore2.
    """

    def __init__(self, library: str) -> None:
        if importlib.util.find_spec(library) is None:
            raise ModuleNotFoundError(f"No module named {library!r}", name=library)
        self._library = library
        self.core: Any = importlib.import_module(library.replace("httpx", "httpcore"))
        self._proxies = Proxies(socks="socksio", install=f"'{library}[socks]'")
        self._pools: Owned[dict[tuple[bool, str | None], Any]] = Owned(dict, running_loop)

    async def send(self, request: PreparedRequest, timeout: Timeout) -> HTTPCoreResponse:
        """Send and wait for the headers."""
        check_headers(request)
        pool = self._pool(request.url)
        ready = self._request(request, timeout)
        try:
            if timeout.deadline is None:
                response = await _exchange(pool, ready)
            else:
                async with time_limit(timeout.deadline):
                    response = await _exchange(pool, ready)
        except SessionDockError:
            raise
        except Exception as error:
            if timeout.deadline is not None:
                timeout.deadline.check()
            raise translate(self.core, error) from error
        return HTTPCoreResponse(response, self.core, timeout.deadline)

    async def aclose(self) -> None:
        """Close the pools."""
        for pool in (self._pools.take() or {}).values():
            await runtime_async.finish(pool.aclose)

    def _pool(self, url: str) -> Any:
        pools = self._pools.get()
        secure, proxy = url[:7].lower() != "http://", self._proxies.of(url)
        pool = pools.get((secure, proxy))
        if pool is None:
            pool = pools.setdefault((secure, proxy), self._make_pool(secure, proxy))
        return pool

    def _make_pool(self, secure: bool, proxy: str | None) -> Any:
        core = self.core
        # only where they are needed, since reading the certificate authorities takes long
        authorities = self.authorities() if secure else None
        settings = {"ssl_context": authorities, "network_backend": network_backend(core), **_LIMITS}
        if proxy is None:
            return core.AsyncConnectionPool(**settings)
        parts = urlsplit(proxy)
        address = parts._replace(netloc=parts.netloc.rpartition("@")[2], path="", query="", fragment="").geturl()
        user = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        kind = core.AsyncSOCKSProxy if parts.scheme.startswith("socks") else core.AsyncHTTPProxy
        return kind(proxy_url=address, proxy_auth=user, **settings)

    def proxy_of(self, url: str) -> str | None:
        """The proxy for a URL, None for none. ConfigurationError when it cannot be used."""
        return self._proxies.of(url)

    def authorities(self) -> Any:
        """An SSL context with the certificate authorities of the environment."""
        try:
            # all that is needed of it, and only where it is needed
            return importlib.import_module(self._library).create_ssl_context()
        except OSError as error:
            raise ConfigurationError(
                f"the certificate authorities cannot be read ({reason(error)}); check SSL_CERT_FILE and SSL_CERT_DIR"
            ) from error

    def _request(self, request: PreparedRequest, timeout: Timeout) -> Any:
        url = request.url
        try:
            target = self.core.URL(url)
            headers = [(name.encode("ascii"), value.encode("ascii")) for name, value in request.headers.items()]
            if not any(name.lower() == b"host" for name, _ in headers):
                headers.insert(0, (b"Host", _host(target)))
            return self.core.Request(
                request.method, target, headers=headers, content=request.body, extensions={"timeout": phases(timeout)}
            )
        except (ValueError, TypeError) as error:
            raise unsendable("the URL is not valid") from error


async def _exchange(pool: Any, ready: Any) -> Any:
    try:
        return await pool.handle_async_request(ready)
    except BaseException:
        await close_orphans(pool)
        raise


def _host(url: Any) -> bytes:
    host: bytes = b"[%b]" % url.host if b":" in url.host else url.host
    return host if url.port is None else b"%b:%d" % (host, url.port)


def phases(timeout: Timeout) -> dict[str, float | None]:
    """The limits by httpcore's names."""
    return {"connect": timeout.connect, "read": timeout.read, "write": timeout.read, "pool": timeout.read}


class HTTPCoreResponse(AsyncReceivedResponse):
    """A response of httpcore."""

    def __init__(self, response: Any, core: Any, deadline: Deadline | None) -> None:
        fields = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
        super().__init__(response.status, Headers(fields), deadline)
        self._response = response
        self.core = core
        self._chunks: AsyncIterator[bytes] = aiter(response.stream)

    async def _receive(self) -> bytes | None:
        return await anext(self._chunks, None)

    def _translate(self, error: Exception) -> TransportError:
        return translate(self.core, error)

    async def _complete(self) -> None:
        if self.status >= 500:
            hang_up(self._response.extensions)
        await runtime_async.finish(self._response.aclose)

    async def aclose(self) -> None:
        """Give up what is unread."""
        await runtime_async.finish(self._response.aclose)


def translate(library: Any, error: Exception) -> TransportError:
    """Our error for one of httpcore or httpx, whose errors have the same names."""
    if isinstance(error, library.PoolTimeout):
        return CallTimeoutError("no connection of the pool became free in time", may_have_arrived=False)
    if isinstance(error, (library.ConnectError, library.ConnectTimeout, library.ProxyError)):
        return not_connected(error)
    if isinstance(error, library.TimeoutException):
        return timed_out()
    if isinstance(error, library.UnsupportedProtocol):
        return unsendable("the URL is neither http nor https")
    if isinstance(error, library.LocalProtocolError):
        return TransportError("the request cannot be sent: it is not valid HTTP")
    return broken_off(error)
