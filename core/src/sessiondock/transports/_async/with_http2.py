"""HTTP/2, and HTTP/1.1 where a service speaks nothing else."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from ... import runtime_async
from ...errors import SessionDockError, TransportError
from ...http import Headers, PreparedRequest, Timeout
from ...http.deadline import Deadline
from .._platform_async import running_loop, time_limit
from ..failures import check_headers
from ..http2_endings import EndedError
from ..http2_frames import header_fields
from ..ownership import Owned
from .base import AsyncTransportResponse
from .http2_pool import AsyncHTTP2Pool, AsyncHTTP2Slot, OnlyHTTP1Error
from .http2_stream import AsyncHTTP2Stream
from .received import AsyncReceivedResponse
from .with_httpcore import AsyncHTTPCoreTransport, phases, translate

__all__ = ["AsyncHTTP2Transport"]

_MOST_SENDS = 3


class AsyncHTTP2Transport:
    """Sends many calls on one connection to a service that speaks HTTP/2 over TLS.

    HTTP/1.1 is spoken where TLS does not agree on HTTP/2, where there is no TLS, and through a SOCKS proxy.

    Args:
        library: ``"httpx"`` or ``"httpx2"``. ModuleNotFoundError when it is not installed.
    """

    def __init__(self, library: str) -> None:
        self._http1 = AsyncHTTPCoreTransport(library)
        self._pools = Owned(self._make_pool, running_loop)
        self._only_http1: set[tuple[str, str | None]] = set()

    async def send(self, request: PreparedRequest, timeout: Timeout) -> AsyncTransportResponse:
        """Send and wait for the headers."""
        place, proxy = _place(request.url), self._http1.proxy_of(request.url)
        if place is None or (proxy or "").startswith("socks") or (place, proxy) in self._only_http1:
            return await self._http1.send(request, timeout)
        check_headers(request)
        fields = header_fields(request)
        try:
            if timeout.deadline is None:
                return await self._send(request, fields, proxy, timeout)
            async with time_limit(timeout.deadline):
                return await self._send(request, fields, proxy, timeout)
        except OnlyHTTP1Error:
            self._only_http1.add((place, proxy))
        except SessionDockError:
            raise
        except Exception as error:
            if timeout.deadline is not None:
                timeout.deadline.check()
            raise _translate(self._http1.core, error) from error
        return await self._http1.send(request, timeout)

    async def aclose(self) -> None:
        """Close the connections."""
        pool = self._pools.take()
        if pool is not None:
            await runtime_async.finish(pool.aclose)
        await self._http1.aclose()

    async def _send(
        self, request: PreparedRequest, fields: list[tuple[bytes, bytes]], proxy: str | None, timeout: Timeout
    ) -> HTTP2Response:
        parts, pool = urlsplit(request.url), self._pools.get()
        for sends in range(1, _MOST_SENDS + 1):
            slot = await pool.acquire(parts.hostname or "", parts.port or 443, proxy, phases(timeout))
            assert slot.connection is not None
            try:
                stream = slot.connection.open(fields, timeout.read, body=bool(request.body))
                await stream.start(request.body)
            except EndedError as error:
                await pool.release(slot)
                if error.processed or slot.connection.usable or sends == _MOST_SENDS:
                    raise
            except BaseException:
                await pool.release(slot)
                raise
            else:
                return HTTP2Response(stream, pool, slot, self._http1.core, timeout.deadline)
        raise AssertionError  # pragma: no cover

    def _make_pool(self) -> AsyncHTTP2Pool:
        return AsyncHTTP2Pool(self._http1.core, self._http1.authorities)


class HTTP2Response(AsyncReceivedResponse):
    """A response that comes on one of a connection's streams."""

    def __init__(
        self, stream: AsyncHTTP2Stream, pool: AsyncHTTP2Pool, slot: AsyncHTTP2Slot, core: Any, deadline: Deadline | None
    ) -> None:
        fields = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in stream.headers)
        super().__init__(stream.status, Headers(fields), deadline)
        self._stream = stream
        self._pool = pool
        self._slot: AsyncHTTP2Slot | None = slot
        self._core = core

    async def _receive(self) -> bytes | None:
        return await self._stream.receive()

    def _translate(self, error: Exception) -> TransportError:
        return _translate(self._core, error)

    async def _complete(self) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Give up what is unread. The connection is kept for the calls on it and for others."""
        slot, self._slot = self._slot, None
        if slot is not None:
            try:
                await self._stream.close()
            finally:
                await self._pool.release(slot)


def _place(url: str) -> str | None:
    """Scheme, host and port of a URL with TLS, else None."""
    if url[:8].lower() != "https://":
        return None
    return url[: 8 + len(re.split("[/?#]", url[8:], maxsplit=1)[0])]


def _translate(core: Any, error: Exception) -> TransportError:
    return error.error() if isinstance(error, EndedError) else translate(core, error)
