"""Connections of HTTP/2, found or made for a call. Which protocol a service speaks is learned when it is reached."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from ... import runtime_async
from ...errors import TimeoutError as CallTimeoutError
from .._platform_async import STREAMS, Signal, connecting_backend
from ..http2_endings import EndedError
from .http2_connection import AsyncHTTP2Connection

__all__ = ["AsyncHTTP2Pool", "AsyncHTTP2Slot", "OnlyHTTP1Error"]

_MOST = 100
_MOST_IDLE = 20
_LONGEST_IDLE = 5.0
_MOST_FRUITLESS = 3
Phases = dict[str, float | None]


class OnlyHTTP1Error(Exception):
    """The service does not speak HTTP/2."""


class AsyncHTTP2Slot:
    """A connection to one service that is there, is being made, or has failed, and how many calls have a place on it.

    Args:
        expected: how many may have one before the service has said so.
    """

    def __init__(self, expected: int) -> None:
        self.connection: AsyncHTTP2Connection | None = None
        self.calls = 0
        self.idle_since = 0.0
        self.failure: Exception | None = None
        self._expected = expected
        self._connecting = False
        self._signal = Signal()

    def has_room(self) -> bool:
        """Whether one more call may use it."""
        if self.failure is not None:
            return False
        if self.connection is None:
            return self.calls < self._expected
        return self.connection.usable and self.calls < self.connection.capacity

    async def ready(self, connect: Callable[[], Any], seconds: float | None) -> AsyncHTTP2Connection:
        """The connection, which the first call makes for all that have a place on it. Raises what went wrong."""
        until = None if seconds is None else time.monotonic() + seconds
        while self.connection is None:
            if self.failure is not None:
                raise self.failure
            if not self._connecting:
                await self._make(connect)
                continue
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise EndedError("connecting took too long", processed=False, kind=CallTimeoutError)
            await self._signal.wait(left)
        return self.connection

    async def _make(self, connect: Callable[[], Any]) -> None:
        self._connecting = True
        try:
            self.connection = await connect()
        except Exception as error:
            self.failure = error
            raise
        finally:
            # of a call that was cancelled, another takes the place
            self._connecting = False
            self._signal.wake()


class AsyncHTTP2Pool:
    """The connections of one event loop.

    Args:
        core: httpcore or httpcore2.
        authorities: makes an SSL context, for each of which the protocols are set.
    """

    def __init__(self, core: Any, authorities: Callable[[], Any]) -> None:
        self._core = core
        self._authorities = authorities
        self._context: Any = None
        self._slots: dict[tuple[str, int, str | None], list[AsyncHTTP2Slot]] = {}
        self._capacities: dict[tuple[str, int, str | None], int] = {}
        self._lock = threading.Lock()
        self._signal = Signal()
        self._closed = False

    async def acquire(self, host: str, port: int, proxy: str | None, phases: Phases) -> AsyncHTTP2Slot:
        """A slot with a usable connection.

        OnlyHTTP1Error when the service has none of HTTP/2. ConnectError of httpcore when there is none, or when new
        ones allow no request; PoolTimeout when there are too many. EndedError when the pool is closed meanwhile.
        """
        key = (host, port, proxy)
        until = None if phases["pool"] is None else time.monotonic() + phases["pool"]
        fruitless = 0
        while True:
            slot, unused = self._take(key)
            if slot is None:
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    raise self._core.PoolTimeout
                await self._signal.wait(left)
                continue
            try:
                await self._close_all(unused)
                connection = await slot.ready(lambda: self._connect(host, port, proxy, phases), phases["connect"])
                if slot.calls == 1:
                    await connection.look()
                self._check_open()
            except BaseException:
                await self.release(slot)
                raise
            self._capacities[key] = max(1, connection.capacity)
            if connection.usable and slot.calls <= connection.capacity:
                return slot
            fruitless += connection.fruitless
            await self.release(slot)
            if fruitless == _MOST_FRUITLESS:
                raise self._core.ConnectError("the service allows no request on a new connection")

    async def release(self, slot: AsyncHTTP2Slot) -> None:
        """Give back a place on a connection."""
        with self._lock:
            slot.calls -= 1
            slot.idle_since = time.monotonic()
            idle = sum(1 for slots in self._slots.values() for each in slots if not each.calls)
            connection = slot.connection
            usable = connection is not None and connection.usable and not connection.fruitless
            ended = not slot.calls and (self._closed or idle > _MOST_IDLE or not usable)
            if ended:
                self._forget(slot)
        self._signal.wake()
        if ended and connection is not None:
            await connection.aclose()

    async def aclose(self) -> None:
        """Close all connections. A call that is still connecting then fails."""
        with self._lock:
            self._closed = True
            slots = [slot for slots in self._slots.values() for slot in slots]
            self._slots.clear()
        self._signal.wake()
        await self._close_all([slot.connection for slot in slots if slot.connection is not None])

    async def _close_all(self, connections: list[AsyncHTTP2Connection]) -> None:
        """Close connections, also when the task is cancelled meanwhile: nobody else knows them."""

        async def close() -> None:
            for connection in connections:
                await connection.aclose()

        if connections:
            await runtime_async.finish(close)

    def _check_open(self) -> None:
        if self._closed:
            raise EndedError("the client was closed meanwhile", processed=False)

    def _take(self, key: tuple[str, int, str | None]) -> tuple[AsyncHTTP2Slot | None, list[AsyncHTTP2Connection]]:
        """A slot with room, None when there may be no more; and connections that were idle for too long."""
        with self._lock:
            oldest = time.monotonic() - _LONGEST_IDLE
            self._check_open()
            every = [slot for slots in self._slots.values() for slot in slots]
            stale = [slot for slot in every if not slot.calls and slot.idle_since < oldest]
            for slot in stale:
                self._forget(slot)
            unused = [slot.connection for slot in stale if slot.connection is not None]
            slots = self._slots.setdefault(key, [])
            found = next((slot for slot in slots if slot.has_room()), None)
            if found is None and len(every) - len(stale) < _MOST:
                slots.append(found := AsyncHTTP2Slot(self._capacities.get(key, STREAMS)))
            if found is not None:
                found.calls += 1
            return found, unused

    def _forget(self, slot: AsyncHTTP2Slot) -> None:
        for key in [key for key, slots in self._slots.items() if slot in slots]:
            self._slots[key].remove(slot)
            if not self._slots[key]:
                del self._slots[key]

    async def _connect(self, host: str, port: int, proxy: str | None, phases: Phases) -> AsyncHTTP2Connection:
        if self._context is None:
            self._context = self._authorities()
            self._context.set_alpn_protocols(["h2", "http/1.1"])
        backend, limit = connecting_backend(self._core), phases["connect"]
        if proxy is None:
            stream = await backend.connect_tcp(host, port, timeout=limit)
        else:
            stream = await self._tunnel(host, port, proxy, phases)
        try:
            stream = await stream.start_tls(self._context, server_hostname=host, timeout=limit)
            if stream.get_extra_info("ssl_object").selected_alpn_protocol() != "h2":
                raise OnlyHTTP1Error
            connection = AsyncHTTP2Connection(stream, self._core)
            await self._begin(connection, limit)
            return connection
        except BaseException:
            await runtime_async.finish(stream.aclose)
            raise

    async def _begin(self, connection: AsyncHTTP2Connection, seconds: float | None) -> None:
        try:
            await connection.begin(seconds)
        except Exception as error:
            # nothing that matters was sent
            raise self._core.ConnectError("HTTP/2 did not begin") from error

    async def _tunnel(self, host: str, port: int, proxy: str, phases: Phases) -> Any:
        """A stream to the service through an HTTP proxy. ProxyError of httpcore when the proxy lets nothing through."""
        core, parts = self._core, urlsplit(proxy)
        address = core.Origin(
            scheme=parts.scheme.encode(),
            host=(parts.hostname or "").encode(),
            port=parts.port or (443 if parts.scheme == "https" else 80),
        )
        context = self._authorities() if parts.scheme == "https" else None
        tunnel = core.AsyncHTTPConnection(address, ssl_context=context, network_backend=connecting_backend(core))
        place = (f"[{host}]:{port}" if ":" in host else f"{host}:{port}").encode("ascii")
        headers = [(b"Host", place), (b"Accept", b"*/*")]
        if parts.username:
            user = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            headers.append((b"Proxy-Authorization", b"Basic " + base64.b64encode(user)))
        url = core.URL(scheme=address.scheme, host=address.host, port=address.port, target=place)
        request = core.Request("CONNECT", url, headers=headers, extensions={"timeout": phases})
        try:
            response = await tunnel.handle_async_request(request)
            if not 200 <= response.status < 300:
                raise core.ProxyError(f"the proxy answered {response.status}")
        except BaseException:
            await runtime_async.finish(tunnel.aclose)
            raise
        return response.extensions["network_stream"]
