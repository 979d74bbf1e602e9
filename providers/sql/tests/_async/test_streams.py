"""Recordings to files, and what is left of unfinished ones."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from providers.sql.tests.inside import inside
from sessiondock import IncompleteReadError
from sessiondock_sql import AsyncSQL
from sessiondock_sql import content_programs as programs
from sessiondock_sql.statement import Program, Statement, Step

SIZE = 3_500_000


def execute(text: str) -> Program[None]:
    yield Step(Statement(text))


async def test_a_recording_is_saved_whole(dock: AsyncSQL, tmp_path: Path) -> None:
    await dock.sessions.create(id="a")
    content = os.urandom(SIZE)
    await dock.sessions.add_recording("a", content)
    seen: list[tuple[int, int | None]] = []
    async with dock.sessions.stream_recording("a") as stream:
        saved = await stream.save(tmp_path / "call.wav", progress=lambda done, length: seen.append((done, length)))
    assert saved.read_bytes() == content
    assert seen[-1] == (SIZE, SIZE)
    assert len(seen) == 4


async def test_saving_goes_on_where_it_broke_off(dock: AsyncSQL, tmp_path: Path) -> None:
    await dock.sessions.create(id="a")
    content = os.urandom(SIZE)
    await dock.sessions.add_recording("a", content)
    seen: list[int] = []

    def stop(done: int, _length: int | None) -> None:
        seen.append(done)
        if len(seen) == 2:
            raise KeyError("stop here")

    path = tmp_path / "call.wav"
    async with dock.sessions.stream_recording("a") as stream:
        with pytest.raises(KeyError, match="stop here"):
            await stream.save(path, progress=stop)
    async with dock.sessions.stream_recording("a") as stream:
        await stream.save(path, progress=stop)
    assert seen[:2] == [1_048_576, 2_097_152]
    assert min(seen[2:]) == 3_145_728
    assert seen[-1] == SIZE
    assert path.read_bytes() == content


async def test_another_recording_is_not_taken_for_the_same(dock: AsyncSQL, tmp_path: Path) -> None:
    await dock.sessions.create(id="a")
    await dock.sessions.create(id="b")
    await dock.sessions.add_recording("a", bytes(SIZE))
    other = os.urandom(SIZE)
    await dock.sessions.add_recording("b", other)
    path = tmp_path / "call.wav"
    nothing: dict[int, int] = {}
    async with dock.sessions.stream_recording("a") as stream:
        with pytest.raises(KeyError):
            await stream.save(path, progress=lambda done, _: nothing[done])
    async with dock.sessions.stream_recording("b") as stream:
        await stream.save(path)
    assert path.read_bytes() == other


async def test_an_offset_is_only_for_the_recording_it_was_made_for(dock: AsyncSQL) -> None:
    await dock.sessions.create(id="a")
    recording = await dock.sessions.add_recording("a", bytes(SIZE))
    stream: Any = dock.sessions.stream_recording("a")
    open_source = stream._open
    same = await open_source(300_000, recording.id)
    assert (same.start, same.validator) == (300_000, recording.id)
    chunks = [chunk async for chunk in same.chunks()]
    assert [len(chunk) for chunk in chunks] == [224_288, *11 * [262_144], 92_128]
    assert (await open_source(300_000, "other")).start == 0
    assert (await open_source(SIZE + 1, recording.id)).start == 0
    assert [chunk async for chunk in (await open_source(SIZE, recording.id)).chunks()] == []


async def test_bytes_that_changed_in_the_store_are_noticed(dock: AsyncSQL, tmp_path: Path) -> None:
    await dock.sessions.create(id="a")
    await dock.sessions.add_recording("a", b"good")
    await inside(dock).run(partial(execute, "UPDATE sessiondock_recordings SET sha256 = 'bad'"), 30, write=True)
    async with dock.sessions.stream_recording("a") as stream:
        with pytest.raises(IncompleteReadError, match="checksum"):
            await stream.save(tmp_path / "call.wav")


async def test_what_a_killed_process_left_is_not_seen_and_goes_after_a_day(dock: AsyncSQL) -> None:
    await dock.sessions.create(id="a")
    for recording_id, touched_at in (("old", 1), ("new", 2**62)):
        stored = {
            "id": recording_id,
            "session_id": "a",
            "name": None,
            "content_type": None,
            "size": None,
            "sha256": None,
            "created_at": "2025-01-01T00:00:00+00:00",
            "copied_from": None,
            "raw": None,
            "touched_at": touched_at,
        }
        await inside(dock).run(partial(programs.begin_recording, stored, 0), 30, write=True)
        await inside(dock).run(
            partial(programs.add_chunks, programs.recording_key(stored), [(0, b"x")], touched_at), 30, write=True
        )
    assert await dock.sessions.recordings("a") == ()
    added = await dock.sessions.add_recording("a", b"whole")
    assert await dock.sessions.recordings("a") == (added,)

    def left() -> Program[list[str]]:
        rows = yield Step(Statement("SELECT DISTINCT recording_id FROM sessiondock_chunks"))
        return sorted(row[0] for row in rows)

    assert json.dumps(await inside(dock).run(left, 30)) == json.dumps(sorted([str(added.id), "new"]))
