"""What only tasks can do: be cancelled, and run under another library than asyncio."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import trio

from providers.sql.tests.inside import inside
from sessiondock import ConfigurationError, Event, StorageError
from sessiondock_sql import AsyncSQL


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


def test_one_client_may_serve_one_event_loop_after_another(url: str) -> None:
    dock = AsyncSQL(url)

    async def create() -> None:
        await dock.sessions.create()

    async def count() -> int:
        async with dock:
            return len([session async for session in dock.sessions.list()])

    if url.startswith("sqlite"):
        asyncio.run(create())
        asyncio.run(create())
        assert asyncio.run(count()) == 2
    else:
        assert asyncio.run(count()) == 0


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
