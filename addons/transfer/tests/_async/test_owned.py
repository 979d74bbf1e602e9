"""What a move must leave alone: sessions that it has not written, and copies of what cannot be read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sessiondock import Event
from sessiondock_files import AsyncFiles
from sessiondock_sql import AsyncSQL
from sessiondock_transfer import check_async, copy_async, sync_async


@pytest.fixture
async def source() -> AsyncIterator[AsyncSQL]:
    async with AsyncSQL("sqlite://") as dock:
        yield dock


@pytest.fixture
async def target() -> AsyncIterator[AsyncSQL]:
    async with AsyncSQL("sqlite://") as dock:
        yield dock


async def with_event(dock: AsyncSQL, name: str) -> None:
    await dock.sessions.create(id="s", name=name)
    await dock.sessions.add_events("s", [Event(id=name, type="message", name=name)])


async def events_of(dock: AsyncSQL) -> list[str | None]:
    return [event.id async for event in dock.sessions.list_events("s")]


async def test_a_check_makes_nothing_a_copy(source: AsyncSQL, target: AsyncSQL, tmp_path: Path) -> None:
    manifest = tmp_path / "m"
    await with_event(source, "theirs")
    await with_event(target, "own")
    assert not (await check_async(source, target, manifest=manifest)).ok
    assert not (await copy_async(source, target, manifest=manifest, on_conflict="fail")).ok
    assert (await copy_async(source, target, manifest=manifest, on_conflict="skip")).skipped == 1
    assert not (await check_async(source, target, manifest=manifest)).ok
    await copy_async(source, target, manifest=manifest, on_conflict="skip")
    assert await events_of(target) == ["own"]
    await source.sessions.create(id="other")
    await source.sessions.delete("s")
    await sync_async(source, target, manifest=manifest, delete=True)
    assert await events_of(target) == ["own"]


async def test_a_narrower_run_hides_nothing(source: AsyncSQL, target: AsyncSQL, tmp_path: Path) -> None:
    manifest = tmp_path / "m"
    await with_event(source, "a")
    assert (await copy_async(source, target, manifest=manifest)).ok
    await target.sessions.delete_event("s", "a")
    assert not (await check_async(source, target, manifest=manifest)).ok
    await copy_async(source, target, manifest=manifest, events=False)
    assert not (await copy_async(source, target, manifest=manifest)).ok
    assert (await sync_async(source, target, manifest=manifest, events=False)).ok
    assert (await sync_async(source, target, manifest=manifest)).ok
    assert await events_of(target) == ["a"]


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


async def test_a_damaged_source_deletes_no_copy(target: AsyncSQL, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    async with AsyncFiles(folder) as source:
        for name in ("a", "s", "z"):
            await source.sessions.create(id=name)
        assert (await sync_async(source, target, manifest=tmp_path / "m")).ok
    damage(folder, "sessions", '"s"')
    async with AsyncFiles(folder) as source:
        report = await sync_async(source, target, manifest=tmp_path / "m", delete=True)
    assert not report.ok
    assert "cannot be read" in (report.stopped or "")
    assert (await target.sessions.get("s")).id == "s"


@pytest.mark.parametrize(("kind", "having"), [("events", '"lost"'), ("sessions", '"renamed"')])
async def test_a_damaged_source_takes_nothing_from_a_copy(
    target: AsyncSQL, tmp_path: Path, kind: str, having: str
) -> None:
    folder = tmp_path / "archive"
    async with AsyncFiles(folder) as source:
        await source.sessions.create(id="s", name="first")
        await source.sessions.create(id="other")
        await source.sessions.update("s", name="renamed")
        await source.sessions.add_events("s", [Event(id="kept", type="message")])
        await source.sessions.add_events("s", [Event(id="lost", type="message")])
        assert (await sync_async(source, target, manifest=tmp_path / "m")).ok
    damage(folder, kind, having)
    async with AsyncFiles(folder) as source:
        assert (await source.damaged())[0] == 1
        await source.sessions.add_events("other", [Event(id="new", type="message")])
        report = await sync_async(source, target, manifest=tmp_path / "m")
        assert (report.ok, report.failed, report.copied) == (False, 1, 1)
        assert "1 of the source's records cannot be read, and the copy may hold what was in them" in str(report)
        assert await events_of(target) == ["kept", "lost"]
        assert (await target.sessions.get("s")).name == "renamed"
        await source.compact()
    async with AsyncFiles(folder) as source:
        assert (await sync_async(source, target, manifest=tmp_path / "m")).ok
        assert (await target.sessions.get("s")).name == (await source.sessions.get("s")).name


async def test_a_copy_stays_where_a_recording_of_the_source_is_damaged(target: AsyncSQL, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    async with AsyncFiles(folder) as source:
        await source.sessions.create(id="s")
        await source.sessions.add_events("s", [Event(id="a", type="message")])
        await source.sessions.add_recording("s", b"RIFF", name="call.wav")
        assert (await sync_async(source, target, manifest=tmp_path / "m")).ok
    (lines,) = folder.glob("events/*.jsonl")
    lines.write_text(lines.read_text().replace('"message"', '"changed"'))
    (stored,) = (path for path in folder.rglob("*") if path.is_file() and path.read_bytes() == b"RIFF")
    stored.write_bytes(b"torn")
    async with AsyncFiles(folder) as source:
        assert (await source.damaged())[0] == 0
        report = await sync_async(source, target, manifest=tmp_path / "m")
        assert (report.ok, report.failed) == (False, 1)
        (recording,) = await target.sessions.recordings("s")
        assert recording.size == 4
        stored.write_bytes(b"RIFF")
        assert (await sync_async(source, target, manifest=tmp_path / "m")).ok
    assert [event.type async for event in target.sessions.list_events("s")] == ["changed"]
