"""Databases under attack: writers that are killed or overlap, restarts, broken connections, read-only, damage."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from providers.sql.tests.conftest import postgresql, postgresql_url, restartable, sqlite_url, url
from providers.sql.tests.postgres_server import USER, Server
from sessiondock import Event, NotFoundError, SessionDockError, TransportError
from sessiondock_sql import SQL

__all__ = ["postgresql", "postgresql_url", "restartable", "sqlite_url", "url"]

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]
KILLS = 100
EVENTS = 60


class Writer:
    """A forked process that works until it is killed, and says what was acknowledged."""

    def __init__(self, work: Callable[[Callable[[str], object]], None]) -> None:
        context = multiprocessing.get_context("fork")
        self._reading, writing = os.pipe()
        self._text = b""

        def run() -> None:
            os.close(self._reading)
            work(lambda text: os.write(writing, f"{text}\n".encode()))

        self.process = context.Process(target=run)
        self.process.start()
        os.close(writing)

    def listen(self) -> None:
        """Wait until it has said something."""
        self._text += os.read(self._reading, 1 << 16)

    def told(self) -> set[str]:
        """The lines that it said until its end; a killed process may leave half of one."""
        while more := os.read(self._reading, 1 << 16):
            self._text += more
        os.close(self._reading)
        self.process.join(60)
        return set(self._text.decode().split("\n")[:-1])

    def kill(self) -> None:
        """End it at once."""
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)


def test_a_hundred_killed_writers_lose_nothing_that_was_acknowledged(url: str) -> None:
    def work(prefix: str, say: Callable[[str], object]) -> None:
        with SQL(url) as dock:
            for number in range(1_000_000):
                session_id = f"{prefix}-{number}"
                dock.sessions.create(id=session_id, tags=["t"], inputs={"x": "y" * 2000})
                dock.sessions.add_events(session_id, [Event(id=f"e{each}") for each in range(5)])
                dock.sessions.add_recording(session_id, b"z" * 20_000)
                say(session_id)

    with SQL(url) as dock:
        dock.sessions.create(id="before")
    rng, told = random.Random(1), set[str]()
    for turn in range(KILLS // 4):
        writers = [Writer(lambda say, name=f"{turn}-{each}": work(name, say)) for each in range(4)]  # type: ignore[misc]
        for writer in writers:
            writer.listen()
        rng.shuffle(writers)
        for writer in writers:
            threading.Event().wait(rng.random() / 100)
            writer.kill()
        for writer in writers:
            told |= writer.told()
    with SQL(url) as dock:
        found = {session.id for session in dock.sessions.list(page_size=1000)}
        assert told <= found
        assert len(found) <= len(told) + KILLS + 1
        assert len(told) >= KILLS
        for session_id in told:
            assert len(dock.sessions.list_events(session_id).all()) == 5
            (recording,) = dock.sessions.recordings(session_id)
            with dock.sessions.stream_recording(recording) as stream:
                assert stream.read() == b"z" * 20_000
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_paging_reader_misses_nothing_of_overlapping_writers(url: str) -> None:
    """Processes add events to one session, some of them the same in opposite orders, while one pages through."""
    with SQL(url) as dock:
        dock.sessions.create(id="a")
    shared = [f"shared-{number}" for number in range(EVENTS)]

    def work(name: str, order: int, say: Callable[[str], object]) -> None:
        with SQL(url, timeout=60) as dock:
            for batch in range(EVENTS):
                dock.sessions.add_events("a", [Event(id=f"{name}-{batch}-{number}") for number in range(4)])
                dock.sessions.add_events("a", [Event(id=event_id) for event_id in shared[::order]])
        say("done")

    writers = [
        Writer(lambda say, name=f"w{each}", order=1 if each % 2 else -1: work(name, order, say))  # type: ignore[misc]
        for each in range(4)
    ]
    seen: list[str | None] = []
    with SQL(url, timeout=60) as dock:
        cursor, known = None, 0
        while True:
            finished = not any(writer.process.is_alive() for writer in writers)
            page = dock.sessions.list_events("a", page_size=13, cursor=cursor).first()
            seen += [event.id for event in page.items[known:]]
            known = 0 if page.cursor is not None else len(page.items)
            if page.cursor is None and finished:
                break
            cursor = page.cursor or cursor
        assert [writer.told() for writer in writers] == [{"done"}] * 4
        stored = [event.id for event in dock.sessions.list_events("a", page_size=1000)]
    assert seen == stored
    assert len(set(stored)) == 4 * EVENTS * 4 + len(shared)


def workers(dock: SQL, finished: threading.Event) -> tuple[list[threading.Thread], set[str], list[BaseException]]:
    """Threads that create and read sessions; what was acknowledged, and what went wrong that must not."""
    told, wrong = set[str](), list[BaseException]()

    def work(name: str) -> None:
        try:
            for number in range(1_000_000):
                if finished.is_set():
                    return
                with suppress(TransportError):
                    told.add(dock.sessions.create(id=f"{name}-{number}").id)
        except BaseException as error:  # noqa: BLE001
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(f"t{each}",)) for each in range(3)]
    for thread in threads:
        thread.start()
    return threads, told, wrong


def test_writers_outlive_restarts_of_the_server(restartable: Server) -> None:
    finished = threading.Event()
    with SQL(f"postgresql://{USER}@{restartable.address}/tests", timeout=20) as dock:
        dock.sessions.create(id="first")
        threads, told, wrong = workers(dock, finished)
        try:
            for _ in range(3):
                threading.Event().wait(0.3)
                restartable.stop()
                restartable.start()
                assert dock.sessions.get("first").id == "first"
        finally:
            finished.set()
            for thread in threads:
                thread.join()
        assert wrong == []
        assert told
        assert {session.id for session in dock.sessions.list(page_size=1000)} >= told


def test_writers_outlive_terminated_connections(postgresql_url: str) -> None:
    finished = threading.Event()
    terminate = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND query LIKE '%sessiondock%'"
    )
    with SQL(postgresql_url, timeout=20) as dock:
        dock.sessions.create(id="first")
        threads, told, wrong = workers(dock, finished)
        try:
            with psycopg.connect(postgresql_url, autocommit=True) as connection:
                for _ in range(20):
                    threading.Event().wait(0.05)
                    connection.execute(terminate)
                    assert dock.sessions.get("first").id == "first"
        finally:
            finished.set()
            for thread in threads:
                thread.join()
        assert wrong == []
        assert told
        assert {session.id for session in dock.sessions.list(page_size=1000)} >= told


def calls(dock: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """One call of every operation, what reads first."""
    yield "get", lambda: dock.sessions.get("a")
    yield "list", lambda: dock.sessions.list(tags=["t"]).all()
    yield "list_events", lambda: dock.sessions.list_events("a").all()
    yield "recordings", lambda: dock.sessions.recordings("a")
    yield "stream_recording", lambda: read(dock)
    yield "update", lambda: dock.sessions.update("a", name="y", tags=["t", "u"])
    yield "add_events", lambda: dock.sessions.add_events("a", [Event(id="new")])
    yield "add_recording", lambda: dock.sessions.add_recording("a", b"x" * 5000)
    yield "create", lambda: dock.sessions.create(id="b", inputs={"x": "y" * 500})
    yield "delete", lambda: dock.sessions.delete("a")


def read(dock: Any) -> bytes:
    with dock.sessions.stream_recording("a") as stream:
        data: bytes = stream.read()
        return data


def fill(url: str) -> None:
    """A database with one session of everything."""
    with SQL(url) as dock:
        dock.sessions.create(id="a", name="x", tags=["t"], inputs={"question": "y" * 500}, metadata={"k": "v"})
        dock.sessions.add_events("a", [Event(id=f"e{number}", inputs={"x": "y" * 200}) for number in range(20)])
        dock.sessions.add_recording("a", b"z" * 10_000)


def test_a_database_that_may_only_be_read(postgresql_url: str) -> None:
    fill(postgresql_url)
    options = f"options={quote('-cdefault_transaction_read_only=on', safe='')}%20"
    with SQL(postgresql_url.replace("options=", options)) as dock:
        for name, call in calls(dock):
            if name in {"get", "list", "list_events", "recordings", "stream_recording"}:
                call()
                continue
            with pytest.raises(SessionDockError, match=rf"^sql\.{name}: ") as caught:
                call()
            assert "read-only" in str(caught.value)
            assert not isinstance(caught.value, NotFoundError)


@pytest.mark.parametrize("seed", range(60))
def test_damaged_pages_end_in_errors_of_the_tree(seed: int, tmp_path: Path) -> None:
    """Bytes that changed, pages that are gone, a file that was cut: whatever is read or written, the error is ours."""
    path = tmp_path / "sessions.db"
    fill(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    rng, data = random.Random(seed), bytearray(path.read_bytes())
    place = rng.randrange(len(data))
    match seed % 4:
        case 0:
            data[place : place + 64] = rng.randbytes(64)
        case 1:
            data[place // 4096 * 4096 : (place // 4096 + 1) * 4096] = rng.randbytes(4096)
        case 2:
            data[place // 4096 * 4096 : (place // 4096 + 1) * 4096] = bytes(4096)
        case _:
            del data[place:]
    path.write_bytes(data)
    for beside in (path.with_name("sessions.db-wal"), path.with_name("sessions.db-shm")):
        beside.unlink(missing_ok=True)
    with SQL(f"sqlite:///{path}", timeout=5) as dock:
        for name, call in calls(dock):
            try:
                call()
            except SessionDockError as error:
                assert str(error).startswith(f"sql.{name}: "), str(error)  # noqa: PT017
