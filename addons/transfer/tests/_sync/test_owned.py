# Generated from tests/_async/test_owned.py: edit that file, not this one.
# Digest: 64f22a93cef37c0d
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


def damage(folder: Path, kind: str, having: str) -> None:
    """Make the lines of an archive unreadable that have a text."""
    (lines,) = folder.glob(f"{kind}/*.jsonl")
    text = lines.read_text()
    assert having in text
    lines.write_text(
        "".join("#" * (len(each) - 1) + "\n" if having in each else each for each in text.splitlines(True))
    )
    for index in folder.glob("index*"):
        index.unlink()


def test_a_damaged_source_deletes_no_copy(target: SQL, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with Files(folder) as source:
        for name in ("a", "s", "z"):
            source.sessions.create(id=name)
        assert (sync(source, target, manifest=tmp_path / "m")).ok
    damage(folder, "sessions", '"s"')
    with Files(folder) as source:
        report = sync(source, target, manifest=tmp_path / "m", delete=True)
    assert not report.ok
    assert "cannot be read" in (report.stopped or "")
    assert (target.sessions.get("s")).id == "s"


@pytest.mark.parametrize(("kind", "having"), [("events", '"lost"'), ("sessions", '"renamed"')])
def test_a_damaged_source_takes_nothing_from_a_copy(
    target: SQL, tmp_path: Path, kind: str, having: str
) -> None:
    folder = tmp_path / "archive"
    with Files(folder) as source:
        source.sessions.create(id="s", name="first")
        source.sessions.create(id="other")
        source.sessions.update("s", name="renamed")
        source.sessions.add_events("s", [Event(id="kept", type="message")])
        source.sessions.add_events("s", [Event(id="lost", type="message")])
        assert (sync(source, target, manifest=tmp_path / "m")).ok
    damage(folder, kind, having)
    with Files(folder) as source:
        assert (source.damaged())[0] == 1
        source.sessions.add_events("other", [Event(id="new", type="message")])
        report = sync(source, target, manifest=tmp_path / "m")
        assert (report.ok, report.failed, report.copied) == (False, 1, 1)
        assert "1 of the source's records cannot be read, and the copy may hold what was in them" in str(report)
        assert events_of(target) == ["kept", "lost"]
        assert (target.sessions.get("s")).name == "renamed"
        source.compact()
    with Files(folder) as source:
        assert (sync(source, target, manifest=tmp_path / "m")).ok
        assert (target.sessions.get("s")).name == (source.sessions.get("s")).name


def test_a_copy_stays_where_a_recording_of_the_source_is_damaged(target: SQL, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with Files(folder) as source:
        source.sessions.create(id="s")
        source.sessions.add_events("s", [Event(id="a", type="message")])
        source.sessions.add_recording("s", b"RIFF", name="call.wav")
        assert (sync(source, target, manifest=tmp_path / "m")).ok
    (lines,) = folder.glob("events/*.jsonl")
    lines.write_text(lines.read_text().replace('"message"', '"changed"'))
    (stored,) = (path for path in folder.rglob("*") if path.is_file() and path.read_bytes() == b"RIFF")
    stored.write_bytes(b"torn")
    with Files(folder) as source:
        assert (source.damaged())[0] == 0
        report = sync(source, target, manifest=tmp_path / "m")
        assert (report.ok, report.failed) == (False, 1)
        (recording,) = target.sessions.recordings("s")
        assert recording.size == 4
        stored.write_bytes(b"RIFF")
        assert (sync(source, target, manifest=tmp_path / "m")).ok
    assert [event.type for event in target.sessions.list_events("s")] == ["changed"]
