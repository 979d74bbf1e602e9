# Generated from tests/_async/test_connections.py: edit that file, not this one.
# Digest: bcde83dcdd3d27f2
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
from providers.sql.tests.together_sync import together
from sessiondock import ConfigurationError, ConnectError, Event, StorageError, TransportError
from sessiondock.authoring import runtime_sync
from sessiondock_sql import SQL
from sessiondock_sql._sync import postgresql as connections
from sessiondock_sql.statement import Program, Statement, Step


def fill_pool(dock: SQL) -> int:
    """Open five connections; how many are idle now."""
    key = secrets.randbelow(2**31)
    count = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {key}"

    def program() -> Program[None]:
        # each keeps its connection until all have one; the locks end with the connections
        yield Step(Statement(f"SELECT pg_advisory_lock_shared({key})"))
        while (yield Step(Statement(count))) != [(5,)]:
            yield Step(Statement("SELECT pg_sleep(0.01)"))

    together([partial(inside(dock).run, program, 30) for _ in range(5)])
    return len(inside(dock)._idle)


def terminate_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = 'tests' AND backend_type = 'client backend'"
        )


def test_a_database_that_takes_what_is_no_text_is_rejected(postgresql: str) -> None:
    with psycopg.connect(f"postgresql://{USER}@{postgresql}/tests", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bytes")
        connection.execute("CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
    with SQL(f"postgresql://{USER}@{postgresql}/bytes") as dock:
        with pytest.raises(ConfigurationError, match=r"SQL_ASCII.*ENCODING 'UTF8'"):
            dock.sessions.list().first()


def test_no_read_notices_that_the_server_was_restarted(restartable: Server) -> None:
    with SQL(f"postgresql://{USER}@{restartable.address}/tests") as dock:
        dock.sessions.create(id="a", tags=["t"])
        dock.sessions.add_events("a", [Event(id="e")])
        dock.sessions.add_recording("a", b"bytes")
        assert fill_pool(dock) == 5
        restartable.stop()
        with pytest.raises(ConnectError, match="cannot be reached"):
            dock.sessions.get("a")
        restartable.start()
        assert (dock.sessions.get("a")).id == "a"
        assert fill_pool(dock) == 5
        restartable.stop()
        restartable.start()
        assert [session.id for session in dock.sessions.list(tags=["t"])] == ["a"]
        assert [event.id for event in dock.sessions.list_events("a")] == ["e"]
        with dock.sessions.stream_recording("a") as stream:
            assert stream.read() == b"bytes"


def test_a_read_on_a_terminated_connection_is_repeated(postgresql_url: str) -> None:
    with SQL(postgresql_url) as dock:
        dock.sessions.create(id="a")
        assert fill_pool(dock) == 5
        terminate_connections(postgresql_url)
        assert (dock.sessions.get("a")).id == "a"
        # those that broke with it are not used
        assert len(inside(dock)._idle) == 1


def test_a_transaction_that_was_not_begun_is_repeated(postgresql_url: str) -> None:
    with SQL(postgresql_url) as dock:
        dock.sessions.create(id="a")
        assert fill_pool(dock) == 5
        terminate_connections(postgresql_url)
        dock.sessions.update("a", name="x")
        assert (dock.sessions.get("a")).name == "x"


def test_a_write_that_may_have_arrived_is_not_repeated(postgresql_url: str) -> None:
    with SQL(postgresql_url) as dock:
        dock.sessions.create(id="a")
        assert fill_pool(dock) == 5
        terminate_connections(postgresql_url)
        # a session without labels is written by one statement alone
        with pytest.raises(TransportError, match=r"the connection to PostgreSQL at .* broke") as caught:
            dock.sessions.create(id="b")
        assert caught.value.may_have_arrived
        dock.sessions.create(id="c")


def test_an_idle_connection_is_tried_first(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with SQL(postgresql_url, pool_size=1) as dock:
        dock.sessions.create(id="a")
        terminate_connections(postgresql_url)
        monkeypatch.setattr(connections, "FRESH", 0.0)
        dock.sessions.create(id="b")
        dock.sessions.create(id="c")


def test_waiting_for_writers_of_this_process_counts(sqlite_url: str) -> None:
    with SQL(sqlite_url, timeout=0.1) as dock:
        dock.sessions.create(id="a")
        writing, finished = threading.Event(), threading.Event()

        def slow() -> Program[bool]:
            yield Step(Statement("DELETE FROM sessiondock_events"))
            writing.set()
            return finished.wait(10)

        def wait() -> None:
            while not writing.is_set():
                runtime_sync.sleep(0.01)
            with pytest.raises(StorageError, match="other calls of this process took longer than the timeout"):
                dock.sessions.update("a", name="x")
            assert (dock.sessions.get("a")).name is None
            finished.set()

        calls: list[Callable[[], Any]] = [partial(inside(dock).run, slow, 30, write=True), wait]
        together(calls)
        dock.sessions.update("a", name="y")


def test_waiting_for_a_free_connection_counts(postgresql_url: str) -> None:
    with SQL(postgresql_url, timeout=None, pool_size=1) as dock:
        dock.sessions.create(id="a")
        with psycopg.connect(postgresql_url) as other:
            other.execute("SELECT * FROM sessiondock_sessions FOR UPDATE")

            def wait() -> None:
                while not other.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchall():
                    runtime_sync.sleep(0.01)
                with pytest.raises(StorageError, match="raise timeout or pool_size"):
                    dock.with_options(timeout=0.1).sessions.get("a")
                other.rollback()

            calls: list[Callable[[], Any]] = [partial(dock.sessions.update, "a", name="x"), wait]
            together(calls)
        assert (dock.sessions.get("a")).name == "x"


def test_a_full_disk_writes_nothing_and_says_so(sqlite_url: str) -> None:
    with SQL(sqlite_url, pool_size=1) as dock:
        dock.sessions.create(id="a", name="before")

        def limit(pages: int) -> Program[None]:
            yield Step(Statement(f"PRAGMA max_page_count = {pages}"))

        inside(dock).run(partial(limit, 1), 30)
        for call in (
            partial(dock.sessions.create, inputs={"x": "y" * 200_000}),
            partial(dock.sessions.update, "a", name="after", inputs={"x": "y" * 200_000}),
            partial(dock.sessions.add_events, "a", [Event(inputs={"x": "y" * 5_000}) for _ in range(50)]),
            partial(dock.sessions.add_recording, "a", bytes(2_000_000)),
        ):
            with pytest.raises(StorageError, match="the disk is full"):
                call()
        inside(dock).run(partial(limit, 100_000), 30)
        assert [session.name for session in dock.sessions.list()] == ["before"]
        assert [event for event in dock.sessions.list_events("a")] == []
        assert dock.sessions.recordings("a") == ()
        dock.sessions.add_recording("a", bytes(2_000_000))
