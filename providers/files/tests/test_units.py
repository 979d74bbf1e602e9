"""Single functions, where a whole client does not come past."""

from __future__ import annotations

import io
import os
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from sessiondock import DamagedError, InvalidValueError, StorageError
from sessiondock_files import Files, archive, indexing, locking, regular, uploads
from sessiondock_files.compression import GZIP, compression_of
from sessiondock_files.fields import SESSION
from sessiondock_files.file_errors import BusyError, OutdatedError
from sessiondock_files.folder_store import FolderStore
from sessiondock_files.index import Index
from sessiondock_files.records import checked_line, session_record
from sessiondock_files.store import Segment


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_reading_goes_on_behind_damage(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessiondock_files.compression._CHUNK", 64)
    compression = compression_of(name)
    good = compression.pack(b"good\n" * 40)
    magic = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}[name]
    damage = b"#" * 150 + magic + b"?" * 30 + b"#" * 50
    file = io.BytesIO(good + damage + good + good[:9])
    found = [(block.at, block.size, block.data, block.complete) for block in compression.blocks(file, 0)]
    size, middle = len(good), len(good) + len(damage)
    assert [found[0], *found[-2:]] == [
        (0, size, b"good\n" * 40, True),
        (middle, size, b"good\n" * 40, True),
        (middle + size, 9, b"", False),
    ]
    assert [data for _, _, data, _ in found[1:-2]] == [None] * len(found[1:-2])
    at_the_end = list(compression.blocks(io.BytesIO(good + damage), size))
    assert [(block.data, block.complete) for block in at_the_end][-1] == (None, True)
    assert at_the_end[-1].at + at_the_end[-1].size == middle


def test_what_is_no_whole_block() -> None:
    for wrong in (b"#", GZIP.pack(b"x")[:-1], GZIP.pack(b"x") * 2):
        with pytest.raises(ValueError, match=r"."):
            GZIP.unpack(wrong)


def test_values_that_no_client_lets_through() -> None:
    with pytest.raises(InvalidValueError, match="the record cannot be written as JSON"):
        checked_line({"name": object()})
    given: Mapping[str, Any] = MappingProxyType({"a": MappingProxyType({"b": (1, 2)})})
    assert checked_line({"inputs": given})[1] == {"inputs": {"a": {"b": [1, 2]}}}
    assert "raw" not in session_record({"raw": {}, "tags": ()})
    far = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1, microseconds=1)))
    with pytest.raises(InvalidValueError, match="is too far away to be kept in UTC"):
        SESSION["started_at"].store(far, "started_at")
    with pytest.raises(ValueError, match=r"PT3\.5S"):
        SESSION["duration"].load("3 s")
    assert SESSION["duration"].load("P1DT2H3M4.5S") == timedelta(1, 4 + 3 * 60 + 2 * 3600, 500_000)


def test_a_child_closes_the_locks_of_its_parent(tmp_path: Path) -> None:
    with locking.file_lock(tmp_path / "lock", "the archive", 0):
        locking._close_in_child()  # pyright: ignore[reportPrivateUsage]
        with locking.file_lock(tmp_path / "lock", "the archive", 0):
            pass


def test_a_forked_process_starts_with_nothing_of_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Files(tmp_path / "a") as dock:
        dock.sessions.create(id="a")
        pid = os.getpid()
        with monkeypatch.context() as patch:
            patch.setattr(os, "getpid", lambda: pid + 1)
            assert dock.sessions.get("a").id == "a"
        assert dock.sessions.get("a").id == "a"
        with monkeypatch.context() as patch:
            patch.setattr(os, "getpid", lambda: pid + 1)
            dock.engine.close()


def test_everything_is_on_the_disk_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(descriptor)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with Files(tmp_path / "a", synchronous="full") as dock:
        for call in (
            lambda: dock.sessions.create(id="a"),
            lambda: dock.sessions.update("a", name="x"),
            lambda: dock.sessions.add_recording("a", b"x"),
            lambda: dock.sessions.delete("a"),
        ):
            before = len(synced)
            call()
            assert len(synced) > before
    with Files(tmp_path / "b") as dock:
        dock.sessions.create(id="a")
        before = len(synced)
        dock.sessions.update("a", name="x")
        assert len(synced) == before


def test_an_upload_that_was_given_up(tmp_path: Path) -> None:
    upload = uploads.Upload()
    upload.close()
    upload.open(tmp_path, "the archive")
    upload.write(b"x")
    upload.keep(tmp_path / "kept", durable=True)
    upload.close()
    with pytest.raises(StorageError, match="was given up before it was stored"):
        upload.reopened()
    assert (upload.size, list(tmp_path.iterdir())) == (0, [])


def outdated(*_: object, **__: object) -> Any:
    raise OutdatedError


def test_an_archive_that_changes_all_the_time(tmp_path: Path) -> None:
    with Files(tmp_path / "a") as dock:
        dock.sessions.create(id="a")
        engine: Any = dock.engine
        for work in (engine.archive.read, engine.archive.write):
            with pytest.raises(StorageError, match="changes while it is read, again and again"):
                work(outdated, 1)


def test_files_that_are_replaced_while_they_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Files(tmp_path / "a") as dock:
        dock.sessions.create(id="a")
        engine: Any = dock.engine
        store = engine.archive.store
        segment = store.segments()[0]
        store.path(segment).unlink()
        monkeypatch.setattr(FolderStore, "segments", Missing.segments)
        with pytest.raises(OutdatedError):
            indexing._size(store, segment, None)  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(OutdatedError):
        indexing._state_of_segment(None, segment, Missing(), thorough=True)  # type: ignore[arg-type]  # pyright: ignore[reportPrivateUsage, reportArgumentType]


class Missing:
    """A store of which every file has just gone."""

    def path(self, _: object) -> Path:
        raise FileNotFoundError

    def segments(self) -> tuple[Segment, ...]:
        return ()


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    with Files(tmp_path / "a") as dock, Files(tmp_path / "a", timeout=0.05) as other:
        dock.sessions.create(id="a")
        assert other.sessions.get("a").id == "a"
        with locking.file_lock(tmp_path / "a" / ".lock", "the archive", 0):
            with (tmp_path / "a" / "sessions" / "000001.jsonl").open("ab") as file:
                file.write(b'{"kind":"session","id":"b"}\n')
            assert [session.id for session in other.sessions.list()] == ["a"]
            for name in ("", "-wal", "-shm"):
                (tmp_path / "a" / f"index.sqlite{name}").unlink(missing_ok=True)
            busy = pytest.raises(BusyError, match="is being written by another client")
            with Files(tmp_path / "a", timeout=0.05) as third, busy:
                third.sessions.list().first()
        assert [session.id for session in other.sessions.list()] == ["a", "b"]


def test_errors_of_sqlite_that_are_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> Any:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    with Files(tmp_path / "a") as dock:
        dock.sessions.create(id="a")
        for name in ("state_of", "Reader"):
            with monkeypatch.context() as patch:
                patch.setattr(archive, name, fails)
                with pytest.raises(StorageError, match=r"the index of .* cannot be used: disk I/O error"):
                    dock.sessions.get("a")
        (tmp_path / "a" / "sessions" / "000001.jsonl").open("ab").close()
        with (tmp_path / "a" / "sessions" / "000001.jsonl").open("ab") as file:
            file.write(b'{"kind":"session","id":"b"}\n')
        with monkeypatch.context() as patch:
            patch.setattr(Index, "begin", fails)
            with pytest.raises(StorageError, match="disk I/O error"):
                dock.sessions.get("a")
        with monkeypatch.context() as patch:
            patch.setattr(archive, "catch_up", fails)
            with pytest.raises(StorageError, match="disk I/O error"):
                dock.sessions.get("a")
        assert [session.id for session in dock.sessions.list()] == ["a", "b"]


def test_a_client_that_is_closed_while_it_reads(tmp_path: Path) -> None:
    with Files(tmp_path / "a") as dock:
        dock.sessions.create(id="a")
        engine: Any = dock.engine

        def work(index: Index, _: object) -> str:
            dock.close()
            return index.rows("SELECT id FROM sessions")[0][0]  # type: ignore[no-any-return]

        assert engine.archive.read(work, 1) == "a"


def test_what_a_killed_compaction_left_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    left = tmp_path / ".a.jsonl.new"
    with Files(path) as dock:
        dock.sessions.create(id="a", started_at=datetime(2024, 1, 1, tzinfo=UTC))
        left.mkdir()
        (left / "all-0").write_bytes(b"half")
        dock.compact()
        assert not left.exists()
        assert dock.sessions.get("a").id == "a"


def test_chunks_that_are_missing(tmp_path: Path) -> None:
    with Files(tmp_path / "a.jsonl") as dock:
        dock.sessions.create(id="a")
        dock.sessions.add_recording("a", b"x" * 1000)
        with dock.sessions.stream_recording("a") as stream:
            connection = sqlite3.connect(tmp_path / ".a.jsonl.index")
            connection.execute("DELETE FROM chunks")
            connection.commit()
            connection.close()
            with pytest.raises(Exception, match="ends after 0 of 1000 bytes"):
                stream.read()
    with Files(tmp_path / "b") as dock:
        dock.sessions.create(id="a")
        recording = dock.sessions.add_recording("a", b"x" * 1000)
        with dock.sessions.stream_recording(recording) as stream:
            (blob,) = (path for path in (tmp_path / "b" / "blobs").rglob("*") if path.is_file())
            blob.unlink()
            with pytest.raises(Exception, match="ends after 0 of 1000 bytes"):
                stream.read()
        blob.mkdir()
        with dock.sessions.stream_recording(recording) as stream, pytest.raises(StorageError, match="is a folder"):
            stream.read()


def test_a_file_named_by_a_link_is_the_file_itself(tmp_path: Path) -> None:
    real, link = tmp_path / "real" / "x.jsonl", tmp_path / "links" / "y.jsonl"
    for folder in (real.parent, link.parent):
        folder.mkdir()
    with Files(real) as dock:
        dock.sessions.create_many([{"id": "a", "name": "SECRET"}, {"id": "b"}])
    link.symlink_to(real)
    with Files(link) as dock:
        dock.sessions.delete("a")
        dock.compact()
    assert link.is_symlink()
    assert [path.name for path in link.parent.iterdir()] == ["y.jsonl"]
    assert "SECRET" not in real.read_text()
    with Files(real) as dock:
        assert [session.id for session in dock.sessions.list()] == ["b"]


@pytest.mark.parametrize("data", ["=AAA", "A", "é"])
def test_a_recording_that_is_no_base64_is_damaged(tmp_path: Path, data: str) -> None:
    path = tmp_path / "a.jsonl"
    with Files(path) as dock:
        dock.sessions.create(id="a")
        dock.sessions.add_recording("a", b"abc")
    path.write_text(path.read_text().replace("YWJj", data))
    with Files(path) as dock, dock.sessions.stream_recording("a") as stream, pytest.raises(DamagedError):
        stream.read()


def test_a_folder_in_the_place_of_a_file_leaves_nothing_open(tmp_path: Path) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(5):
        with pytest.raises(OSError, match="directory"):
            regular.readable(tmp_path)
    assert len(list(Path("/dev/fd").iterdir())) == before
