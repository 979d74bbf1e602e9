"""What asynchronous clients send with when nobody chose."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from typing import Any

import pytest
import trio

from core.tests.transports.kinds import Sender, prepared
from core.tests.transports.raw_server import RawServer, answer
from sessiondock import MissingDependencyError, Timeout
from sessiondock.http.proxies import Proxies
from sessiondock.transports._choice_async import choose_transport_async
from sessiondock.transports.unchosen import UnchosenTransport

HTTPX, AIOHTTP = "AsyncHTTPCoreTransport", "AiohttpTransport"
FORGETFUL = """
import asyncio, sys
from core.tests.transports.kinds import prepared
from sessiondock.http import Timeout
from sessiondock.transports._choice_async import choose_transport_async

transport = choose_transport_async(None, None)

async def main():
    response = await transport.send(prepared(sys.argv[1]), Timeout())
    print((await response.aread(None)).decode())

asyncio.run(main())
asyncio.run(main())
"""


def used(transport: Any) -> list[str]:
    return [type(each).__name__ for each in transport._used]


async def fetched(transport: Any, url: str) -> bytes:
    sender = Sender(transport)
    try:
        return await sender.get(url)
    finally:
        await sender.close()


def test_aiohttp_serves_asyncio_and_httpx_trio() -> None:
    with RawServer(answer(b"one"), answer(b"two")) as server:
        transport = choose_transport_async(None, None)
        assert used(transport) == []
        assert asyncio.run(fetched(transport, server.url)) == b"one"
        assert used(transport) == [AIOHTTP]
        assert trio.run(fetched, transport, server.url) == b"two"
        assert used(transport) == [AIOHTTP, HTTPX]


async def test_httpx_serves_where_aiohttp_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.delitem(sys.modules, "sessiondock.transports.with_aiohttp", raising=False)
    transport = choose_transport_async(None, None)
    with RawServer(answer()) as server:
        assert await fetched(transport, server.url) == b"{}"
    assert used(transport)[-1] == HTTPX


async def test_httpx_goes_through_a_socks_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    transport: Any = choose_transport_async(None, None)
    # as where the package for it is installed
    monkeypatch.setattr(transport, "_proxies", Proxies(socks="json"))
    with pytest.raises(MissingDependencyError, match=r"httpx\[socks\]"):
        await fetched(transport, "http://service.example/")
    assert used(transport)[-1] == HTTPX


def test_a_program_that_closes_nothing_ends_in_silence() -> None:
    with RawServer(answer(b"one"), answer(b"two")) as server:
        command = [sys.executable, "-c", FORGETFUL, server.url]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("one\ntwo\n", "")


@pytest.mark.parametrize("uses", [True, False])
def test_a_child_process_ends_in_silence(uses: bool) -> None:
    program = f"""{FORGETFUL}
import os
sys.stdout.flush()
child = os.fork()
if child and os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
    print("the child failed")
if child or {uses}:
    asyncio.run(main())
"""
    with RawServer(*[answer(b"one")] * 4) as server:
        command = [sys.executable, "-c", program, server.url]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("one\n" * (4 if uses else 3), "")


async def test_a_client_that_is_dropped_closes_its_connections() -> None:
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(context))
    with RawServer(answer(b"one")) as server:
        transport = choose_transport_async(None, None)
        response = await transport.send(prepared(server.url), Timeout())
        assert await response.aread(None) == b"one"
        del transport, response
        gc.collect()
        for _ in range(5):
            await asyncio.sleep(0.01)
    assert complaints == []


async def test_closing_one_that_fails_closes_the_other_too() -> None:
    closed = list[str]()

    class Used:
        def __init__(self, name: str) -> None:
            self.name = name

        async def aclose(self) -> None:
            closed.append(self.name)
            raise OSError("cannot be closed")

    transport: Any = UnchosenTransport()
    transport._used += [Used("first"), Used("second")]
    with pytest.raises(OSError, match="cannot be closed"):
        await transport.aclose()
    assert sorted(closed) == ["first", "second"]
