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


async def test_a_damaged_source_deletes_no_copy(target: AsyncSQL, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    async with AsyncFiles(folder) as source:
        for name in ("a", "s", "z"):
            await source.sessions.create(id=name)
        assert (await sync_async(source, target, manifest=tmp_path / "m")).ok
    (lines,) = folder.glob("sessions/*.jsonl")
    text = lines.read_text()
    lines.write_text("".join("#" * (len(each) - 1) + "\n" if '"s"' in each else each for each in text.splitlines(True)))
    for index in folder.glob("index*"):
        index.unlink()
    async with AsyncFiles(folder) as source:
        report = await sync_async(source, target, manifest=tmp_path / "m", delete=True)
    assert not report.ok
    assert "cannot be read" in (report.stopped or "")
    assert (await target.sessions.get("s")).id == "s"
