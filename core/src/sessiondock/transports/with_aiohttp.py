"""aiohttp, for asynchronous code under asyncio; the fastest choice with many calls in flight. An extra."""

from __future__ import annotations

import functools
import io
import os
import ssl
import weakref
from typing import Any

import aiohttp
import certifi
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from ..errors import ConfigurationError, SessionDockError, TransportError
from ..errors import TimeoutError as CallTimeoutError
from ..http import Headers, PreparedRequest, Timeout
from ..http.proxies import Proxies
from ..http.target import split_origin
from ._async.received import AsyncWholeResponse
from ._platform_async import time_limit
from .aiohttp_exchange import Place, exchange
from .aiohttp_responses import AiohttpResponse
from .aiohttp_sessions import OwnSession, end_session, own_session, running_loop
from .failures import broken_off, check_headers, check_status, closed_client, not_connected, reason, unsendable
from .ownership import Borrowed, Owned

__all__ = ["AiohttpTransport"]

_LARGE = 1 << 20
_FAILURES = (aiohttp.ClientError, HttpProcessingError, OSError, ValueError)
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
        self._borrowed = Borrowed(running_loop)
        self._proxies = Proxies()
        self._limits = (Timeout(), aiohttp.ClientTimeout())
        # neither may hold this transport, whose end is the end of sessions that nobody closed
        self._own: Owned[OwnSession] = Owned(
            functools.partial(own_session, session), running_loop, functools.partial(end_session, owns=session is None)
        )
        weakref.finalize(self, self._own.let_go)

    async def send(self, request: PreparedRequest, timeout: Timeout) -> AiohttpResponse | AsyncWholeResponse:
        """Send and wait for the headers."""
        own = self._own_session(request)
        check_headers(request)
        deadline = timeout.deadline
        try:
            if deadline is None:
                received = await self._sent(own, request, timeout)
            else:
                async with time_limit(deadline):
                    received = await self._sent(own, request, timeout)
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
        try:
            check_status(received.status)
        except TransportError:
            await received.aclose()
            raise
        return received

    async def _sent(self, own: OwnSession | None, request: PreparedRequest, timeout: Timeout) -> AiohttpResponse:
        if own is not None and self._given is None:
            origin, path = split_origin(request.url)
            place = own.places[origin] if origin in own.places else self._place(own, origin)
            whole = None if place is None else place.whole(request, path)
            if place is not None and whole is not None:
                return AiohttpResponse.on(await exchange(place, whole, self._phases(timeout)), timeout.deadline)
        session = self._given if own is None else own.session
        assert session is not None
        return AiohttpResponse.of(await self._request(session, request, timeout), session, timeout.deadline)

    def _place(self, own: OwnSession, origin: str) -> Place | None:
        """Where requests for an origin go directly, None when a session has to be asked, as one has for a proxy."""
        connector, place = own.session.connector, None
        if connector is not None and self._proxies.of(origin) is None:
            place = Place.of(connector, origin, None if _is_plain(origin) else self._authorities)
        return own.places.setdefault(origin, place)

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
            if not _is_plain(request.url):
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
            await own.session.close()

    def _own_session(self, request: PreparedRequest) -> OwnSession | None:
        """The session of our own that a request is sent with, None for the caller's."""
        given = self._given
        if given is None:
            return self._own.get()
        self._borrowed.check()
        if given.closed:
            raise closed_client()
        # headers and cookies of a session cannot be left out of a request, its connections can be used without them
        return self._own.get() if getattr(request, "anonymous", False) else None


def _is_plain(url: str) -> bool:
    return url[:7].lower() == "http://"


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
