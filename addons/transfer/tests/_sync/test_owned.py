# Generated from tests/_async/test_owned.py: edit that file, not this one.
# Digest: 5ae62f7debef4a40
"""What a move must leave alone: sessions that it has not written, and copies of what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sessiondock import Event
from sessiondock_files import Files
from sessiondock_sql import SQL
from sessiondock_transfer import check, copy, sync


@pytest.fixture
def source() -> Iterator[SQL]:
    with SQL("sqlite://") as dock:
        yield dock


@pytest.fixture
def target() -> Iterator[SQL]:
    with SQL("sqlite://") as dock:
        yield dock


def with_event(dock: SQL, name: str) -> None:
    dock.sessions.create(id="s", name=name)
    dock.sessions.add_events("s", [Event(id=name, type="message", name=name)])


def events_of(dock: SQL) -> list[str | None]:
    return [event.id for event in dock.sessions.list_events("s")]


def test_a_check_makes_nothing_a_copy(source: SQL, target: SQL, tmp_path: Path) -> None:
    manifest = tmp_path / "m"
    with_event(source, "theirs")
    with_event(target, "own")
    assert not (check(source, target, manifest=manifest)).ok
    assert not (copy(source, target, manifest=manifest, on_conflict="fail")).ok
    assert (copy(source, target, manifest=manifest, on_conflict="skip")).skipped == 1
    assert not (check(source, target, manifest=manifest)).ok
    copy(source, target, manifest=manifest, on_conflict="skip")
    assert events_of(target) == ["own"]
    source.sessions.create(id="other")
    source.sessions.delete("s")
    sync(source, target, manifest=manifest, delete=True)
    assert events_of(target) == ["own"]


def test_a_narrower_run_hides_nothing(source: SQL, target: SQL, tmp_path: Path) -> None:
    manifest = tmp_path / "m"
    with_event(source, "a")
    assert (copy(source, target, manifest=manifest)).ok
    target.sessions.delete_event("s", "a")
    assert not (check(source, target, manifest=manifest)).ok
    copy(source, target, manifest=manifest, events=False)
    assert not (copy(source, target, manifest=manifest)).ok
    assert (sync(source, target, manifest=manifest, events=False)).ok
    assert (sync(source, target, manifest=manifest)).ok
    assert events_of(target) == ["a"]


def test_a_damaged_source_deletes_no_copy(target: SQL, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with Files(folder) as source:
        for name in ("a", "s", "z"):
            source.sessions.create(id=name)
        assert (sync(source, target, manifest=tmp_path / "m")).ok
    (lines,) = folder.glob("sessions/*.jsonl")
    text = lines.read_text()
    lines.write_text("".join("#" * (len(each) - 1) + "\n" if '"s"' in each else each for each in text.splitlines(True)))
    for index in folder.glob("index*"):
        index.unlink()
    with Files(folder) as source:
        report = sync(source, target, manifest=tmp_path / "m", delete=True)
    assert not report.ok
    assert "cannot be read" in (report.stopped or "")
    assert (target.sessions.get("s")).id == "s"
