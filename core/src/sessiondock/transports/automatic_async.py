"""The transport of asynchronous clients for which nobody has chosen one."""

from __future__ import annotations

import asyncio

from ..http import PreparedRequest, Timeout
from ._async.base import AsyncTransport, AsyncTransportResponse
from ._async.with_httpcore import AsyncHTTPCoreTransport
from .with_aiohttp import AiohttpTransport

__all__ = ["AutomaticTransport"]


class AutomaticTransport:
    """Sends through aiohttp under asyncio, and through httpx's connections elsewhere."""

    def __init__(self) -> None:
        self._asyncio = AiohttpTransport()
        self._other: AsyncTransport | None = None

    async def send(self, request: PreparedRequest, timeout: Timeout) -> AsyncTransportResponse:
        """Send and wait for the headers."""
        return await self._suitable().send(request, timeout)

    async def aclose(self) -> None:
        """Close the connections of both."""
        if _under_asyncio():
            await self._asyncio.aclose()
        if self._other is not None:
            await self._other.aclose()

    def _suitable(self) -> AsyncTransport:
        if _under_asyncio():
            return self._asyncio
        if self._other is None:
            self._other = AsyncHTTPCoreTransport("httpx")
        return self._other


def _under_asyncio() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
