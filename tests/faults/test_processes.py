"""Clients in forked processes, and in processes that end: no answer goes astray, nothing hangs, nothing is said."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sessiondock import Operation
from sessiondock.testing import Fault
from sessiondock_transfer.fanout_queue import WriteQueue

from .children import Child
from .running_providers import KINDS, STREAMING, RunningProvider, opened

ROOT = Path(__file__).parents[2]
VARIANTS = ("sync", "async")
CHILDREN = 3
IN_MEMORY = "a database in memory stays in the process that made it"
pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]


@pytest.fixture(params=KINDS)
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningProvider]:
    with opened(request.param, tmp_path) as found:
        yield found


def check_result(provider: RunningProvider, result: Any, expected: Any) -> None:
    if provider.name == "sql-memory":
        assert IN_MEMORY in str(result)
    else:
        assert result == expected


def read(provider: RunningProvider, client: Any) -> list[str]:
    return [client.sessions.get(each).id for each in provider.ids]


async def read_async(provider: RunningProvider, client: Any) -> list[str]:
    return [(await client.sessions.get(each)).id for each in provider.ids]


def connection(provider: RunningProvider) -> int:
    return 0 if provider.fake is None else provider.fake.requests[-1].connection


def test_children_use_a_client_of_their_parent(provider: RunningProvider) -> None:
    with provider.client() as client:
        client.sessions.get(provider.ids[0])
        before = connection(provider)

        def work() -> list[str]:
            found = read(provider, client)
            client.close()
            gc.collect()
            return found

        children = [Child(work) for _ in range(CHILDREN)]
        read(provider, client)
        for child in children:
            check_result(provider, child.result(), provider.ids)
        # what the children did, closing among it, did nothing to the parent's connection
        assert read(provider, client) == provider.ids
        assert connection(provider) == before


async def test_children_of_a_task_use_its_client(provider: RunningProvider) -> None:
    async with provider.async_client() as client:
        await client.sessions.get(provider.ids[0])
        before = connection(provider)

        async def work() -> list[str]:
            found = await read_async(provider, client)
            await client.aclose()
            gc.collect()
            return found

        children = [Child(lambda: asyncio.run(work())) for _ in range(CHILDREN)]
        await read_async(provider, client)
        for child in children:
            check_result(provider, await asyncio.to_thread(child.result), provider.ids)
        assert await read_async(provider, client) == provider.ids
        assert connection(provider) == before


class Busy:
    """Threads that use a client until they are told to stop."""

    def __init__(self, provider: RunningProvider, client: Any, count: int) -> None:
        self.provider, self.client = provider, client
        self.written: list[Any] = []
        self.errors: list[Exception] = []
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.work, args=(number,)) for number in range(count)]

    def work(self, number: int) -> None:
        turn = 0
        try:
            while not self.stop.is_set():
                turn += 1
                wanted = self.provider.ids[(number + turn) % len(self.provider.ids)]
                assert self.client.sessions.get(wanted).id == wanted
                if self.provider.kind.write is not None:
                    self.written.append(self.provider.write(self.client, f"thread-{number}-{turn}").id)
        except Exception as error:  # noqa: BLE001 - for the test to see
            self.errors.append(error)

    def __enter__(self) -> Busy:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


def test_forks_beside_threads_that_write(provider: RunningProvider) -> None:
    with provider.client() as client:

        def work(number: int) -> list[Any]:
            found = read(provider, client)
            if provider.kind.write is None:
                return [found, None]
            return [found, provider.write(client, f"child-{number}").id]

        written = list[Any]()
        with Busy(provider, client, 4) as busy:
            for number in range(8):
                result = Child(lambda number=number: work(number)).result()  # type: ignore[misc]
                if provider.name != "sql-memory":
                    written.append(result[1])
                    result = result[0]
                check_result(provider, result, provider.ids)
        assert busy.errors == []
        acknowledged = [*busy.written, *(each for each in written if each is not None)]
        assert len(set(acknowledged)) == len(acknowledged)
        for each in acknowledged:
            assert provider.kind.read(client, each).id == each


def leave(provider: RunningProvider, variant: str, scene: str) -> None:
    """Let a process end, and look at what it says."""
    command = [sys.executable, "-m", "tests.faults.leaving", variant, scene, provider.text]
    # a process that hangs ends here with an error
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout == "leaving\n"


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("scene", ["open client", "half-read list", "forked"])
def test_a_process_ends_without_closing(provider: RunningProvider, variant: str, scene: str) -> None:
    leave(provider, variant, scene)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_process_ends_with_calls_in_flight(provider: RunningProvider, variant: str) -> None:
    if provider.fake is not None:
        provider.fake.faults.add(Fault.delay(0.5), times=None)
    leave(provider, variant, "calls in flight")


@pytest.mark.parametrize("provider", STREAMING, indirect=True)
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_process_ends_with_an_open_stream(provider: RunningProvider, variant: str) -> None:
    leave(provider, variant, "open stream")


def test_forks_beside_a_fan_out_that_queues(tmp_path: Path) -> None:
    queue = WriteQueue(tmp_path / "queue", providers=["mirror"], places=["mirror"], max_pending=10**6)
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            queue.put("s", Operation.UPDATE, {"name": "n" * 200})
            queue.pending_sessions(0)

    def work_in_child() -> list[str]:
        queue.put("child", Operation.UPDATE, {})
        return list(queue.pending_sessions(0))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(12):
            assert Child(work_in_child).result() == ["child"]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        queue.close()
