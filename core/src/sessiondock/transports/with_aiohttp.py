"""aiohttp, for asynchronous code under asyncio; the fastest choice with many calls in flight. An extra."""

from __future__ import annotations

import io
from builtins import TimeoutError as OSTimeout
from collections.abc import AsyncIterator

import aiohttp
from yarl import URL

from ..errors import ConnectError, IncompleteReadError, TransportError
from ..errors import TimeoutError as CallTimeoutError
from ..http import Headers, PreparedRequest, Timeout
from ..http.proxies import Proxies

__all__ = ["AiohttpTransport"]

_LARGE = 1 << 20
FAILURES = (aiohttp.ClientError, OSTimeout, ValueError)


class AiohttpTransport:
    """Sends through a user's session, or one of its own made at the first request.

    Args:
        session: an ``aiohttp.ClientSession``, which is never closed here; None for a session of our own.
    """

    def __init__(self, session: aiohttp.ClientSession | None = None) -> None:
        self._given = session
        self._proxies = Proxies()
        self._own: aiohttp.ClientSession | None = None

    async def send(self, request: PreparedRequest, timeout: Timeout) -> AiohttpResponse:
        """Send and wait for the header fields."""
        session = self._given or self._session()
        limits = aiohttp.ClientTimeout(total=None, sock_connect=timeout.connect, sock_read=timeout.read)
        try:
            response = await session.request(
                request.method,
                URL(request.url, encoded=True),
                headers=request.headers,
                data=_payload(request.body),
                skip_auto_headers=("Content-Type",),
                timeout=limits,
                allow_redirects=False,
                proxy=None if self._given is not None else self._proxies.of(request.url),
            )
        except FAILURES as error:
            raise translate(error) from error
        return AiohttpResponse(response)

    async def aclose(self) -> None:
        """Close the session of our own."""
        own, self._own = self._own, None
        if own is not None:
            await own.close()

    def _session(self) -> aiohttp.ClientSession:
        if self._own is None:
            self._own = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
            # aiohttp would send a GET, PUT or DELETE twice when the connection drops, whatever max_retries says
            self._own._retry_connection = False  # pyright: ignore[reportPrivateUsage]
        return self._own


class AiohttpResponse:
    """An answer of aiohttp."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response
        self.status = response.status
        self.headers = Headers(response.headers.items())

    async def aread(self) -> bytes:
        """The whole body."""
        try:
            return await self._response.read()
        except FAILURES as error:
            raise translate(error, answered=True) from error

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        """The body as it arrives."""
        try:
            async for chunk in self._response.content.iter_any():
                yield chunk
        except FAILURES as error:
            raise translate(error, answered=True) from error

    async def aclose(self) -> None:
        """Give up what is unread."""
        self._response.close()


def _payload(body: bytes | None) -> bytes | io.BytesIO | None:
    """A large body as a file, which is written in parts; as bytes it would hold up the event loop."""
    return body if body is None or len(body) < _LARGE else io.BytesIO(body)


def translate(error: Exception, *, answered: bool = False) -> TransportError:
    """Our error for one of aiohttp's; ``answered`` when the header fields had come already."""
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return CallTimeoutError("connecting took too long", may_have_arrived=False)
    if isinstance(error, OSTimeout):
        return CallTimeoutError("the service was silent for too long")
    if isinstance(error, (aiohttp.ClientConnectorError, aiohttp.InvalidURL)):
        return ConnectError(f"cannot connect: {error}", may_have_arrived=False)
    if isinstance(error, ValueError) and not answered and not isinstance(error, aiohttp.ClientError):
        return TransportError("the request cannot be sent: a header field is not valid", may_have_arrived=False)
    return IncompleteReadError(f"the connection broke off: {error}")
