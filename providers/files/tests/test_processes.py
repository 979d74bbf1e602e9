"""Several processes on one archive, and processes that are killed."""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from providers.files.tests.conftest import FORMS
from sessiondock import Event, NotFoundError, StorageError
from sessiondock_files import Files
from sessiondock_files.locking import file_lock

HERE = Path(__file__).parent
KILLS = int(os.environ.get("SESSIONDOCK_FILES_KILLS", "6"))
# later Pythons warn of forks beside other threads, whatever those do
pytestmark = [
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


def create(where: dict[str, Any], prefix: str, count: int) -> list[str]:
    with Files(**where) as dock:
        made: list[str] = []
        for number in range(count):
            made.append(dock.sessions.create(id=f"{prefix}{number}", tags=["t"]).id)
            dock.sessions.add_events(made[-1], [Event(id="a"), Event(id="b")])
            if number % 10 == 9:
                dock.compact()
        return made


def test_four_processes_make_and_write_one_archive(where: dict[str, Any]) -> None:
    children = [Child(lambda number=number: create(where, f"{number}-", 20)) for number in range(4)]  # type: ignore[misc]
    made = [session_id for child in children for session_id in child.result()]
    assert len(made) == 80
    with Files(**where) as dock:
        assert sorted(session.id for session in dock.sessions.list(tags=["t"])) == sorted(made)
        for session_id in made:
            assert [event.id for event in dock.sessions.list_events(session_id)] == ["a", "b"]


def test_threads_share_a_client(where: dict[str, Any]) -> None:
    with Files(**where) as dock:
        dock.sessions.create(id="a")
        failures: list[BaseException] = []

        def work(name: int) -> None:
            try:
                for number in range(15):
                    dock.sessions.create(id=f"{name}-{number}")
                    dock.sessions.add_events("a", [Event(id=f"{name}-{number}")])
                    assert dock.sessions.get(f"{name}-{number}").id == f"{name}-{number}"
                    dock.sessions.list(page_size=5).first()
            except BaseException as error:  # noqa: BLE001 - it is shown by the assertion below
                failures.append(error)

        threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(dock.sessions.list().all()) == 61
        assert len(dock.sessions.list_events("a").all()) == 60


def test_a_client_is_used_on_both_sides_of_a_fork(where: dict[str, Any]) -> None:
    with Files(**where) as dock:
        dock.sessions.create(id="before")

        def work() -> list[str]:
            dock.sessions.create(id="child")
            found = [session.id for session in dock.sessions.list(order="oldest")]
            dock.close()
            return found

        assert Child(work).result() == ["before", "child"]
        dock.sessions.create(id="after")
        assert [session.id for session in dock.sessions.list(order="oldest")] == ["before", "child", "after"]


def test_a_private_index_is_made_again_after_a_fork(tmp_path: Path) -> None:
    with Files(tmp_path / "a") as dock:
        dock.sessions.create(id="x")
    for name in ("index.sqlite", "index.sqlite-wal", "index.sqlite-shm"):
        (tmp_path / "a" / name).unlink(missing_ok=True)
    (tmp_path / "a" / "index.sqlite").mkdir()
    with Files(tmp_path / "a") as dock:
        assert dock.sessions.get("x").id == "x"
        assert Child(lambda: dock.sessions.get("x").id).result() == "x"
        assert dock.sessions.get("x").id == "x"


def test_another_writer_is_named_when_it_takes_too_long(where: dict[str, Any]) -> None:
    with Files(**where) as dock:
        dock.sessions.create(id="a")
    path: Path = where["path"]
    lock = path / ".lock" if path.is_dir() else path.with_name(f".{path.name}.lock")

    def hold() -> str:
        with file_lock(lock, "the archive", 0):
            try:
                with Files(**where, timeout=0.05) as dock:
                    dock.sessions.create(id="b")
            except StorageError as error:
                return str(error)
        return ""

    assert "is being written by another client; wait until it is done" in Child(hold).result()
    with file_lock(lock, "the archive", time.monotonic()), Files(**where, timeout=0.05) as dock:
        with Files(**where) as other:
            assert other.sessions.get("a").id == "a"
        found = Child(lambda: attempt(where)).result()
        assert f"is being written by process {os.getpid()}; wait until it is done and try again" in str(found)
        with pytest.raises(StorageError, match="is being written by another client"):
            dock.sessions.create()
    with Files(**where, timeout=0.2) as dock:
        started = threading.Event()

        def busy() -> Iterator[bytes]:
            started.set()
            yield b"x"

        dock.sessions.add_recording("a", busy())
        assert started.is_set()


def attempt(where: dict[str, Any]) -> str:
    with Files(**where, timeout=0.05) as dock:
        try:
            dock.sessions.create()
        except StorageError as error:
            return str(error)
    return ""


@contextmanager
def writing(where: dict[str, Any], prefix: str) -> Generator[subprocess.Popen[str]]:
    command = [sys.executable, str(HERE / "writer.py"), str(where["path"]), where.get("compression") or "", prefix]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("form", ["folder", "folder-gzip", "file-zstd"])
def test_writers_that_are_killed_lose_nothing(form: str, tmp_path: Path) -> None:
    """What was acknowledged is there, everything is there whole, and nobody has to clean up."""
    where = FORMS[form].settings(tmp_path)
    random_moments = random.Random(form)
    said: list[tuple[str, str]] = []
    for number in range(KILLS // 3 or 1):
        with writing(where, f"{number}-") as process:
            assert process.stdout is not None
            said.append(tuple(process.stdout.readline().split()))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
            time.sleep(random_moments.random() * 0.4)
            process.kill()
            said += [tuple(line.split()) for line in process.stdout if line.endswith("\n")]  # type: ignore[misc]  # pyright: ignore[reportAssignmentType]
        check(where, said)
    with Files(**where) as dock:
        dock.compact()
    check(where, said)
    if where["path"].is_dir():
        assert {path.name for path in where["path"].iterdir()} <= {
            *("manifest.json", "sessions", "events", "recordings", "blobs"),
            *(".lock", "index.sqlite", "index.sqlite-wal", "index.sqlite-shm"),
        }


def check(where: dict[str, Any], said: list[tuple[str, str]]) -> None:
    acknowledged: dict[str, set[str]] = {}
    for what, session_id in said:
        acknowledged.setdefault(session_id, set()).add(what)
    with Files(**where) as dock:
        there = {session.id for session in dock.sessions.list(page_size=1000)}
        last = {session_id.partition("-")[0]: session_id for session_id in acknowledged}.values()
        for session_id, done in acknowledged.items():
            if "deleted" in done:
                assert session_id not in there
            elif session_id not in there:
                # the deletion may have been done and not been acknowledged
                assert session_id in last
                with pytest.raises(NotFoundError):
                    dock.sessions.get(session_id)
        for session_id in there:
            events = dock.sessions.list_events(session_id).all()
            done = acknowledged.get(session_id, set())
            assert len(events) == 40 or (not events and "events" not in done)
            assert "recording" not in done or len(dock.sessions.recordings(session_id)) == 1
            for recording in dock.sessions.recordings(session_id):
                with dock.sessions.stream_recording(recording) as stream:
                    assert stream.read() == session_id.encode() * 20_000
