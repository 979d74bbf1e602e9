"""Which library sends when nobody has chosen one: aiohttp where it is installed and fits, and else httpx."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
import trio

from sessiondock.transports._async.with_httpcore import AsyncHTTPCoreTransport, HTTPCoreResponse
from sessiondock.transports._choice_async import choose_transport_async
from sessiondock.transports.with_aiohttp import AiohttpResponse

from .kinds import Sender, prepared
from .raw_server import RawServer, answer


async def kind_of_response(sender: Sender, url: str) -> Any:
    response = await sender.send(prepared(url))
    assert await response.read() == b"{}"
    inner: Any = response.inner
    return inner.__class__


async def test_aiohttp_under_asyncio() -> None:
    sender = Sender(choose_transport_async(None, None))
    with RawServer(answer(b"{}")) as server:
        assert await kind_of_response(sender, server.url) is AiohttpResponse
        await sender.close()
        # another use opens connections again
        assert await kind_of_response(sender, server.url) is AiohttpResponse
        await sender.close()


def test_httpx_under_trio() -> None:
    sender = Sender(choose_transport_async(None, None))

    async def use(url: str) -> None:
        assert await kind_of_response(sender, url) is HTTPCoreResponse
        await sender.close()

    with RawServer(answer(b"{}")) as server:
        trio.run(use, server.url)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "SOCKS5H://127.0.0.1:9"])
def test_httpx_for_a_socks_proxy(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    assert isinstance(choose_transport_async(None, None), AsyncHTTPCoreTransport)


def test_httpx_where_aiohttp_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec

    def without_aiohttp(name: str) -> object:
        return None if name == "aiohttp" else find(name)

    monkeypatch.setattr(importlib.util, "find_spec", without_aiohttp)
    assert isinstance(choose_transport_async(None, None), AsyncHTTPCoreTransport)
