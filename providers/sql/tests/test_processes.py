"""Several processes on one database, processes that are killed, and how much memory they take."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from providers.sql.tests.inside import inside
from sessiondock import Event, StorageError
from sessiondock_sql import SQL, AsyncSQL

HERE = Path(__file__).parent
VARIANTS = ("sync", "async")
# later Pythons warn of forks beside other threads, whatever those do
pytestmark = [
    pytest.mark.broad,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]


class Child:
    """A forked process that does some work and sends what came of it, be it an error."""

    def __init__(self, work: Callable[[], Any]) -> None:
        context = multiprocessing.get_context("fork")
        self._receiving, sending = context.Pipe(duplex=False)

        def run() -> None:
            try:
                sending.send(work())
            except Exception as error:  # noqa: BLE001 - it is what the parent wants to see
                sending.send(error)

        self._process = context.Process(target=run)
        self._process.start()
        sending.close()

    def result(self) -> Any:
        """What came of it."""
        found = self._receiving.recv() if self._receiving.poll(60) else None
        self._process.join(60)
        assert self._process.exitcode == 0
        return found


def create(url: str, prefix: str, count: int) -> list[str]:
    with SQL(url) as dock:
        return [dock.sessions.create(id=f"{prefix}{number}", tags=["t"]).id for number in range(count)]


async def create_async(url: str, prefix: str, count: int) -> list[str]:
    async with AsyncSQL(url) as dock:
        return [(await dock.sessions.create(id=f"{prefix}{number}", tags=["t"])).id for number in range(count)]


@pytest.mark.parametrize("variant", VARIANTS)
def test_eight_processes_make_and_write_one_database(url: str, variant: str) -> None:
    def work(prefix: str) -> list[str]:
        if variant == "async":
            return asyncio.run(create_async(url, prefix, 100))
        return create(url, prefix, 100)

    children = [Child(lambda number=number: work(f"{number}-")) for number in range(8)]  # type: ignore[misc]
    told = [session_id for child in children for session_id in child.result()]
    assert len(set(told)) == 800
    with SQL(url) as dock:
        assert {session.id for session in dock.sessions.list(tags=["t"], page_size=1000)} == set(told)


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_a_killed_process_was_told_is_there(url: str, variant: str) -> None:
    command = [sys.executable, str(HERE / "writer.py"), url, variant, "doomed-"]
    doomed = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert doomed.stdout is not None
    told = [doomed.stdout.readline() for _ in range(50)]
    others = create(url, "other-", 50)
    doomed.kill()
    told += doomed.stdout
    doomed.stdout.close()
    doomed.wait(timeout=60)
    acknowledged = {line.strip() for line in told if line.endswith("\n")}
    with SQL(url) as dock:
        found = {session.id for session in dock.sessions.list()}
        assert found >= acknowledged | set(others)
        # the one that was under way may have been written without being acknowledged
        assert len(found) <= len(acknowledged) + 1 + len(others)
        assert {session.id for session in dock.sessions.list(tags=["t"])} == found
        dock.sessions.create(id="afterwards")
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


KILLS = int(os.environ.get("SESSIONDOCK_SQL_KILLS", "6"))
"""How many writers are killed; a hundred take minutes."""


@pytest.mark.broad
@pytest.mark.parametrize("variant", VARIANTS)
def test_however_many_are_killed_nothing_acknowledged_is_lost(url: str, variant: str) -> None:
    acknowledged: set[str] = set()
    rng = random.Random(KILLS)
    for turn in range(KILLS):
        command = [sys.executable, str(HERE / "writer.py"), url, variant, f"{turn}-"]
        doomed = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert doomed.stdout is not None
        told = [doomed.stdout.readline()]
        time.sleep(rng.random() / 20)
        doomed.kill()
        told += doomed.stdout
        doomed.stdout.close()
        doomed.wait(timeout=60)
        acknowledged |= {line.strip() for line in told if line.endswith("\n")}
    with SQL(url) as dock:
        found = {session.id for session in dock.sessions.list(page_size=1000)}
        assert found >= acknowledged
        assert len(found) <= len(acknowledged) + KILLS
        assert {session.id for session in dock.sessions.list(tags=["t"], page_size=1000)} == found


def test_forks_beside_threads_that_write(url: str) -> None:
    with SQL(url) as dock:
        dock.sessions.create(id="a")
        finished = threading.Event()

        def write() -> None:
            while not finished.is_set():
                dock.sessions.update("a", metadata={"k": "v" * 1000})
                dock.sessions.add_events("a", [Event(id="e", inputs={"k": "v" * 1000})])

        threads = [threading.Thread(target=write) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for turn in range(8):

                def work(turn: int = turn) -> str | None:
                    session = dock.sessions.create(id=f"child{turn}", tags=["t"])
                    with SQL(url) as own:
                        return own.sessions.get(session.id).id

                assert Child(work).result() == f"child{turn}"
        finally:
            finished.set()
            for thread in threads:
                thread.join()
        assert len(list(dock.sessions.list(tags=["t"]))) == 8


async def test_a_fork_beside_tasks_that_write(url: str) -> None:
    async with AsyncSQL(url) as dock:
        await dock.sessions.create(id="a")
        updates = [asyncio.ensure_future(dock.sessions.update("a", metadata={f"k{turn}": 1})) for turn in range(10)]
        await asyncio.sleep(0)

        async def work() -> str | None:
            async with AsyncSQL(url) as own:
                return (await own.sessions.create(id="child", tags=["t"])).id

        # the event loop of this thread cannot be used in the child, but another thread's can
        child = Child(lambda: in_new_thread(lambda: asyncio.run(work())))
        await asyncio.gather(*updates)
        assert child.result() == "child"
        assert (await dock.sessions.get("a")).metadata == {f"k{turn}": 1 for turn in range(10)}


def in_new_thread(work: Callable[[], Any]) -> Any:
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(work).result()


def test_an_interrupt_loses_no_database_in_memory() -> None:
    program = """
import signal, sys, time
from sessiondock_sql import SQL
dock = SQL("sqlite://", timeout=5)
dock.sessions.create(id="first")
interrupts, made, armed = 0, ["first"], False
def interrupt(*_):
    global armed
    if armed:
        armed = False
        raise KeyboardInterrupt
signal.signal(signal.SIGALRM, interrupt)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0011)
while interrupts < 150:
    try:
        armed = True
        made.append(dock.sessions.create(id=str(time.monotonic_ns()), tags=["t"]).id)
        dock.sessions.update("first", metadata={"k": 1})
        armed = False
    except KeyboardInterrupt:
        interrupts += 1
signal.setitimer(signal.ITIMER_REAL, 0)
found = {session.id for session in dock.sessions.list()}
sys.stdout.write("kept" if found >= set(made) else f"lost {set(made) - found}")
"""
    # an interrupt inside of the coverage measurement would leave its lock taken
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False, env=environment)
    assert (run.stdout, run.returncode) == ("kept", 0), run.stderr


@pytest.mark.broad
@pytest.mark.parametrize("variant", VARIANTS)
def test_memory_does_not_grow_with_what_is_stored(url: str, variant: str) -> None:
    command = [sys.executable, str(HERE / "peak_memory.py"), url, variant]
    recording, listing = json.loads(subprocess.check_output(command, text=True))
    # MiB more for 28 MB more of a recording, and for 5,000 more sessions
    assert recording < 8
    assert listing < 8


def test_a_client_may_be_used_on_both_sides_of_a_fork(url: str) -> None:
    with SQL(url) as dock:
        dock.sessions.create(id="before")

        def work() -> list[str]:
            dock.sessions.create(id="child")
            return [session.id for session in dock.sessions.list()]

        assert Child(work).result() == ["child", "before"]
        # the same, where it can be seen what the child does; a fork has closed the files of SQLite
        database = inside(dock)
        abandoned = database._idle[0]
        database._process = 0
        dock.sessions.update("before", name="x")
        assert database._process == os.getpid()
        assert abandoned not in database._idle
        abandoned.close()
        dock.sessions.create(id="parent")
        assert [session.id for session in dock.sessions.list()] == ["parent", "child", "before"]


def test_memory_stays_in_the_process_that_made_it() -> None:
    with SQL("sqlite://") as dock:
        dock.sessions.create(id="before")
        error = Child(lambda: dock.sessions.create(id="child")).result()
        assert isinstance(error, StorageError)
        assert "stays in the process that made it" in str(error)
        inside(dock)._process = 0
        with pytest.raises(StorageError, match="stays in the process that made it"):
            dock.sessions.create(id="child")
        inside(dock)._process = os.getpid()
        assert [session.id for session in dock.sessions.list()] == ["before"]


@contextmanager
def unprivileged() -> Generator[None]:
    """Without the right of root to read and write everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that everybody can reach, with a database that has one session."""
    folder = Path(tempfile.mkdtemp())
    with SQL(f"sqlite:///{folder}/sessions.db") as dock:
        dock.sessions.create(id="old")
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "message"),
    [
        (0o000, 0o777, "unable to open database file; you may not read it; change its permissions"),
        (0o444, 0o777, "attempt to write a readonly database; you may not write it; change its permissions"),
        (0o666, 0o555, "must be writable too, for SQLite keeps its log beside the file"),
    ],
)
def test_a_file_that_may_not_be_written(public_folder: Path, file_mode: int, folder_mode: int, message: str) -> None:
    path = public_folder / "sessions.db"
    path.chmod(file_mode)
    public_folder.chmod(folder_mode)

    with unprivileged(), SQL(f"sqlite:///{path}") as dock, pytest.raises(StorageError) as caught:
        dock.sessions.create(id="new")
    assert caught.value.message.startswith(f"{path} cannot be used: ")
    assert message in caught.value.message
    path.chmod(0o666)
    public_folder.chmod(0o777)
    with SQL(f"sqlite:///{path}") as dock:
        assert [session.id for session in dock.sessions.list()] == ["old"]
