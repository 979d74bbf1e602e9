# Generated from src/sessiondock/transports/_async/http2_pool.py: edit that file, not this one.
# Digest: dd8ef214610934dc
"""Connections of HTTP/2, found or made for a call. Which protocol a service speaks is learned when it is reached."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from ... import runtime_sync
from ...errors import TimeoutError as CallTimeoutError
from .._platform_sync import STREAMS, Signal, connecting_backend
from ..http2_endings import EndedError
from .http2_connection import HTTP2Connection

__all__ = ["HTTP2Pool", "HTTP2Slot", "OnlyHTTP1Error"]

_MOST = 100
_MOST_IDLE = 20
_LONGEST_IDLE = 5.0
_MOST_FRUITLESS = 3
Phases = dict[str, float | None]


class OnlyHTTP1Error(Exception):
    """The service does not speak HTTP/2."""


class HTTP2Slot:
    """A connection to one service that is there, is being made, or has failed, and how many calls have a place on it.

    Args:
        expected: how many may have one before the service has said so.
    """

    def __init__(self, expected: int) -> None:
        self.connection: HTTP2Connection | None = None
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

    def ready(self, connect: Callable[[], Any], seconds: float | None) -> HTTP2Connection:
        """The connection, which the first call makes for all that have a place on it. Raises what went wrong."""
        until = None if seconds is None else time.monotonic() + seconds
        while self.connection is None:
            if self.failure is not None:
                raise self.failure
            if not self._connecting:
                self._make(connect)
                continue
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise EndedError("connecting took too long", processed=False, kind=CallTimeoutError)
            self._signal.wait(left)
        return self.connection

    def _make(self, connect: Callable[[], Any]) -> None:
        self._connecting = True
        try:
            self.connection = connect()
        except Exception as error:
            self.failure = error
            raise
        finally:
            # of a call that was cancelled, another takes the place
            self._connecting = False
            self._signal.wake()


class HTTP2Pool:
    """The connections of one event loop.

    Args:
        core: httpcore or httpcore2.
        authorities: makes an SSL context, for each of which the protocols are set.
    """

    def __init__(self, core: Any, authorities: Callable[[], Any]) -> None:
        self._core = core
        self._authorities = authorities
        self._context: Any = None
        self._slots: dict[tuple[str, int, str | None], list[HTTP2Slot]] = {}
        self._capacities: dict[tuple[str, int, str | None], int] = {}
        self._lock = threading.Lock()
        self._signal = Signal()
        self._closed = False

    def acquire(self, host: str, port: int, proxy: str | None, phases: Phases) -> HTTP2Slot:
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
                self._signal.wait(left)
                continue
            try:
                self._close_all(unused)
                connection = slot.ready(lambda: self._connect(host, port, proxy, phases), phases["connect"])
                if slot.calls == 1:
                    connection.look()
                self._check_open()
            except BaseException:
                self.release(slot)
                raise
            self._capacities[key] = max(1, connection.capacity)
            if connection.usable and slot.calls <= connection.capacity:
                return slot
            fruitless += connection.fruitless
            self.release(slot)
            if fruitless == _MOST_FRUITLESS:
                raise self._core.ConnectError("the service allows no request on a new connection")

    def release(self, slot: HTTP2Slot) -> None:
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
            connection.close()

    def close(self) -> None:
        """Close all connections. A call that is still connecting then fails."""
        with self._lock:
            self._closed = True
            slots = [slot for slots in self._slots.values() for slot in slots]
            self._slots.clear()
        self._signal.wake()
        self._close_all([slot.connection for slot in slots if slot.connection is not None])

    def _close_all(self, connections: list[HTTP2Connection]) -> None:
        """Close connections, also when the task is cancelled meanwhile: nobody else knows them."""

        def close() -> None:
            for connection in connections:
                connection.close()

        if connections:
            runtime_sync.finish(close)

    def _check_open(self) -> None:
        if self._closed:
            raise EndedError("the client was closed meanwhile", processed=False)

    def _take(self, key: tuple[str, int, str | None]) -> tuple[HTTP2Slot | None, list[HTTP2Connection]]:
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
                slots.append(found := HTTP2Slot(self._capacities.get(key, STREAMS)))
            if found is not None:
                found.calls += 1
            return found, unused

    def _forget(self, slot: HTTP2Slot) -> None:
        for key in [key for key, slots in self._slots.items() if slot in slots]:
            self._slots[key].remove(slot)
            if not self._slots[key]:
                del self._slots[key]

    def _connect(self, host: str, port: int, proxy: str | None, phases: Phases) -> HTTP2Connection:
        if self._context is None:
            self._context = self._authorities()
            self._context.set_alpn_protocols(["h2", "http/1.1"])
        backend, limit = connecting_backend(self._core), phases["connect"]
        if proxy is None:
            stream = backend.connect_tcp(host, port, timeout=limit)
        else:
            stream = self._tunnel(host, port, proxy, phases)
        try:
            stream = stream.start_tls(self._context, server_hostname=host, timeout=limit)
            if stream.get_extra_info("ssl_object").selected_alpn_protocol() != "h2":
                raise OnlyHTTP1Error
            connection = HTTP2Connection(stream, self._core)
            self._begin(connection, limit)
            return connection
        except BaseException:
            runtime_sync.finish(stream.close)
            raise

    def _begin(self, connection: HTTP2Connection, seconds: float | None) -> None:
        try:
            connection.begin(seconds)
        except Exception as error:
            # nothing that matters was sent
            raise self._core.ConnectError("HTTP/2 did not begin") from error

    def _tunnel(self, host: str, port: int, proxy: str, phases: Phases) -> Any:
        """A stream to the service through an HTTP proxy. ProxyError of httpcore when the proxy lets nothing through."""
        core, parts = self._core, urlsplit(proxy)
        address = core.Origin(
            scheme=parts.scheme.encode(),
            host=(parts.hostname or "").encode(),
            port=parts.port or (443 if parts.scheme == "https" else 80),
        )
        context = self._authorities() if parts.scheme == "https" else None
        tunnel = core.HTTPConnection(address, ssl_context=context, network_backend=connecting_backend(core))
        place = (f"[{host}]:{port}" if ":" in host else f"{host}:{port}").encode("ascii")
        headers = [(b"Host", place), (b"Accept", b"*/*")]
        if parts.username:
            user = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            headers.append((b"Proxy-Authorization", b"Basic " + base64.b64encode(user)))
        url = core.URL(scheme=address.scheme, host=address.host, port=address.port, target=place)
        request = core.Request("CONNECT", url, headers=headers, extensions={"timeout": phases})
        try:
            response = tunnel.handle_request(request)
            if not 200 <= response.status < 300:
                raise core.ProxyError(f"the proxy answered {response.status}")
        except BaseException:
            runtime_sync.finish(tunnel.close)
            raise
        return response.extensions["network_stream"]
