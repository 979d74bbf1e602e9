# Generated from tests/_async/test_streams.py: edit that file, not this one.
# Digest: 09ddbc8c244721fb
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
from sessiondock_sql import SQL
from sessiondock_sql import content_programs as programs
from sessiondock_sql.statement import Program, Statement, Step

SIZE = 3_500_000


def execute(text: str) -> Program[None]:
    yield Step(Statement(text))


def test_a_recording_is_saved_whole(dock: SQL, tmp_path: Path) -> None:
    dock.sessions.create(id="a")
    content = os.urandom(SIZE)
    dock.sessions.add_recording("a", content)
    seen: list[tuple[int, int | None]] = []
    with dock.sessions.stream_recording("a") as stream:
        saved = stream.save(tmp_path / "call.wav", progress=lambda done, length: seen.append((done, length)))
    assert saved.read_bytes() == content
    assert seen[-1] == (SIZE, SIZE)
    assert len(seen) == 4


def test_saving_goes_on_where_it_broke_off(dock: SQL, tmp_path: Path) -> None:
    dock.sessions.create(id="a")
    content = os.urandom(SIZE)
    dock.sessions.add_recording("a", content)
    seen: list[int] = []

    def stop(done: int, _length: int | None) -> None:
        seen.append(done)
        if len(seen) == 2:
            raise KeyError("stop here")

    path = tmp_path / "call.wav"
    with dock.sessions.stream_recording("a") as stream:
        with pytest.raises(KeyError, match="stop here"):
            stream.save(path, progress=stop)
    with dock.sessions.stream_recording("a") as stream:
        stream.save(path, progress=stop)
    assert seen[:2] == [1_048_576, 2_097_152]
    assert min(seen[2:]) == 3_145_728
    assert seen[-1] == SIZE
    assert path.read_bytes() == content


def test_another_recording_is_not_taken_for_the_same(dock: SQL, tmp_path: Path) -> None:
    dock.sessions.create(id="a")
    dock.sessions.create(id="b")
    dock.sessions.add_recording("a", bytes(SIZE))
    other = os.urandom(SIZE)
    dock.sessions.add_recording("b", other)
    path = tmp_path / "call.wav"
    nothing: dict[int, int] = {}
    with dock.sessions.stream_recording("a") as stream:
        with pytest.raises(KeyError):
            stream.save(path, progress=lambda done, _: nothing[done])
    with dock.sessions.stream_recording("b") as stream:
        stream.save(path)
    assert path.read_bytes() == other


def test_an_offset_is_only_for_the_recording_it_was_made_for(dock: SQL) -> None:
    dock.sessions.create(id="a")
    recording = dock.sessions.add_recording("a", bytes(SIZE))
    stream: Any = dock.sessions.stream_recording("a")
    open_source = stream._open
    same = open_source(300_000, recording.id)
    assert (same.start, same.validator) == (300_000, recording.id)
    chunks = [chunk for chunk in same.chunks()]
    assert [len(chunk) for chunk in chunks] == [224_288, *11 * [262_144], 92_128]
    assert (open_source(300_000, "other")).start == 0
    assert (open_source(SIZE + 1, recording.id)).start == 0
    assert [chunk for chunk in (open_source(SIZE, recording.id)).chunks()] == []


def test_bytes_that_changed_in_the_store_are_noticed(dock: SQL, tmp_path: Path) -> None:
    dock.sessions.create(id="a")
    dock.sessions.add_recording("a", b"good")
    inside(dock).run(partial(execute, "UPDATE sessiondock_recordings SET sha256 = 'bad'"), 30, write=True)
    with dock.sessions.stream_recording("a") as stream:
        with pytest.raises(IncompleteReadError, match="checksum"):
            stream.save(tmp_path / "call.wav")


def test_what_a_killed_process_left_is_not_seen_and_goes_after_a_day(dock: SQL) -> None:
    dock.sessions.create(id="a")
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
        inside(dock).run(partial(programs.begin_recording, stored, 0), 30, write=True)
        inside(dock).run(
            partial(programs.add_chunks, programs.recording_key(stored), [(0, b"x")], touched_at), 30, write=True
        )
    assert dock.sessions.recordings("a") == ()
    added = dock.sessions.add_recording("a", b"whole")
    assert dock.sessions.recordings("a") == (added,)

    def left() -> Program[list[str]]:
        rows = yield Step(Statement("SELECT DISTINCT recording_id FROM sessiondock_chunks"))
        return sorted(row[0] for row in rows)

    assert json.dumps(inside(dock).run(left, 30)) == json.dumps(sorted([str(added.id), "new"]))
