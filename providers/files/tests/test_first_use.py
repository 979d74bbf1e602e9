"""Several that use an archive before it is there: one makes it, the others find it whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from providers.files.tests.conftest import FORMS
from sessiondock_files import Files
from sessiondock_files.compression import compression_of
from sessiondock_files.file_store import HEADER, FileStore
from sessiondock_files.folder_store import FolderStore
from sessiondock_files.regular import readable


def test_a_folder_that_becomes_an_archive_while_it_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    iterdir = Path.iterdir

    def made_meanwhile(self: Path) -> Iterator[Path]:
        monkeypatch.undo()
        FolderStore(folder, compression_of("gzip")).prepare()
        return iterdir(self)

    monkeypatch.setattr(Path, "iterdir", made_meanwhile)
    store = FolderStore(folder, None)
    assert [segment.stream for segment in store.segments()] == ["sessions", "events", "recordings"]
    assert store.compression.name == "gzip"


def test_a_file_whose_first_line_is_ended_while_it_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "archive.jsonl"
    file.write_bytes(HEADER[:10])

    def ended_meanwhile(*args: Any, **options: Any) -> Any:
        found = readable(*args, **options)
        file.write_bytes(HEADER + b'\n{"kind":"deleted","id":"s"}\n')
        return found

    monkeypatch.setattr("sessiondock_files.file_store.readable", ended_meanwhile)
    FileStore(file, compression_of("none")).check()


def use(dock: Files, name: str, together: threading.Barrier) -> None:
    together.wait()
    list(dock.sessions.list())
    dock.sessions.create(id=name)
    dock.sessions.get(name)


@pytest.mark.parametrize("form", FORMS)
def test_threads_that_use_it_for_the_first_time_together(tmp_path: Path, form: str) -> None:
    names = [f"s{number}" for number in range(6)]
    for round_ in range(10):
        folder = tmp_path / str(round_)
        folder.mkdir()
        where = FORMS[form].settings(folder)
        together = threading.Barrier(len(names))
        with Files(**where) as one, Files(**where) as other, ThreadPoolExecutor(len(names)) as pool:
            done = [pool.submit(use, dock, name, together) for name, dock in zip(names, (one, other) * 3, strict=True)]
            for each in done:
                each.result()
            assert sorted(session.id for session in one.sessions.list()) == names
