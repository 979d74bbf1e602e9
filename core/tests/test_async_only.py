"""What only the asynchronous variant has: aiohttp, trio, many calls at once, cancelling."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
import requests
import trio

from core.tests._async.dock import AsyncDock
from core.tests.dock_server import FakeDock
from sessiondock import ConfigurationError, ConnectError, MissingDependencyError, errors
from sessiondock.runtime_async import run_blocking
from sessiondock.testing.faults import Fault
from sessiondock.transports import _choice_async, _choice_sync


@pytest.fixture
def server() -> Iterator[FakeDock]:
    with FakeDock() as fake:
        yield fake


async def test_a_session_of_aiohttp(server: FakeDock) -> None:
    async with aiohttp.ClientSession(headers={"X-Mine": "1"}) as session:
        client = AsyncDock(api_key=server.api_key, base_url=server.base_url, http_client=session)
        assert (await client.sessions.get("s01")).id == "s01"
        await client.aclose()
        assert not session.closed
    assert server.requests[0].headers["x-mine"] == "1"


async def test_aiohttp_cannot_connect_or_send(server: FakeDock) -> None:
    async with AsyncDock(api_key="k", base_url="http://127.0.0.1:9", transport="aiohttp", max_retries=0) as client:
        with pytest.raises(ConnectError):
            await client.sessions.get("s01")


def test_trio_is_served_too(server: FakeDock) -> None:
    async def main() -> None:
        async with AsyncDock(api_key=server.api_key, base_url=server.base_url) as client:
            server.faults.add(Fault.status(503, retry_after=0))
            assert (await client.sessions.get("s01")).id == "s01"
        assert await run_blocking(sum, [1, 2]) == 3

    trio.run(main)
    assert len(server.requests) == 2


async def test_many_calls_share_one_client(server: FakeDock) -> None:
    async with AsyncDock(api_key=server.api_key, base_url=server.base_url) as client:
        found = await asyncio.gather(*(client.sessions.get(f"s{n % 25:02}") for n in range(100)))
    assert [session.id for session in found] == [f"s{n % 25:02}" for n in range(100)]


@pytest.mark.parametrize("transport", ["httpx", "aiohttp"])
async def test_a_cancelled_call_leaves_the_client_usable(server: FakeDock, transport: Any) -> None:
    async with AsyncDock(api_key=server.api_key, base_url=server.base_url, transport=transport) as client:
        server.faults.add(Fault.delay(5))
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.sessions.get("s01"), 0.1)
        assert (await client.sessions.get("s01")).id == "s01"


async def test_a_synchronous_client_is_refused(server: FakeDock) -> None:
    with pytest.raises(ConfigurationError, match=r"not requests\.sessions\.Session"):
        AsyncDock(api_key="k", base_url=server.base_url, http_client=requests.Session())  # type: ignore[arg-type]


def test_a_library_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "httpx2", None)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.delitem(sys.modules, "sessiondock.transports.with_aiohttp", raising=False)
    for choose, name in (
        (_choice_async.choose_transport_async, "httpx2"),
        (_choice_async.choose_transport_async, "aiohttp"),
        (_choice_sync.choose_transport, "httpx2"),
    ):
        with pytest.raises(MissingDependencyError, match=f"pip install .*{name}"):
            choose(name, None)


async def test_timeouts_of_aiohttp(server: FakeDock) -> None:
    server.faults.add(Fault.stall(keep=5, seconds=3), times=None)
    async with AsyncDock(
        api_key=server.api_key, base_url=server.base_url, transport="aiohttp", timeout=0.2, max_retries=0
    ) as client:
        with pytest.raises(errors.TimeoutError):
            await client.sessions.get("s01")
