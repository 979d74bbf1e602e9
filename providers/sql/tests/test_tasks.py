"""What only tasks can do: be cancelled, and run under another library than asyncio."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import trio

from providers.sql.tests.inside import inside
from sessiondock import ConfigurationError, Event, StorageError
from sessiondock_sql import AsyncSQL
from sessiondock_sql.statement import Program, Statement, Step


async def test_cancelled_calls_leave_a_client_that_works(url: str) -> None:
    async with AsyncSQL(url, pool_size=2) as dock:
        await dock.sessions.create(id="first")
        for turn in range(60):
            call = dock.sessions.create(id=f"s{turn}", tags=["t"], metadata={"k": turn})
            task = asyncio.create_task(call)
            for _ in range(turn % 12):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await dock.sessions.update("first", name="still here")
        found = {session.id async for session in dock.sessions.list()}
        tagged = {session.id async for session in dock.sessions.list(tags=["t"], metadata_keys=["k"])}
    # all of a session was written, or nothing
    assert tagged == found - {"first"}


async def test_a_writer_that_is_cancelled_while_it_waits_lets_the_next_one_in(sqlite_url: str, tmp_path: Path) -> None:
    async with AsyncSQL(sqlite_url, timeout=20) as dock:
        await dock.sessions.create(id="a")
        with closing(sqlite3.connect(tmp_path / "sessions.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(dock.sessions.update("a", name="cancelled"))
            await asyncio.sleep(0.05)
            waiting.cancel()
            waiting.cancel()
            next_one = asyncio.create_task(dock.sessions.add_events("a", [Event(id="e")]))
            await asyncio.sleep(0.05)
            other.execute("COMMIT")
        await next_one
        await asyncio.gather(waiting, return_exceptions=True)
        assert waiting.cancelled()
        assert (await dock.sessions.get("a")).name is None


async def test_a_recording_that_is_cancelled_leaves_nothing(url: str) -> None:
    async with AsyncSQL(url) as dock:
        await dock.sessions.create(id="a")
        begun = asyncio.Event()

        class Endless:
            def __aiter__(self) -> Endless:
                return self

            async def __anext__(self) -> bytes:
                begun.set()
                await asyncio.sleep(0.001)
                return bytes(500_000)

        task = asyncio.create_task(dock.sessions.add_recording("a", Endless()))
        await begun.wait()
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()
        assert await dock.sessions.recordings("a") == ()


async def test_a_recording_that_is_cancelled_at_any_moment_leaves_nothing(url: str) -> None:
    async with AsyncSQL(url) as dock:
        await dock.sessions.create(id="a")
        for turn in range(40):
            task = asyncio.create_task(dock.sessions.add_recording("a", [bytes(1_100_000)] * 3))
            for _ in range(turn):
                await asyncio.sleep(0.0005)
            task.cancel()
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            finished = 0 if task.cancelled() else 1
            assert await rows_of_recordings(dock, wanted=finished) == finished
            for recording in await dock.sessions.recordings("a"):
                await remove_recordings(dock)
                assert recording.size == 3_300_000


async def rows_of_recordings(dock: AsyncSQL, wanted: int) -> int:
    """How many there are, finished or not; one that is cancelled twice is deleted in the background."""

    def program() -> Program[int]:
        ((number,),) = yield Step(Statement("SELECT count(*) FROM sessiondock_recordings"))
        return int(number)

    number = -1
    for _ in range(200):
        number = await inside(dock).run(program, 30)
        if number == wanted:
            break
        await asyncio.sleep(0.01)
    return number


async def remove_recordings(dock: AsyncSQL) -> None:
    def program() -> Program[None]:
        yield Step(Statement("DELETE FROM sessiondock_recordings"))

    await inside(dock).run(program, 30, write=True)


@pytest.fixture(params=["sqlite", "memory", "postgresql"])
def any_url(request: pytest.FixtureRequest) -> str:
    return "sqlite://" if request.param == "memory" else str(request.getfixturevalue(f"{request.param}_url"))


def test_one_client_serves_one_event_loop_after_another(any_url: str) -> None:
    dock = AsyncSQL(any_url, pool_size=2)

    async def create(prefix: str) -> None:
        await asyncio.gather(*(dock.sessions.create(id=f"{prefix}{number}") for number in range(20)))

    async def leave_in_the_middle() -> None:
        for number in range(20):
            asyncio.ensure_future(dock.sessions.update(f"a{number}", name="x", tags=["t"]))  # noqa: RUF006
        await asyncio.sleep(0.005)

    async def count() -> int:
        async with dock:
            return len([session async for session in dock.sessions.list()])

    asyncio.run(create("a"))
    asyncio.run(leave_in_the_middle())
    asyncio.run(create("b"))
    assert asyncio.run(count()) == 40


def test_a_client_can_be_closed_in_another_event_loop(any_url: str) -> None:
    dock = AsyncSQL(any_url)
    asyncio.run(dock.aclose())
    dock = AsyncSQL(any_url)

    async def use() -> None:
        await dock.sessions.create()

    asyncio.run(use())
    asyncio.run(dock.aclose())
    asyncio.run(dock.aclose())


def test_two_event_loops_at_once_are_an_error_that_says_so(any_url: str) -> None:
    dock = AsyncSQL(any_url)

    async def outer() -> None:
        await dock.sessions.create()

        async def inner() -> None:
            with pytest.raises(ConfigurationError, match="make a client for each event loop"):
                await dock.sessions.create()

        await asyncio.to_thread(asyncio.run, inner())
        await dock.aclose()

    asyncio.run(outer())


def test_a_client_that_is_never_closed_keeps_no_process_from_ending(sqlite_url: str) -> None:
    program = (
        "import asyncio, sys; from sessiondock_sql import AsyncSQL; dock = AsyncSQL(sys.argv[1])\n"
        "async def main(): await dock.sessions.create(id='a')\n"
        "asyncio.run(main())"
    )
    for url in (sqlite_url, "sqlite://"):
        subprocess.run([sys.executable, "-c", program, url], check=True, timeout=60)


async def test_a_forked_task_leaves_the_connections_to_its_parent(url: str) -> None:
    async with AsyncSQL(url) as dock:
        await dock.sessions.create(id="a")
        database = inside(dock)
        abandoned = database._idle[0]
        database._process = 0
        assert (await dock.sessions.get("a")).id == "a"
        assert abandoned not in database._idle
        await abandoned.aclose()


async def test_memory_does_not_cross_a_fork() -> None:
    async with AsyncSQL("sqlite://") as dock:
        await dock.sessions.create(id="a")
        inside(dock)._process = 0
        with pytest.raises(StorageError, match="stays in the process that made it"):
            await dock.sessions.get("a")
        inside(dock)._process = os.getpid()


def test_without_asyncio_there_is_an_error_that_says_so() -> None:
    async def use() -> None:
        async with AsyncSQL("sqlite://") as dock:
            with pytest.raises(ConfigurationError, match="need asyncio"):
                await dock.sessions.create()

    trio.run(use)
