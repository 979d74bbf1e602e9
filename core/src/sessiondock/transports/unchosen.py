"""What asynchronous clients send with when nobody chose: aiohttp where it is installed and can be used, else httpx."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import cached_property
from typing import TYPE_CHECKING

from ..http.proxies import Proxies

if TYPE_CHECKING:
    from ..http import PreparedRequest, Timeout
    from ._async.base import AsyncTransport, AsyncTransportResponse

__all__ = ["UnchosenTransport"]


class UnchosenTransport:
    """Chooses for each request, since aiohttp runs on asyncio only, and speaks no SOCKS.

    The libraries are imported when they are used first.
    """

    def __init__(self) -> None:
        self._proxies = Proxies(socks="socksio", install="'httpx[socks]'")
        self._used: list[AsyncTransport] = []

    async def send(self, request: PreparedRequest, timeout: Timeout) -> AsyncTransportResponse:
        """Send and wait for the headers."""
        return await self._chosen(request.url).send(request, timeout)

    async def aclose(self) -> None:
        """Close what was used, all of it, also when closing one fails or is cancelled."""
        async with AsyncExitStack() as closing:
            for transport in self._used:
                closing.push_async_callback(transport.aclose)

    def _chosen(self, url: str) -> AsyncTransport:
        fast = self._aiohttp
        if fast is None or not _on_asyncio():
            return self._httpx
        proxy = self._proxies.of(url)
        return fast if proxy is None or not proxy.startswith("socks") else self._httpx

    @cached_property
    def _aiohttp(self) -> AsyncTransport | None:
        try:
            from .with_aiohttp import AiohttpTransport
        except ModuleNotFoundError:
            return None
        self._used.append(made := AiohttpTransport())
        return made

    @cached_property
    def _httpx(self) -> AsyncTransport:
        from ._async.with_httpcore import AsyncHTTPCoreTransport

        self._used.append(made := AsyncHTTPCoreTransport("httpx"))
        return made


def _on_asyncio() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
