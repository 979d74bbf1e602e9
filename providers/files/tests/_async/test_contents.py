"""Recordings: stored, listed, streamed, and what goes wrong with them."""

from __future__ import annotations

import hashlib
import io
import os
import random
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from providers.files.tests import looking
from sessiondock import (
    ConflictError,
    DamagedError,
    IncompleteReadError,
    InvalidValueError,
    NotFoundError,
    StorageError,
    hookimpl,
)
from sessiondock_files import AsyncFiles
from sessiondock_files.content_work import CHUNK

CONTENT = random.Random(1).randbytes(3_500_000)


async def test_every_kind_of_content(dock: AsyncFiles, tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(CONTENT)

    async def pieces() -> AsyncIterator[bytes]:
        yield CONTENT[:1]
        yield CONTENT[1:]

    def plain() -> Iterator[bytes]:
        yield CONTENT

    await dock.sessions.create(id="a")
    given: list[Any] = [CONTENT, memoryview(CONTENT), path, str(path), io.BytesIO(CONTENT), plain(), pieces()]
    for number, content in enumerate(given):
        made = await dock.sessions.add_recording("a", content, id=str(number))
        assert (made.id, made.session_id, made.size) == (str(number), "a", len(CONTENT))
        assert made.name == ("call.wav" if content in (path, str(path)) else None)
    found = await dock.sessions.recordings("a")
    assert [recording.id for recording in found] == [str(number) for number in range(len(given))]
    for recording in found:
        async with dock.sessions.stream_recording(recording) as stream:
            assert await stream.read() == CONTENT


async def test_what_is_known_of_a_recording_comes_back(dock: AsyncFiles) -> None:
    await dock.sessions.create(id="a")
    when = datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    known: dict[str, Any] = {"name": "n", "content_type": "audio/wav", "created_at": when, "copied_from": "syllable"}
    made = await dock.sessions.add_recording("a", b"", id="r", raw={"url": 1}, **known)
    later = await dock.sessions.add_recording("a", b"x", created_at=None)
    assert later.created_at is None
    assert (await dock.sessions.add_recording("a", b"x")).created_at is not None
    await dock.compact()
    found = (await dock.sessions.recordings("a"))[:2]
    assert found == (made, later)
    assert (found[0].raw, found[0].copied_from, found[0].size) == ({"url": 1}, "syllable", 0)
    assert {name: getattr(found[0], name) for name in known} == known
    async with dock.sessions.stream_recording("a", recording_id="r") as stream:
        assert (await stream.read(), stream.length, stream.content_type) == (b"", 0, "audio/wav")
    with pytest.raises(ConflictError, match="has a recording 'r' already"):
        await dock.sessions.add_recording("a", b"other", id="r")


async def test_a_stream_can_be_stored_and_saved(dock: AsyncFiles, tmp_path: Path) -> None:
    await dock.sessions.create(id="a")
    await dock.sessions.create(id="b")
    await dock.sessions.add_recording("a", CONTENT, content_type="audio/wav")
    copied = await dock.sessions.add_recording("b", dock.sessions.stream_recording("a"))
    assert (copied.size, copied.content_type) == (len(CONTENT), "audio/wav")
    async with dock.sessions.stream_recording("b") as stream:
        assert (await stream.save(tmp_path / "saved")).read_bytes() == CONTENT
    async with dock.sessions.stream_recording("b") as stream:
        await dock.sessions.add_recording("a", stream, id="again")
    async with dock.sessions.stream_recording("a", recording_id="again") as stream:
        assert await stream.read() == CONTENT


async def test_saving_goes_on_where_it_broke_off(dock: AsyncFiles, tmp_path: Path) -> None:
    await dock.sessions.create(id="a")
    await dock.sessions.add_recording("a", CONTENT)

    def stop(done: int, _length: int | None) -> None:
        if done < len(CONTENT):
            raise KeyError("stop here")

    async with dock.sessions.stream_recording("a") as stream:
        with pytest.raises(KeyError):
            await stream.save(tmp_path / "saved", progress=stop)
    seen: list[int] = []
    async with dock.sessions.stream_recording("a") as stream:
        await stream.save(tmp_path / "saved", progress=lambda done, _: seen.append(done))
    assert (tmp_path / "saved").read_bytes() == CONTENT
    assert seen[-1] == len(CONTENT)


async def test_equal_bytes_are_stored_once(dock: AsyncFiles, where: dict[str, Any]) -> None:
    await dock.sessions.create(id="a")
    for number in range(3):
        await dock.sessions.add_recording("a", CONTENT, id=str(number))
    assert looking.size(where["path"]) < 2 * len(CONTENT) + 200_000
    if looking.is_folder(where["path"]):
        assert [blob.name for blob in looking.blobs(where["path"])] == [hashlib.sha256(CONTENT).hexdigest()]


async def test_compacting_removes_the_bytes_of_deleted_sessions(dock: AsyncFiles, where: dict[str, Any]) -> None:
    await dock.sessions.create_many([{"id": each} for each in "abc"])
    await dock.sessions.add_recording("a", CONTENT)
    await dock.sessions.add_recording("b", CONTENT)
    await dock.sessions.add_recording("c", CONTENT[1:])
    for gone in "ac":
        await dock.sessions.delete(gone)
    report = await dock.compact()
    assert (report.sessions, report.events, report.recordings) == (1, 0, 1)
    assert report.bytes_after < report.bytes_before - len(CONTENT) + 10_000
    async with dock.sessions.stream_recording("b") as stream:
        assert await stream.read() == CONTENT
    assert len(looking.blobs(where["path"])) == looking.is_folder(where["path"])


async def test_which_recording_must_be_clear(dock: AsyncFiles) -> None:
    await dock.sessions.create(id="a")
    for problem, message in (("none", "has no recording ; it has none"), ("unknown", "has no recording x")):
        with pytest.raises(NotFoundError, match=message):
            async with dock.sessions.stream_recording("a", recording_id="x" if problem == "unknown" else None):
                pass
    for number in range(2):
        await dock.sessions.add_recording("a", b"x", id=str(number))
    with pytest.raises(InvalidValueError, match="has 2 recordings; pass recording_id"):
        async with dock.sessions.stream_recording("a"):
            pass
    recording = (await dock.sessions.recordings("a"))[0]
    with pytest.raises(InvalidValueError, match="but not both"):
        dock.sessions.stream_recording(recording, recording_id="0")


async def test_content_that_cannot_be_read_leaves_nothing(
    dock: AsyncFiles, where: dict[str, Any], tmp_path: Path
) -> None:
    def breaks() -> Iterator[Any]:
        yield CONTENT
        yield "text"

    await dock.sessions.create(id="a")
    wrong: list[tuple[Any, str]] = [
        (breaks(), "content must give bytes, not str"),
        (io.StringIO("text"), "open the file in binary mode"),
        (tmp_path / "no", "does not exist"),
        (tmp_path, "is a folder"),
        ("x" * 5000, "cannot be looked for"),
        (7, "content must be bytes, a path"),
    ]
    for content, message in wrong:
        with pytest.raises(InvalidValueError, match=message):
            await dock.sessions.add_recording("a", content)
    with pytest.raises(InvalidValueError, match="has no time zone"):
        await dock.sessions.add_recording("a", b"", created_at=datetime(2024, 1, 1))
    assert await dock.sessions.recordings("a") == ()
    assert [name for name in looking.names(looking.uploads(where["path"])) if "upload" in name] == []


async def test_a_session_that_is_deleted_meanwhile(dock: AsyncFiles) -> None:
    await dock.sessions.create(id="a")

    async def pieces() -> AsyncIterator[bytes]:
        yield CONTENT
        await dock.sessions.delete("a")

    with pytest.raises(NotFoundError, match="there is no session 'a'"):
        await dock.sessions.add_recording("a", pieces())


async def test_uploads_of_killed_processes_are_removed_after_a_day(dock: AsyncFiles, where: dict[str, Any]) -> None:
    await dock.sessions.create(id="a")
    folder = looking.uploads(where["path"])
    old, young = folder / ".sessiondock-upload-old", folder / ".sessiondock-upload-young"
    for each in (old, young):
        each.write_bytes(b"x")
    os.utime(old, (0, time.time() - 90_000))
    await dock.sessions.add_recording("a", b"x")
    assert (old.exists(), young.exists()) == (False, True)


async def test_bytes_that_are_missing(dock: AsyncFiles, where: dict[str, Any]) -> None:
    await dock.sessions.create(id="a")
    await dock.sessions.add_recording("a", CONTENT)
    if not looking.is_folder(where["path"]):
        return
    (blob,) = looking.blobs(where["path"])
    blob.write_bytes(CONTENT[: CHUNK + 5])
    with pytest.raises(IncompleteReadError, match=f"ends after {CHUNK + 5} of {len(CONTENT)} bytes: it was deleted"):
        async with dock.sessions.stream_recording("a") as stream:
            await stream.read()
    blob.unlink()
    with pytest.raises(StorageError, match="is missing, which has the bytes of a recording"):
        async with dock.sessions.stream_recording("a"):
            pass


async def test_bytes_that_are_damaged(dock: AsyncFiles, where: dict[str, Any], tmp_path: Path) -> None:
    await dock.sessions.create(id="a")
    await dock.sessions.add_recording("a", CONTENT)
    if not looking.is_folder(where["path"]):
        return
    (blob,) = looking.blobs(where["path"])
    for damaged in (CONTENT[:-1] + bytes([CONTENT[-1] ^ 1]), bytes([CONTENT[0] ^ 1]) + CONTENT[1:], CONTENT + b"x"):
        blob.write_bytes(damaged)
        async with dock.sessions.stream_recording("a") as stream:
            with pytest.raises(DamagedError, match="has other bytes than were stored"):
                await stream.read()
        async with dock.sessions.stream_recording("a") as stream:
            with pytest.raises(DamagedError, match="has other bytes than were stored"):
                await stream.save(tmp_path / "saved.wav", resume=False)
    assert not (tmp_path / "saved.wav").exists()


class Counter:
    """Notes how many bytes each stream gave."""

    def __init__(self) -> None:
        self.received: list[int] = []

    @hookimpl
    def operation_finished(self, operation: str, received: int) -> None:
        if operation == "stream_recording":
            self.received.append(received)


async def test_the_bytes_of_a_recording_are_told(where: dict[str, Any]) -> None:
    counter = Counter()
    async with AsyncFiles(**where, plugins=[counter]) as dock:
        await dock.sessions.create(id="a")
        await dock.sessions.add_recording("a", CONTENT)
        async with dock.sessions.stream_recording("a") as stream:
            assert await stream.read() == CONTENT
    assert counter.received == [len(CONTENT)]


async def test_what_cannot_be_read_is_counted(tmp_path: Path) -> None:
    async with AsyncFiles(tmp_path / "archive") as dock:
        assert await dock.damaged() == (0, ())
        await dock.sessions.create(id="a")
        assert await dock.damaged() == (0, ())
        with (tmp_path / "archive" / "sessions" / "000001.jsonl").open("ab") as file:
            file.write(b'no JSON\n{"kind": "session", "id": 7}\n')
        for _ in range(2):
            async with AsyncFiles(tmp_path / "archive") as other:
                assert await other.damaged() == (2, ("sessions/000001.jsonl: 2 damaged",))
                assert [session.id async for session in other.sessions.list()] == ["a"]
        await dock.compact()
        assert await dock.damaged() == (0, ())
