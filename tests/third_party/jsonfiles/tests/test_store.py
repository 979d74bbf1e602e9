"""Several writers, and writers that are interrupted."""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from sessiondock import Event
from sessiondock_jsonfiles import JsonFiles
from sessiondock_jsonfiles.names import file_name

WRITERS, EACH = 3, 5


def add_events(folder: Path, writer: int) -> None:
    with JsonFiles(folder=folder) as client:
        for number in range(EACH):
            client.sessions.add_events("s", [Event(name=f"{writer}-{number}")])


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_no_write_is_lost(tmp_path: Path, kind: str) -> None:
    if kind == "processes" and sys.platform == "win32":
        pytest.skip("only the writers of one process wait for each other on Windows, see the README")
    with JsonFiles(folder=tmp_path) as client:
        client.sessions.create(id="s")
        pool = (
            ThreadPoolExecutor(WRITERS)
            if kind == "threads"
            else ProcessPoolExecutor(WRITERS, multiprocessing.get_context("spawn"))
        )
        with pool:
            for task in [pool.submit(add_events, tmp_path, writer) for writer in range(WRITERS)]:
                task.result()
        names = [event.name for event in client.sessions.list_events("s")]
    wanted = [f"{writer}-{each}" for writer in range(WRITERS) for each in range(EACH)]
    assert sorted(filter(None, names)) == sorted(wanted)


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise KeyboardInterrupt

    with JsonFiles(folder=tmp_path) as client:
        client.sessions.create(id="s", name="old")
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(KeyboardInterrupt):
            client.sessions.update("s", name="new")
        assert client.sessions.get("s").name == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "session-s.json"]


def test_a_session_that_is_deleted_while_a_page_is_read_is_left_out(tmp_path: Path) -> None:
    with JsonFiles(folder=tmp_path) as client:
        client.sessions.create(id="s")
        (tmp_path / file_name("gone")).symlink_to(tmp_path / "nowhere")
        assert [session.id for session in client.sessions.list()] == ["s"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_files_are_private(tmp_path: Path) -> None:
    with JsonFiles(folder=tmp_path) as client:
        client.sessions.create(id="s")
    assert (tmp_path / "session-s.json").stat().st_mode & 0o777 == 0o600
