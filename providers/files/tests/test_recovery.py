"""What is torn, damaged, missing or out of date, and that nothing is lost by it."""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from providers.files.tests import looking
from sessiondock import Event, NotFoundError, StorageError
from sessiondock_files import Files
from sessiondock_files import appending as appending_module
from sessiondock_files.index import Index


def fill(where: dict[str, Any], count: int = 3) -> list[str]:
    """Sessions with two events each, every one written by itself; their ids."""
    with Files(**where) as dock:
        for number in range(count):
            created = dock.sessions.create(id=f"s{number}", tags=["t"])
            dock.sessions.add_events(created.id, [Event(id=each) for each in "ab"])
            dock.sessions.add_recording(created.id, b"bytes %d" % number)
        return [session.id for session in dock.sessions.list()]


def index_of(where: dict[str, Any]) -> Path:
    path: Path = where["path"]
    return path / "index.sqlite" if path.is_dir() else path.with_name(f".{path.name}.index")


def remove_index(where: dict[str, Any]) -> None:
    for suffix in ("", "-wal", "-shm"):
        index_of(where).with_name(index_of(where).name + suffix).unlink(missing_ok=True)


def check(where: dict[str, Any], ids: list[str]) -> None:
    with Files(**where) as dock:
        assert [session.id for session in dock.sessions.list(tags=["t"])] == ids
        for session_id in ids:
            assert [event.id for event in dock.sessions.list_events(session_id)] == ["a", "b"]
            with dock.sessions.stream_recording(session_id) as stream:
                assert stream.read() == f"bytes {session_id[1:]}".encode()


def test_an_index_that_is_missing_is_made_anew(anywhere: dict[str, Any]) -> None:
    ids = fill(anywhere)
    remove_index(anywhere)
    check(anywhere, ids)
    remove_index(anywhere)
    with Files(**anywhere) as dock:
        dock.sessions.create(id="s9", tags=["t"])
        assert dock.sessions.get("s0").id == "s0"


@pytest.mark.parametrize("writes", [False, True])
def test_an_index_that_is_no_database_is_made_anew(where: dict[str, Any], writes: bool) -> None:
    ids = fill(where)
    remove_index(where)
    index_of(where).write_bytes(b"this is not a database" * 100)
    if writes:
        with Files(**where) as dock:
            dock.sessions.update("s0", name="x")
    check(where, ids)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sessions SET at = at + 1",
        "UPDATE sessions SET size = 3",
        "UPDATE sessions SET segment = (SELECT max(key) FROM segments), at = 0",
        "UPDATE sessions SET packed = 5",
        "DROP TABLE labels",
        "DELETE FROM segments",
        "UPDATE segments SET tail = x'00'",
        "UPDATE segments SET end = end + 1000000",
        "PRAGMA user_version = 99",
    ],
)
@pytest.mark.parametrize("writes", [False, True])
def test_an_index_that_does_not_fit_is_made_anew(where: dict[str, Any], change: str, writes: bool) -> None:
    ids = fill(where)
    with sqlite3.connect(index_of(where)) as connection:
        connection.execute(change)
    connection.close()
    if writes:
        with Files(**where) as dock:
            dock.sessions.update("s0", name="x")
            dock.sessions.update("s1", name="x")
    check(where, ids)


def test_damage_while_a_client_is_open(where: dict[str, Any]) -> None:
    ids = fill(where)
    with Files(**where) as dock:
        assert len(dock.sessions.list().all()) == 3
        remove_index(where)
        index_of(where).write_bytes(b"x" * 5000)
        assert [session.id for session in dock.sessions.list()] == ids
        dock.sessions.create(id="more")
        assert dock.sessions.get("more").id == "more"
    with Files(**where) as dock:
        assert {session.id for session in dock.sessions.list()} == {*ids, "more"}


def test_a_torn_end_is_not_read_and_removed_by_the_next_writer(
    where: dict[str, Any], data_file: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    ids = fill(where)
    file = data_file("sessions")
    whole = file.read_bytes()
    with Files(**where) as dock:
        dock.sessions.create(id="last")
    more = file.read_bytes()
    for keep in range(len(whole), len(more)):
        file.write_bytes(more[:keep])
        with Files(**where) as dock:
            assert [session.id for session in dock.sessions.list()] == ids
    file.write_bytes(more[:-3])
    with caplog.at_level(logging.WARNING, "sessiondock"), Files(**where) as dock:
        dock.sessions.create(id="last", tags=["x"])
        assert dock.sessions.get("last").tags == ("x",)
    assert "that a killed writer left at the end are removed" in caplog.text
    with Files(**where) as dock:
        assert {session.id for session in dock.sessions.list()} == {*ids, "last"}


def test_events_that_were_added_together_count_all_or_none(
    where: dict[str, Any], data_file: Callable[[str], Path]
) -> None:
    with Files(**where) as dock:
        dock.sessions.create(id="a")
        dock.sessions.add_events("a", [Event(id="first")])
        file = data_file("events")
        before = file.stat().st_size
        dock.sessions.add_events("a", [Event(id=str(number), name="x" * 50_000) for number in range(12)])
    more = file.read_bytes()
    for keep in [*range(before, len(more), max(1, (len(more) - before) // 20)), len(more) - 1]:
        file.write_bytes(more[:keep])
        with Files(**where) as dock:
            assert [event.id for event in dock.sessions.list_events("a")] == ["first"]
    file.write_bytes(more[: len(more) - 10])
    with Files(**where) as dock:
        dock.sessions.add_events("a", [Event(id="second")])
        assert [event.id for event in dock.sessions.list_events("a")] == ["first", "second"]


def test_damage_in_the_middle_loses_only_what_is_damaged(
    where: dict[str, Any], data_file: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    fill(where, 5)
    file = data_file("sessions")
    content = bytearray(file.read_bytes())
    with sqlite3.connect(index_of(where)) as connection:
        ((at, size),) = connection.execute("SELECT at, packed FROM sessions WHERE id = 's2'").fetchall()
    connection.close()
    content[at + 1 : at + size - 1] = b"#" * (size - 2)
    file.write_bytes(content)
    for _ in range(2):
        with caplog.at_level(logging.WARNING, "sessiondock"), Files(**where) as dock:
            calls: list[Callable[[], object]] = [
                lambda: dock.sessions.get("s2"),
                lambda: dock.sessions.update("s2", name="x"),
            ]
            for call in calls:
                with pytest.raises(NotFoundError):
                    call()
            assert [session.id for session in dock.sessions.list()] == ["s4", "s3", "s1", "s0"]
            dock.sessions.update("s4", name="x")
        remove_index(where)
    assert "is damaged at byte" in caplog.text
    assert bytes(content) == file.read_bytes()[: len(content)]
    with Files(**where) as dock:
        dock.compact()
        assert [session.id for session in dock.sessions.list()] == ["s4", "s3", "s1", "s0"]


def test_lines_that_somebody_else_has_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Files(tmp_path / "a.jsonl") as dock:
        dock.sessions.create(id="a", tags=["t"])
    odd: dict[str, Any] = {
        "name": 7,
        "tags": "t",
        "metadata": [],
        "started_at": "soon",
        "duration": "PT",
        "created_at": "2024-01-01T00:00:00",
    }
    lines = [
        b'{"kind":"session","id":7}',
        b'{"kind":"session","id":"life","life":"x"}',
        b'{"kind":"session"}',
        b'{"kind":"deleted","id":"a","life":100000000000000000000}',
        b'{"kind":"deleted"}',
        b'{"kind":"event","session_id":"a"}',
        b'{"kind":"event","session_id":"nobody","id":"x"}',
        b'{"kind":"recording","session_id":"a","id":"x"}',
        b'{"kind":"recording","session_id":"nobody","id":"x","sha256":"00"}',
        b'{"kind":"bytes","sha256":"00","first":"0","data":""}',
        b"[]",
        b"",
        json.dumps({"kind": "session", "id": "b", **odd, "raw": {"damaged": {"x": 1}}, "unknown": 1}).encode(),
        b'{"kind":"event","session_id":"b","id":"e","inputs":1,"children":[{"id":"c","name":1},{"id":"d"}]}',
        b'{"kind":"event","session_id":"b","id":"f","children":[1]}',
        b'{"kind":"recording","session_id":"b","id":"r","sha256":"%s","size":true}' % (b"0" * 64),
        b'{"kind":"recording","session_id":"b","id":"q","sha256":"00","size":1}',
        b'{"kind":"session","id":"\\ud800","name":"\\ud800"}',
        b'{"kind":"session","id":"c","name":"\\ud800","tags":[1,"t"]}',
    ]
    with (tmp_path / "a.jsonl").open("ab") as file:
        file.write(b"".join(line + b"\n" for line in lines))
    with caplog.at_level(logging.WARNING, "sessiondock"), Files(tmp_path / "a.jsonl") as dock:
        assert [session.id for session in dock.sessions.list()] == ["a", "c", "b"]
        found = dock.sessions.get("b")
        assert (found.name, found.tags, found.metadata, found.started_at, found.created_at) == (
            None,
            (),
            None,
            None,
            None,
        )
        assert found.raw["damaged"] == {"x": 1, **odd}
        first, second = dock.sessions.list_events("b")
        assert (first.inputs, first.raw) == (None, {"damaged": {"inputs": 1}})
        assert [child.raw for child in first.children] == [{"damaged": {"name": 1}}, {}]
        assert (second.children, second.raw) == ((), {"damaged": {"children": [1]}})
        assert [recording.id for recording in dock.sessions.recordings("b")] == ["r"]
        assert dock.sessions.recordings("b")[0].raw == {"damaged": {"size": True}}
        with (
            pytest.raises(StorageError, match="the line of recording 'r' is damaged"),
            dock.sessions.stream_recording("b"),
        ):
            pass
        assert dock.sessions.list_events("a").all() == []
        updated = dock.sessions.update("b", metadata={"k": 1})
        assert (updated.metadata, updated.raw["damaged"]["name"]) == ({"k": 1}, 7)
    assert "is damaged and is left out" in caplog.text


def test_a_segment_that_is_missing_or_cut(tmp_path: Path) -> None:
    where: dict[str, Any] = {"path": tmp_path / "a"}
    fill(where)
    with Files(**where) as dock:
        dock.compact()
        dock.sessions.create(id="new")
    sealed, last = sorted((tmp_path / "a" / "sessions").iterdir())
    content = sealed.read_bytes()
    sealed.write_bytes(content[: len(content) // 2])
    with Files(**where) as dock:
        assert "new" in [session.id for session in dock.sessions.list()]
        assert len(dock.sessions.list().all()) < 4
    sealed.unlink()
    with Files(**where) as dock, pytest.raises(StorageError, match=f"{sealed.name} is missing; restore it from a copy"):
        dock.sessions.list().first()
    sealed.write_bytes(content)
    remove_index(where)
    last.unlink()
    with Files(**where) as dock:
        assert [session.id for session in dock.sessions.list()] == ["s2", "s1", "s0"]


@pytest.mark.parametrize("stream", ["sessions", "events", "recordings"])
@pytest.mark.parametrize("sealed", [True, False])
def test_a_lost_segment_is_not_an_empty_one(tmp_path: Path, stream: str, sealed: bool) -> None:
    where: dict[str, Any] = {"path": tmp_path / "a"}
    ids = fill(where)
    if sealed:
        with Files(**where) as dock:
            dock.compact()
    (lost,) = (tmp_path / "a" / stream).iterdir()
    content = lost.read_bytes()
    lost.unlink()
    damaged = tmp_path / "a" / "sessions" / "000001.jsonl"
    for attempt in range(3):
        if attempt == 2 and sealed:
            remove_index(where)
        elif attempt == 2 and damaged.exists():
            # the index is made anew, but what it knows of the lost segment counts
            damaged.write_bytes(damaged.read_bytes()[:-1] + b" \n")
        with Files(**where) as dock:
            for call in (dock.sessions.list().first, dock.sessions.create):
                with pytest.raises(StorageError, match=f"{lost.name} is missing; restore it from a copy"):
                    call()
    lost.write_bytes(content)
    check(where, ids)


def test_files_that_another_program_brought_up_to_date(where: dict[str, Any], tmp_path: Path) -> None:
    """As rsync and git do, which know nothing of the index."""
    fill(where)
    copy = tmp_path / "copy" / where["path"].name
    copy.parent.mkdir()
    if where["path"].is_dir():
        shutil.copytree(where["path"], copy)
    else:
        shutil.copy(where["path"], copy)
    with Files(**{**where, "path": copy}) as dock:
        dock.sessions.create(id="more", tags=["t"])
        dock.sessions.delete("s0")
    with Files(**where) as dock:
        assert len(dock.sessions.list().all()) == 3
        for file in sorted(copy.rglob("*.jsonl*")) if copy.is_dir() else [copy]:
            target = where["path"] / file.relative_to(copy) if copy.is_dir() else where["path"]
            target.write_bytes(file.read_bytes())
        assert {session.id for session in dock.sessions.list()} == {"more", "s1", "s2"}


def test_an_index_that_cannot_be_kept_there_is_temporary(
    where: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    ids = fill(where)
    remove_index(where)
    index_of(where).mkdir()
    with Files(**where) as dock:
        assert [session.id for session in dock.sessions.list()] == ids
        assert "its index is made in a temporary folder" in caplog.text
        assert dock.sessions.get("s1").id == "s1"
    index_of(where).rmdir()
    check(where, ids)


def test_a_folder_in_which_nothing_can_be_locked(where: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    ids = fill(where)
    remove_index(where)
    path: Path = where["path"]
    lock = path / ".lock" if path.is_dir() else path.with_name(f".{path.name}.lock")
    lock.unlink()
    lock.mkdir()
    with Files(**where) as dock:
        assert [session.id for session in dock.sessions.list()] == ids
        with pytest.raises(StorageError, match="cannot be used: it is a folder"):
            dock.sessions.create()
    assert "its index is made in a temporary folder" in caplog.text


def test_a_full_disk_changes_nothing(
    where: dict[str, Any], monkeypatch: pytest.MonkeyPatch, data_file: Callable[[str], Path]
) -> None:
    ids = fill(where)
    written: list[int] = []

    def fails(descriptor: int, data: bytes) -> None:
        os.write(descriptor, data[: len(data) // 2])
        written.append(1)
        raise OSError(errno.ENOSPC, "No space left on device")

    before = data_file("sessions").read_bytes()
    with Files(**where) as dock:
        with monkeypatch.context() as patch:
            patch.setattr(appending_module, "write_all", fails)
            calls: list[Callable[[], object]] = [
                dock.sessions.create,
                lambda: dock.sessions.add_events("s0", [Event()]),
            ]
            for call in calls:
                with pytest.raises(StorageError, match="the disk is full; nothing was written"):
                    call()
        assert len(written) == 2
        assert data_file("sessions").read_bytes() == before
        dock.sessions.create(id="s9", tags=["t"])
        assert len(dock.sessions.list().all()) == 4
    with Files(**where) as dock:
        dock.sessions.delete("s9")
    check(where, ids)


def test_an_index_that_cannot_be_written_changes_nothing(
    where: dict[str, Any], monkeypatch: pytest.MonkeyPatch, data_file: Callable[[str], Path]
) -> None:
    ids = fill(where)
    before = data_file("sessions").read_bytes()

    def fails(index: Index) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with Files(**where) as dock, monkeypatch.context() as patch:
        patch.setattr(Index, "commit", fails)
        with pytest.raises(StorageError, match=r"the index of .* cannot be used: database or disk is full"):
            dock.sessions.create()
    assert data_file("sessions").read_bytes() == before
    check(where, ids)


def test_a_compaction_that_fails_changes_nothing(where: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    ids = fill(where)
    before = looking.contents(where["path"].parent)

    def fails(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Files(**where) as dock:
        for name in ("write_all", "add_file"):
            with monkeypatch.context() as patch:
                patch.setattr(f"sessiondock_files.compaction.{name}", fails)
                with pytest.raises(StorageError, match="the disk is full"):
                    dock.compact()
        assert [session.id for session in dock.sessions.list()] == ids
        dock.sessions.update("s0", name="x")
        dock.compact()
    after = looking.contents(where["path"].parent)
    assert len(after) <= len(before)
    check(where, ids)
