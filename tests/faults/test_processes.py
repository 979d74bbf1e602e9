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
from .subjects import KINDS, STREAMING, Subject, opened

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
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subject]:
    with opened(request.param, tmp_path) as found:
        yield found


def check_result(subject: Subject, result: Any, expected: Any) -> None:
    if subject.name == "sql-memory":
        assert IN_MEMORY in str(result)
    else:
        assert result == expected


def read(subject: Subject, client: Any) -> list[str]:
    return [client.sessions.get(each).id for each in subject.ids]


async def read_async(subject: Subject, client: Any) -> list[str]:
    return [(await client.sessions.get(each)).id for each in subject.ids]


def connection(subject: Subject) -> int:
    return 0 if subject.fake is None else subject.fake.requests[-1].connection


def test_children_use_a_client_of_their_parent(subject: Subject) -> None:
    with subject.client() as client:
        client.sessions.get(subject.ids[0])
        before = connection(subject)

        def work() -> list[str]:
            found = read(subject, client)
            client.close()
            gc.collect()
            return found

        children = [Child(work) for _ in range(CHILDREN)]
        read(subject, client)
        for child in children:
            check_result(subject, child.result(), subject.ids)
        # what the children did, closing among it, did nothing to the parent's connection
        assert read(subject, client) == subject.ids
        assert connection(subject) == before


async def test_children_of_a_task_use_its_client(subject: Subject) -> None:
    async with subject.async_client() as client:
        await client.sessions.get(subject.ids[0])
        before = connection(subject)

        async def work() -> list[str]:
            found = await read_async(subject, client)
            await client.aclose()
            gc.collect()
            return found

        children = [Child(lambda: asyncio.run(work())) for _ in range(CHILDREN)]
        await read_async(subject, client)
        for child in children:
            check_result(subject, await asyncio.to_thread(child.result), subject.ids)
        assert await read_async(subject, client) == subject.ids
        assert connection(subject) == before


class Busy:
    """Threads that use a client until they are told to stop."""

    def __init__(self, subject: Subject, client: Any, count: int) -> None:
        self.subject, self.client = subject, client
        self.written: list[Any] = []
        self.errors: list[Exception] = []
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.work, args=(number,)) for number in range(count)]

    def work(self, number: int) -> None:
        turn = 0
        try:
            while not self.stop.is_set():
                turn += 1
                wanted = self.subject.ids[(number + turn) % len(self.subject.ids)]
                assert self.client.sessions.get(wanted).id == wanted
                if self.subject.kind.write is not None:
                    self.written.append(self.subject.write(self.client, f"thread-{number}-{turn}").id)
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


def test_forks_beside_threads_that_write(subject: Subject) -> None:
    with subject.client() as client:

        def work(number: int) -> list[Any]:
            found = read(subject, client)
            if subject.kind.write is None:
                return [found, None]
            return [found, subject.write(client, f"child-{number}").id]

        written = list[Any]()
        with Busy(subject, client, 4) as busy:
            for number in range(8):
                result = Child(lambda number=number: work(number)).result()  # type: ignore[misc]
                if subject.name != "sql-memory":
                    written.append(result[1])
                    result = result[0]
                check_result(subject, result, subject.ids)
        assert busy.errors == []
        acknowledged = [*busy.written, *(each for each in written if each is not None)]
        assert len(set(acknowledged)) == len(acknowledged)
        for each in acknowledged:
            assert subject.kind.read(client, each).id == each


def leave(subject: Subject, variant: str, scene: str) -> None:
    """Let a process end, and look at what it says."""
    command = [sys.executable, "-m", "tests.faults.leaving", variant, scene, subject.text]
    # a process that hangs ends here with an error
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout == "leaving\n"


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("scene", ["open client", "half-read list", "forked"])
def test_a_process_ends_without_closing(subject: Subject, variant: str, scene: str) -> None:
    leave(subject, variant, scene)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_process_ends_with_calls_in_flight(subject: Subject, variant: str) -> None:
    if subject.fake is not None:
        subject.fake.faults.add(Fault.delay(0.5), times=None)
    leave(subject, variant, "calls in flight")


@pytest.mark.parametrize("subject", STREAMING, indirect=True)
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_process_ends_with_an_open_stream(subject: Subject, variant: str) -> None:
    leave(subject, variant, "open stream")


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
