"""aiohttp, for asynchronous code under asyncio; the fastest choice with many calls in flight. An extra."""

from __future__ import annotations

import asyncio
import functools
import io
import os
import ssl
import weakref
from builtins import TimeoutError as OSTimeout
from contextlib import suppress
from typing import Any

import aiohttp
import certifi
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from ..errors import ConfigurationError, SessionDockError, TransportError
from ..errors import TimeoutError as CallTimeoutError
from ..http import Headers, PreparedRequest, Timeout
from ..http.deadline import Deadline
from ..http.message import LONGEST_BODY
from ..http.proxies import Proxies
from ._async.received import AsyncReceivedResponse, AsyncWholeResponse
from ._platform_async import time_limit
from .failures import (
    broken_off,
    check_headers,
    check_status,
    closed_client,
    not_connected,
    reason,
    timed_out,
    unsendable,
)
from .ownership import Borrowed, Owned

__all__ = ["AiohttpTransport"]

_LARGE = 1 << 20
_FAILURES = (aiohttp.ClientError, OSError, ValueError)
_UNCONNECTED = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientConnectorCertificateError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.ClientHttpProxyError,
)


class AiohttpTransport:
    """Sends through a user's session, or one of its own for each event loop, made at the first request there.

    aiohttp sends a GET, HEAD, PUT or DELETE a second time by itself when the connection ends. Sessions of our own do
    not; there is no way to tell a user's session. A DELETE may then be answered with 404, although it was carried out.

    Args:
        session: an ``aiohttp.ClientSession``, which is never closed here; None for a session of our own.
    """

    def __init__(self, session: aiohttp.ClientSession | None = None) -> None:
        self._given = session
        self._borrowed = Borrowed(_running_loop)
        self._proxies = Proxies()
        self._limits = (Timeout(), aiohttp.ClientTimeout())
        # neither may hold this transport, whose end is the end of sessions that nobody closed
        self._own: Owned[aiohttp.ClientSession] = Owned(
            functools.partial(_session_like, session), _running_loop, functools.partial(_end, owns=session is None)
        )
        weakref.finalize(self, self._own.let_go)

    async def send(self, request: PreparedRequest, timeout: Timeout) -> AsyncReceivedResponse | AsyncWholeResponse:
        """Send and wait for the headers."""
        session = self._session(request)
        check_headers(request)
        deadline = timeout.deadline
        try:
            if deadline is None:
                response = await self._request(session, request, timeout)
            else:
                async with time_limit(deadline):
                    response = await self._request(session, request, timeout)
        except SessionDockError:
            raise
        except aiohttp.ClientResponseError as error:
            if isinstance(error.__cause__, HttpProcessingError) or isinstance(error, aiohttp.ClientHttpProxyError):
                raise translate(error) from error
            # of a middleware that raises for the status
            fields = error.headers.items() if error.headers is not None else ()
            return AsyncWholeResponse(error.status, Headers(fields), b"")
        except _FAILURES as error:
            raise translate(error) from error
        if response.status >= 500:
            _end_after(response, session)
        received = AiohttpResponse(response, deadline)
        try:
            check_status(received.status)
        except TransportError:
            await received.aclose()
            raise
        return received

    async def _request(
        self, session: aiohttp.ClientSession, request: PreparedRequest, timeout: Timeout
    ) -> aiohttp.ClientResponse:
        settings: dict[str, Any] = {}
        given = self._given
        if request.method != "GET" and "Content-Type" not in request.headers:
            # which aiohttp would add
            settings["skip_auto_headers"] = ("Content-Type",)
        if timeout.chosen or given is None:
            settings["timeout"] = self._phases(timeout)
        if given is None:
            proxy = self._proxies.of(request.url)
            if proxy is not None:
                settings["proxy"] = proxy
            if request.url[:7].lower() != "http://":
                settings["ssl"] = self._authorities
        elif session is not given:
            # the session of our own does what the caller's would, but for its credentials
            settings.setdefault("timeout", given.timeout)
            settings |= self._proxy_of(given, request.url)
        return await session.request(
            request.method,
            URL(request.url, encoded=True),
            headers=request.headers,
            data=_payload(request.body),
            allow_redirects=False,
            raise_for_status=False,
            auto_decompress=False,
            **settings,
        )

    @functools.cached_property
    def _authorities(self) -> ssl.SSLContext:
        """The certificate authorities that httpx would use, read where they are needed, since that takes long."""
        file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
        if not file and not folder:
            file = certifi.where()
        try:
            context = ssl.create_default_context(cafile=file or None, capath=None if file else folder)
        except OSError as error:
            raise ConfigurationError(
                f"the certificate authorities cannot be read ({reason(error)}); check SSL_CERT_FILE and SSL_CERT_DIR"
            ) from error
        context.set_alpn_protocols(("http/1.1",))
        return context

    def _phases(self, timeout: Timeout) -> aiohttp.ClientTimeout:
        """The limits as aiohttp takes them; those of the call before are used again."""
        known, phases = self._limits
        if known is not timeout:
            phases = aiohttp.ClientTimeout(total=None, sock_connect=timeout.connect, sock_read=timeout.read)
            self._limits = (timeout, phases)
        return phases

    def _proxy_of(self, given: aiohttp.ClientSession, url: str) -> dict[str, Any]:
        """The proxy of a caller's session, which has no public name."""
        proxy: Any = getattr(given, "_default_proxy", None)
        if proxy is None:
            return {"proxy": self._proxies.of(url) if given.trust_env else None}
        return {"proxy": proxy, "proxy_auth": getattr(given, "_default_proxy_auth", None)}

    async def aclose(self) -> None:
        """Close the session of our own."""
        try:
            own = self._own.take()
        except ConfigurationError:
            # what asyncio left behind is closed under trio
            self._own.let_go()
            return
        if own is not None:
            await own.close()

    def _session(self, request: PreparedRequest) -> aiohttp.ClientSession:
        given = self._given
        if given is None:
            return self._own.get()
        self._borrowed.check()
        if given.closed:
            raise closed_client()
        # headers and cookies of a session cannot be left out of a request, its connections can be used without them
        return self._own.get() if getattr(request, "anonymous", False) else given


def _session_like(given: aiohttp.ClientSession | None) -> aiohttp.ClientSession:
    """A session of our own, with the connections of a given one."""
    session = aiohttp.ClientSession(
        connector=None if given is None else given.connector,
        connector_owner=given is None,
        cookie_jar=aiohttp.DummyCookieJar(),
    )
    # No public setting does this. Without it a DELETE could be sent twice unnoticed, and be answered with 404.
    session._retry_connection = False  # pyright: ignore[reportPrivateUsage]
    return session


def _end(loop: asyncio.AbstractEventLoop | None, session: aiohttp.ClientSession, *, owns: bool) -> None:
    """Close a session that nobody closed, of which aiohttp would complain on standard error.

    Args:
        loop: the event loop that it belongs to, None for one of the parent process.
        session: a session of our own.
        owns: whether its connections are its own too.
    """
    if loop is None:
        connector = session.connector
        session.detach()
        if connector is not None and owns:
            # No public method marks it without closing connections, which the parent process is using.
            connector._closed = True  # pyright: ignore[reportPrivateUsage]
        return
    if not loop.is_closed():
        loop.call_soon_threadsafe(_close_soon, loop, session)
        return
    closing = session.close()
    # on a loop that is over there is nothing to wait for
    with suppress(StopIteration):
        closing.send(None)
    closing.close()


def _close_soon(loop: asyncio.AbstractEventLoop, session: aiohttp.ClientSession) -> None:
    loop.create_task(session.close())


def _running_loop() -> object:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise ConfigurationError("aiohttp needs asyncio; use transport='httpx' under trio") from None


def _end_after(response: aiohttp.ClientResponse, session: aiohttp.ClientSession) -> None:
    """End the connection after a 5xx, as far as it can still be reached, also when the whole response came at once."""
    connection = response.connection
    if connection is not None and connection.protocol is not None:
        connection.protocol.force_close()
    elif not session.trace_configs:
        # it is back in the pool, but without traces nothing has run since, so nobody has taken it
        protocol = getattr(response, "_protocol", None)
        if protocol is not None:
            protocol.close()


class AiohttpResponse(AsyncReceivedResponse):
    """A response of aiohttp."""

    def __init__(self, response: aiohttp.ClientResponse, deadline: Deadline | None) -> None:
        super().__init__(response.status, Headers(response.headers.items()), deadline)
        self._response = response
        connection = response.connection
        # the end of the connection, unless the body is there already
        self._ended: Any = None if connection is None else getattr(connection.protocol, "closed", None)
        if self._ended is not None:
            self._ended.add_done_callback(self._wake)

    def _wake(self, ended: asyncio.Future[None]) -> None:
        """Fail a reader whom aiohttp leaves waiting for ever, when the framing breaks after the first packet."""
        _look_at(ended)
        content = self._response.content
        if not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError())

    def _forget(self) -> None:
        if self._ended is not None:
            self._ended.remove_done_callback(self._wake)
            # one for the whole life of the connection
            self._ended.remove_done_callback(_look_at)
            self._ended.add_done_callback(_look_at)

    async def aread(self, limit: int | None = LONGEST_BODY) -> bytes:
        """The whole body. One that came with its headers, as most do, is taken without waiting."""
        content = self._response.content
        came = self._ended is None and content.is_eof() and content.exception() is None
        if not came or self.headers.get("content-encoding"):
            return await super().aread(limit)
        body = content.read_nowait()
        await self._check_size(len(body), limit)
        return body

    async def _receive(self) -> bytes | None:
        return await self._response.content.readany() or None

    def _translate(self, error: Exception) -> SessionDockError:
        return timed_out() if isinstance(error, OSTimeout) else broken_off(error)

    async def _complete(self) -> None:
        self._forget()
        self._response.release()

    async def aclose(self) -> None:
        """Give up what is unread."""
        self._forget()
        self._response.close()


def _look_at(ended: asyncio.Future[None]) -> None:
    """Retrieve an exception that asyncio would else complain of."""
    if not ended.cancelled():
        ended.exception()


def _payload(body: bytes | None) -> bytes | io.BytesIO | None:
    """A large body as a file, which is written in parts; as bytes it would hold up the event loop."""
    return body if body is None or len(body) < _LARGE else io.BytesIO(body)


def translate(error: Exception) -> SessionDockError:
    """Our error for one of aiohttp's, raised before the end of the headers."""
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return CallTimeoutError("connecting took too long", may_have_arrived=False)
    if isinstance(error, _UNCONNECTED):
        return not_connected(error)
    if isinstance(error, (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)):
        return unsendable("the URL is not valid")
    if isinstance(error, ValueError) and "AUTH" in str(error):
        return ConfigurationError(
            "the http_client authenticates by itself (auth=, or .netrc with trust_env=True), which would replace the "
            "API key; make it without"
        )
    if isinstance(error, ValueError) and not isinstance(error, aiohttp.ClientError):
        return unsendable("the URL or a header is not valid")
    return broken_off(error)
