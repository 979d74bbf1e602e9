"""Connections belong to one process and one event loop."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import threading
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import trio

from core.tests.transports.kinds import CLIENTS, GIVEN, OWN, Sender, around, is_async, own, prepared, settled
from core.tests.transports.raw_server import PEM, Arrived, RawServer, answer
from sessiondock import ConfigurationError, Timeout

pytestmark = [
    pytest.mark.timeout(60),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
    # of connections to a loop that ended before they were closed
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:Unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def echo(sock: Any, request: Arrived) -> bool:
    """Answers with the path that was asked for."""
    return answer(request.line.split()[1].encode())(sock, request)


def in_child(work: Callable[[], Any]) -> Any:
    """The result of a function in a forked process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001
            result = f"{type(error).__name__}: {error}"
        os.write(writing, json.dumps(result).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as file:
        return json.loads(file.read())


@pytest.mark.parametrize("kind", OWN)
@pytest.mark.parametrize("secure", [False, True])
def test_a_child_process_has_connections_of_its_own(kind: str, secure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(PEM))
    sender = own(kind)
    loop = asyncio.new_event_loop()

    def fetch(path: str) -> str:
        return loop.run_until_complete(sender.get(server.url + path)).decode()

    def children() -> list[str]:
        async def several() -> list[str]:
            found = [(await sender.get(f"{server.url}/child{number}")).decode() for number in range(3)]
            await sender.close()
            gc.collect()
            return found

        return asyncio.run(several())

    with RawServer(echo, secure=secure) as server:
        assert fetch("/parent1") == "/parent1"
        assert in_child(children) == ["/child0", "/child1", "/child2"]
        assert fetch("/parent2") == "/parent2"
        assert in_child(children) == ["/child0", "/child1", "/child2"]
        assert fetch("/parent3") == "/parent3"
        by_path = {request.line.split()[1]: request.connection for request in server.requests}
        assert by_path["/parent1"] == by_path["/parent2"] == by_path["/parent3"]
        assert by_path["/parent1"] not in {by_path["/child0"], by_path["/child1"], by_path["/child2"]}
        loop.run_until_complete(sender.close())
    loop.close()


@pytest.mark.parametrize("kind", GIVEN)
def test_a_client_from_before_a_fork_is_refused(kind: str) -> None:
    async def main() -> None:
        client = CLIENTS[kind]()
        sender = around(kind, client)
        assert await sender.get(server.url + "/p") == b"/p"

        def child() -> object:
            # the transport asks nothing of the loop before it refuses
            try:
                step: Any = sender.inner.send(prepared(server.url + "/c"), Timeout())
                step.send(None)
            except ConfigurationError as error:
                return str(error)
            return "no error"

        assert "after the fork" in in_child(child)
        assert await sender.get(server.url + "/p") == b"/p"
        assert [request.connection for request in server.requests] == [1, 1]
        await settled((client.aclose if hasattr(client, "aclose") else client.close)())

    with RawServer(echo) as server:
        asyncio.run(main())


@pytest.mark.parametrize("kind", [kind for kind in OWN if is_async(kind)])
def test_a_client_works_on_one_event_loop_after_the_other(kind: str) -> None:
    sender = own(kind)

    async def several() -> None:
        for _ in range(2):
            assert await sender.get(server.url + "/x") == b"/x"

    async def closing() -> None:
        await several()
        await sender.close()

    with RawServer(echo) as server:
        asyncio.run(several())
        asyncio.run(several())
        asyncio.run(closing())
        asyncio.run(closing())
        connections = [request.connection for request in server.requests]
        assert connections == [1, 1, 2, 2, 3, 3, 4, 4]
        gc.collect()


@pytest.mark.parametrize("kind", [kind for kind in OWN if is_async(kind)])
def test_a_client_works_on_two_event_loops_at_once(kind: str) -> None:
    sender = own(kind)
    together = threading.Barrier(2)

    async def several() -> None:
        for _ in range(5):
            together.wait()
            assert await sender.get(server.url + "/x") == b"/x"
        together.wait()
        await asyncio.sleep(0)

    with RawServer(echo) as server:
        other = threading.Thread(target=lambda: asyncio.run(several()))
        other.start()
        asyncio.run(several())
        other.join()
        assert len(server.requests) == 10
        assert server.connections == 2


@pytest.mark.parametrize("kind", [kind for kind in GIVEN if is_async(kind)])
def test_a_client_of_the_callers_own_belongs_to_one_event_loop(kind: str) -> None:
    held: list[Sender] = []

    async def first() -> None:
        held.append(around(kind, CLIENTS[kind]()))
        assert await held[0].get(server.url + "/x") == b"/x"

    async def second() -> None:
        with pytest.raises(ConfigurationError, match="event loop"):
            await held[0].get(server.url + "/x")

    with RawServer(echo) as server, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asyncio.run(first())
        asyncio.run(second())
        held.clear()
        gc.collect()
        assert len(server.requests) == 1


@pytest.mark.parametrize("kind", ["async httpx", "async httpx2"])
def test_trio_after_asyncio_after_trio(kind: str) -> None:
    sender = own(kind)

    async def several() -> None:
        for _ in range(2):
            assert await sender.get(server.url + "/x") == b"/x"

    async def closing() -> None:
        await several()
        await sender.close()

    with RawServer(echo) as server:
        trio.run(closing)
        asyncio.run(several())
        trio.run(several)
        trio.run(closing)
        gc.collect()


def test_aiohttp_says_that_it_needs_asyncio() -> None:
    sender = own("aiohttp")
    with pytest.raises(ConfigurationError, match="asyncio"):
        trio.run(sender.get, "http://127.0.0.1:9/")


@pytest.mark.parametrize("kind", [kind for kind in OWN if is_async(kind)])
def test_a_coroutine_without_an_event_loop(kind: str) -> None:
    coroutine = own(kind).send(prepared("http://127.0.0.1:9/"))
    with pytest.raises(ConfigurationError, match="asyncio"):
        coroutine.send(None)
