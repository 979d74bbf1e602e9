"""Connections that break, locks that are not to be had, and how long is waited for them."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import pytest

from providers.sql.tests.inside import inside
from providers.sql.tests.postgres_server import USER, Server
from providers.sql.tests.together_async import together
from sessiondock import ConfigurationError, ConnectError, Event, StorageError, TransportError
from sessiondock.authoring import runtime_async
from sessiondock_sql import AsyncSQL
from sessiondock_sql._async import postgresql as connections
from sessiondock_sql.statement import Program, Statement, Step


async def fill_pool(dock: AsyncSQL) -> int:
    """Open five connections; how many are idle now."""
    key = secrets.randbelow(2**31)
    count = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {key}"

    def program() -> Program[None]:
        # each keeps its connection until all have one; the locks end with the connections
        yield Step(Statement(f"SELECT pg_advisory_lock_shared({key})"))
        while (yield Step(Statement(count))) != [(5,)]:
            yield Step(Statement("SELECT pg_sleep(0.01)"))

    await together([partial(inside(dock).run, program, 30) for _ in range(5)])
    return len(inside(dock)._idle)


def terminate_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = 'tests' AND backend_type = 'client backend'"
        )


async def test_a_database_that_takes_what_is_no_text_is_rejected(postgresql: str) -> None:
    with psycopg.connect(f"postgresql://{USER}@{postgresql}/tests", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bytes")
        connection.execute("CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
    async with AsyncSQL(f"postgresql://{USER}@{postgresql}/bytes") as dock:
        with pytest.raises(ConfigurationError, match=r"SQL_ASCII.*ENCODING 'UTF8'"):
            await dock.sessions.list().first()


async def test_no_read_notices_that_the_server_was_restarted(restartable: Server) -> None:
    async with AsyncSQL(f"postgresql://{USER}@{restartable.address}/tests") as dock:
        await dock.sessions.create(id="a", tags=["t"])
        await dock.sessions.add_events("a", [Event(id="e")])
        await dock.sessions.add_recording("a", b"bytes")
        assert await fill_pool(dock) == 5
        restartable.stop()
        with pytest.raises(ConnectError, match="cannot be reached"):
            await dock.sessions.get("a")
        restartable.start()
        assert (await dock.sessions.get("a")).id == "a"
        assert await fill_pool(dock) == 5
        restartable.stop()
        restartable.start()
        assert [session.id async for session in dock.sessions.list(tags=["t"])] == ["a"]
        assert [event.id async for event in dock.sessions.list_events("a")] == ["e"]
        async with dock.sessions.stream_recording("a") as stream:
            assert await stream.read() == b"bytes"


async def test_a_read_on_a_terminated_connection_is_repeated(postgresql_url: str) -> None:
    async with AsyncSQL(postgresql_url) as dock:
        await dock.sessions.create(id="a")
        assert await fill_pool(dock) == 5
        terminate_connections(postgresql_url)
        assert (await dock.sessions.get("a")).id == "a"
        # those that broke with it are not used
        assert len(inside(dock)._idle) == 1


async def test_a_transaction_that_was_not_begun_is_repeated(postgresql_url: str) -> None:
    async with AsyncSQL(postgresql_url) as dock:
        await dock.sessions.create(id="a")
        assert await fill_pool(dock) == 5
        terminate_connections(postgresql_url)
        await dock.sessions.update("a", name="x")
        assert (await dock.sessions.get("a")).name == "x"


async def test_a_write_that_may_have_arrived_is_not_repeated(postgresql_url: str) -> None:
    async with AsyncSQL(postgresql_url) as dock:
        await dock.sessions.create(id="a")
        assert await fill_pool(dock) == 5
        terminate_connections(postgresql_url)
        # a session without labels is written by one statement alone
        with pytest.raises(TransportError, match=r"the connection to PostgreSQL at .* broke") as caught:
            await dock.sessions.create(id="b")
        assert caught.value.may_have_arrived
        await dock.sessions.create(id="c")


async def test_an_idle_connection_is_tried_first(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with AsyncSQL(postgresql_url, pool_size=1) as dock:
        await dock.sessions.create(id="a")
        terminate_connections(postgresql_url)
        monkeypatch.setattr(connections, "FRESH", 0.0)
        await dock.sessions.create(id="b")
        await dock.sessions.create(id="c")


async def test_waiting_for_writers_of_this_process_counts(sqlite_url: str) -> None:
    async with AsyncSQL(sqlite_url, timeout=0.1) as dock:
        await dock.sessions.create(id="a")
        writing, finished = threading.Event(), threading.Event()

        def slow() -> Program[bool]:
            yield Step(Statement("DELETE FROM sessiondock_events"))
            writing.set()
            return finished.wait(10)

        async def wait() -> None:
            while not writing.is_set():
                await runtime_async.sleep(0.01)
            with pytest.raises(StorageError, match="other calls of this process took longer than the timeout"):
                await dock.sessions.update("a", name="x")
            assert (await dock.sessions.get("a")).name is None
            finished.set()

        calls: list[Callable[[], Any]] = [partial(inside(dock).run, slow, 30, write=True), wait]
        await together(calls)
        await dock.sessions.update("a", name="y")


async def test_waiting_for_a_free_connection_counts(postgresql_url: str) -> None:
    async with AsyncSQL(postgresql_url, timeout=None, pool_size=1) as dock:
        await dock.sessions.create(id="a")
        with psycopg.connect(postgresql_url) as other:
            other.execute("SELECT * FROM sessiondock_sessions FOR UPDATE")

            async def wait() -> None:
                while not other.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchall():
                    await runtime_async.sleep(0.01)
                with pytest.raises(StorageError, match="raise timeout or pool_size"):
                    await dock.with_options(timeout=0.1).sessions.get("a")
                other.rollback()

            calls: list[Callable[[], Any]] = [partial(dock.sessions.update, "a", name="x"), wait]
            await together(calls)
        assert (await dock.sessions.get("a")).name == "x"


async def test_a_full_disk_writes_nothing_and_says_so(sqlite_url: str) -> None:
    async with AsyncSQL(sqlite_url, pool_size=1) as dock:
        await dock.sessions.create(id="a", name="before")

        def limit(pages: int) -> Program[None]:
            yield Step(Statement(f"PRAGMA max_page_count = {pages}"))

        await inside(dock).run(partial(limit, 1), 30)
        for call in (
            partial(dock.sessions.create, inputs={"x": "y" * 200_000}),
            partial(dock.sessions.update, "a", name="after", inputs={"x": "y" * 200_000}),
            partial(dock.sessions.add_events, "a", [Event(inputs={"x": "y" * 5_000}) for _ in range(50)]),
            partial(dock.sessions.add_recording, "a", bytes(2_000_000)),
        ):
            with pytest.raises(StorageError, match="the disk is full"):
                await call()
        await inside(dock).run(partial(limit, 100_000), 30)
        assert [session.name async for session in dock.sessions.list()] == ["before"]
        assert [event async for event in dock.sessions.list_events("a")] == []
        assert await dock.sessions.recordings("a") == ()
        await dock.sessions.add_recording("a", bytes(2_000_000))
