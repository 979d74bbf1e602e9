"""The seam: one method to send, one to close. HTTP libraries' errors become ours here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from ...http import Headers, PreparedRequest, Timeout

__all__ = ["AsyncTransport", "AsyncTransportResponse"]


class AsyncTransportResponse(Protocol):
    """An answer whose body has not been read. Reading it whole or closing it gives the connection back."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Headers: ...

    async def aread(self) -> bytes:
        """The whole body, content encoding removed. TransportError when it breaks off."""
        ...

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """The body as it arrives, content encoding removed. TransportError when it breaks off."""
        ...

    async def aclose(self) -> None:
        """Give up what is unread, and with it the connection."""
        ...


class AsyncTransport(Protocol):
    """Sends requests. Safe to share."""

    async def send(self, request: PreparedRequest, timeout: Timeout) -> AsyncTransportResponse:
        """Send and wait for the header fields. ConnectError, TimeoutError or TransportError when there are none."""
        ...

    async def aclose(self) -> None:
        """Close what this transport created, and nothing that was given to it."""
        ...
