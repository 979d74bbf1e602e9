"""Sessions of a client are written whole or not at all, and the report says what was lost."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sessiondock import (
    AuthenticationError,
    ConfigurationError,
    Event,
    InvalidValueError,
    NotFoundError,
    ServerError,
    Session,
    StorageError,
    hookimpl,
)
from sessiondock_orq import AsyncOrq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import AsyncSQL
from sessiondock_transfer import (
    ExportedSession,
    Format,
    SkippedSession,
    export_async,
    find_format,
    import_async,
)

from ..filling import filled
from ..samples import START, events
from ..store import Store
from .archive import AsyncWhole

WAV = b"RIFF\x00\x00\x00\x00WAVE"


def stored(event: Event, session_id: str) -> Event:
    """The event with an id that no other session has, and nothing but what was said."""
    return Event(
        id=f"{session_id}-{event.id}",
        session_id=session_id,
        type=event.type,
        name=event.name,
        inputs=event.inputs,
        outputs=event.outputs,
    )


@pytest.fixture
async def dock() -> AsyncIterator[AsyncSQL]:
    async with AsyncSQL("sqlite://") as client:
        for number in range(3):
            session_id = f"s{number}"
            await client.sessions.create(
                id=session_id,
                name=f"chat {number}",
                project="support" if number else "other",
                user_id="ann@example.org",
                started_at=START,
                metadata={"mail": "ann@example.org", "n": number},
            )
            await client.sessions.add_events(session_id, [stored(event, session_id) for event in events()])
        yield client


async def test_the_report_says_what_was_lost(dock: AsyncSQL, tmp_path: Path) -> None:
    counts = list[int]()
    report = await export_async(dock, tmp_path / "s.openai.jsonl", progress=counts.append, project="support")
    assert counts == [1, 2]
    assert (report.format, report.provider, report.sessions, report.events) == ("openai", "sql", 2, 8)
    assert report.size == (tmp_path / "s.openai.jsonl").stat().st_size
    assert report.dropped["session.metadata"] == 2
    assert report.dropped["event.id"] == 8
    assert "event.error" not in report.dropped
    assert report.partly["event.inputs"] == 6
    assert report.kept_of["event.inputs"] == "messages only"
    assert report.left_out == {"events without a message": 2}
    assert not report.complete
    assert json.loads(report.to_json()) == report.to_dict()
    text = str(report)
    assert text.startswith("2 sessions, 8 events and 0 recordings of sql written to ")
    assert "dropped session.metadata of 2" in text
    assert "kept of event.inputs in 6: messages only" in text
    assert "left out: events without a message, 2" in text


async def test_nothing_is_lost_where_the_format_keeps_all(dock: AsyncSQL, tmp_path: Path) -> None:
    report = await export_async(dock, tmp_path / "s.otlp.jsonl")
    assert report.complete
    assert str(report).count("\n") == 0
    assert (report.sessions, report.events) == (3, 12)


async def test_sessions_by_their_ids(dock: AsyncSQL, tmp_path: Path) -> None:
    report = await export_async(dock, tmp_path / "s.csv", ids=["s2", "none", "s0"])
    assert report.skipped == {"gone before it was read": 1}
    assert "skipped 1 session: gone before it was read" in str(report)
    assert [line.partition(",")[0] for line in (tmp_path / "s.csv").read_text().splitlines()] == ["id", "s2", "s0"]


async def test_redaction(dock: AsyncSQL, tmp_path: Path) -> None:
    class Plugin:
        @hookimpl
        def redact(self, text: str) -> str:
            if "chat 1" in text:
                raise RuntimeError(text)
            return text.replace("Bonn", "[city]")

    report = await export_async(
        dock,
        tmp_path / "s.otlp.jsonl",
        redact=lambda text: text.replace("ann@example.org", "[mail]"),
        plugins=[Plugin()],
    )
    text = (tmp_path / "s.otlp.jsonl").read_text()
    assert "ann@example.org" not in text
    assert "Bonn" not in text
    assert "chat 1" not in text
    assert text.count("[mail]") > 5
    assert "[redaction failed]" in text
    assert report.redaction_failed == 1
    assert report.redacted > 10
    assert not report.complete
    assert f"redacted {report.redacted} texts, 1 could not be redacted" in str(report)


async def test_recordings(dock: AsyncSQL, tmp_path: Path) -> None:
    await dock.sessions.add_recording("s1", WAV, name="call.wav", content_type="audio/wav; rate=8000")
    await dock.sessions.add_recording("s2", WAV, name="same.wav", content_type="audio/x-wav")
    await dock.sessions.add_recording("s2", b"<script>", name="page.html", content_type="text/html")
    await dock.sessions.add_recording("s2", b"ID3", name="song.MP3")
    folder = tmp_path / "html"
    report = await export_async(dock, folder, format="html", recordings=True)
    assert report.recordings == 4
    found = names_in(folder / "recordings")
    assert sorted(name.partition(".")[2] for name in found) == ["bin", "mp3", "wav"]
    assert next(folder / "recordings" / name for name in found if name.endswith("wav")).read_bytes() == WAV
    page = (folder / "sessions" / "s2.html").read_text()
    assert all(f"../recordings/{name}" in page for name in found)
    with pytest.raises(InvalidValueError, match="'csv' has no place for recordings"):
        await export_async(dock, tmp_path / "s.csv", recordings=True)


async def test_a_provider_without_events_and_recordings(tmp_path: Path) -> None:
    with FakeOrq() as fake:
        async with AsyncOrq(api_key=fake.api_key, base_url=fake.base_url) as orq:
            await orq.sessions.create(external_id="ours")
            report = await export_async(orq, tmp_path / "html", format="html", recordings=True)
            assert report.left_out == {
                "events: the provider cannot list them": 1,
                "recordings: the provider has none": 1,
            }
            await export_async(orq, tmp_path / "s.otlp.jsonl")
    assert '"sessiondock.session.copied_from","value":{"stringValue":"orq"}' in (
        (tmp_path / "s.otlp.jsonl").read_text().replace('": ', '":').replace(", ", ",")
    )


async def test_a_session_that_goes_meanwhile_is_skipped(
    dock: AsyncSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = dock.sessions.list_events

    def gone(session_id: str, /, **options: Any) -> Any:
        if session_id == "s1":
            raise NotFoundError("gone")
        return listed(session_id, **options)

    monkeypatch.setattr(dock.sessions, "list_events", gone)
    report = await export_async(dock, tmp_path / "s.csv")
    assert (report.sessions, report.skipped) == (2, {"gone before it was read": 1})


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class Failing:
    """A writer that fails at its second session."""

    def __init__(self, path: Path, options: Any) -> None:
        self._file = path.open("x")
        self.count = 0

    def write(self, item: ExportedSession, /) -> list[str]:
        self.count += 1
        if self.count == 1:
            raise SkippedSession("too good")
        if self.count == 2:
            raise OSError(28, "No space left on device")
        return []

    def close(self) -> None:
        self._file.close()


async def test_a_failure_leaves_what_was_there(dock: AsyncSQL, tmp_path: Path) -> None:
    target = tmp_path / "s.txt"
    target.write_text("before")
    with pytest.raises(StorageError, match="No space left on device"):
        await export_async(dock, target, format=Format(name="failing", title="Failing", open=Failing), overwrite=True)
    assert names_in(tmp_path) == ["s.txt"]
    assert target.read_text() == "before"


async def test_a_format_of_ones_own_skips_sessions(dock: AsyncSQL, tmp_path: Path) -> None:
    own = Format(name="failing", title="Failing", open=Failing)
    report = await export_async(dock, tmp_path / "s", format=own, ids=["s1"])
    assert (report.sessions, report.skipped) == (0, {"too good": 1})


async def test_a_folder_is_removed_after_a_failure(
    dock: AsyncSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: Any, **options: Any) -> Any:
        raise StorageError("the database is gone")

    monkeypatch.setattr(dock.sessions, "list_events", broken)
    with pytest.raises(StorageError, match="the database is gone"):
        await export_async(dock, tmp_path / "out", format="parquet")
    assert names_in(tmp_path) == []


async def test_what_stands_in_the_way(dock: AsyncSQL, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("old")
    with pytest.raises(InvalidValueError, match="exists; pass overwrite=True"):
        await export_async(dock, tmp_path / "s.csv")
    await export_async(dock, tmp_path / "s.csv", overwrite=True)
    assert (tmp_path / "s.csv").read_text().startswith("id,")
    with pytest.raises(InvalidValueError, match="is not empty; the format 'html' needs a folder of its own"):
        await export_async(dock, tmp_path, format="html")
    with pytest.raises(InvalidValueError, match="is a folder; the format 'csv' writes a file"):
        await export_async(dock, tmp_path, format="csv")
    with pytest.raises(InvalidValueError, match="does not exist; make it first"):
        await export_async(dock, tmp_path / "none" / "s.csv")
    with pytest.raises(InvalidValueError, match=r"pass ids or filters \(project\), not both"):
        await export_async(dock, tmp_path / "t.csv", ids=["s1"], project="p")
    with pytest.raises(InvalidValueError, match="is not empty and was not made by an export, so it is not replaced"):
        await export_async(dock, tmp_path, format="html", overwrite=True)
    (tmp_path / "empty").mkdir()
    await export_async(dock, tmp_path / "empty", format="parquet")
    assert (tmp_path / "empty" / "sessions").is_dir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes and modes here")
async def test_only_files_are_replaced_and_links_and_modes_stay(dock: AsyncSQL, tmp_path: Path) -> None:
    real, link, pipe = tmp_path / "there" / "real.csv", tmp_path / "link.csv", tmp_path / "pipe.csv"
    real.parent.mkdir()
    real.write_text("old")
    real.chmod(0o440)
    link.symlink_to(real)
    await export_async(dock, link, overwrite=True)
    assert link.is_symlink()
    assert real.read_text().startswith("id,")
    assert real.stat().st_mode & 0o777 == 0o440
    os.mkfifo(pipe)
    with pytest.raises(InvalidValueError, match=r"pipe.csv is no regular file"):
        await export_async(dock, pipe, overwrite=True)
    for path in (real, pipe, link):
        with pytest.raises(InvalidValueError, match=f"{path.name} is no folder; the format 'html' needs"):
            await export_async(dock, path, format="html", overwrite=True)
    assert pipe.is_fifo()
    assert names_in(tmp_path) == ["link.csv", "pipe.csv", "there"]
    assert names_in(real.parent) == ["real.csv"]


async def test_ids_of_which_none_exists_replace_nothing(dock: AsyncSQL, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("good")
    report = await export_async(dock, tmp_path / "s.csv", ids=["no", "neither"], overwrite=True)
    assert (report.sessions, report.size, report.skipped) == (0, 0, {"gone before it was read": 2})
    assert not report.complete
    assert "so nothing was written" in str(report)
    assert (tmp_path / "s.csv").read_text() == "good"
    await export_async(dock, tmp_path / "t", format="html", ids=["no"])
    assert names_in(tmp_path) == ["s.csv"]


async def test_a_file_that_cannot_be_made(dock: AsyncSQL, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot write to"):
        await export_async(dock, tmp_path / f"{'x' * 300}.csv")


async def test_an_option_that_does_not_fit_leaves_nothing(dock: AsyncSQL, tmp_path: Path) -> None:
    for options in ({"fruit": 1}, {"search_text": -1}):
        with pytest.raises(ConfigurationError):
            await export_async(dock, tmp_path / "out", format="html", options=options)
    assert names_in(tmp_path) == []


async def test_import(dock: AsyncSQL, tmp_path: Path) -> None:
    await export_async(dock, tmp_path / "s.sharegpt.json")
    counts = list[int]()
    async with AsyncSQL("sqlite://") as other:
        report = await import_async(tmp_path / "s.sharegpt.json", other, progress=counts.append)
        assert report.complete
        assert (report.format, report.provider, report.sessions, report.events) == ("sharegpt", "sql", 3, 3)
        assert counts == [1, 2, 3]
        assert str(report).endswith("created in sql")
        assert json.loads(report.to_json()) == report.to_dict()
        session = await other.sessions.get(report.ids[0])
        assert session.external_id in {"s0", "s1", "s2"}
        again = await export_async(other, tmp_path / "again.sharegpt.json")
        assert again.sessions == 3


async def test_what_is_there_already_is_reported(dock: AsyncSQL, tmp_path: Path) -> None:
    await export_async(dock, tmp_path / "out", format="parquet")
    await dock.sessions.delete("s1")
    report = await import_async(tmp_path / "out", dock, format=find_format("parquet"))
    assert (report.ids, report.events) == (("s1",), 4)
    assert len(report.failed) == 2
    assert not report.complete
    assert "session 1 failed: sql.create: session" in str(report)
    assert len(await dock.sessions.list_events("s1").all()) == 4


async def test_nothing_is_sent_of_a_file_that_does_not_fit(dock: AsyncSQL, tmp_path: Path) -> None:
    path = tmp_path / "s.chat.jsonl"
    path.write_text('{"messages": [{"role": "user", "content": "x"}]}\n{}\n')
    with pytest.raises(InvalidValueError, match="line 2"):
        await import_async(path, dock)
    assert len(await dock.sessions.list().all()) == 3


async def test_a_folder_that_an_export_made_is_replaced(dock: AsyncSQL, tmp_path: Path) -> None:
    target = tmp_path / "site"
    await export_async(dock, target, format="html")
    before = sorted(path.name for path in (target / "sessions").iterdir())
    with pytest.raises(InvalidValueError, match="overwrite=True to replace an earlier export"):
        await export_async(dock, target, format="html")
    await dock.sessions.delete("s1")
    await dock.sessions.create(id="new")
    target.chmod(0o700)
    await export_async(dock, target, format="html", overwrite=True)
    assert target.stat().st_mode & 0o777 == 0o700
    after = sorted(path.name for path in (target / "sessions").iterdir())
    assert (before, after) == (["s0.html", "s1.html", "s2.html"], ["new.html", "s0.html", "s2.html"])
    assert names_in(tmp_path) == ["site"]
    await export_async(dock, target, format="parquet", overwrite=True)
    assert not (target / "index.html").exists()
    assert names_in(tmp_path) == ["site"]


@pytest.mark.parametrize("foreign", ["notes.txt", "sessions/mine.html", "deep/er/x"])
async def test_a_folder_with_foreign_files_is_not_replaced(dock: AsyncSQL, tmp_path: Path, foreign: str) -> None:
    target = tmp_path / "site"
    await export_async(dock, target, format="html")
    (target / foreign).parent.mkdir(parents=True, exist_ok=True)
    (target / foreign).write_text("precious")
    before = (target / "index.html").read_text()
    with pytest.raises(InvalidValueError, match=f"has {foreign}, which no export has made, so it is not replaced"):
        await export_async(dock, target, format="html", overwrite=True)
    assert (target / foreign).read_text() == "precious"
    (target / foreign).unlink()

    def appear(_: int) -> None:
        (target / foreign).write_text("precious")

    with pytest.raises(InvalidValueError, match="which no export has made"):
        await export_async(dock, target, format="html", overwrite=True, progress=appear)
    assert ((target / foreign).read_text(), (target / "index.html").read_text()) == ("precious", before)
    assert names_in(tmp_path) == ["site"]


@pytest.mark.parametrize("content", ["", "{", "[]\n", '{"sessiondock-export": 2}\n'])
async def test_a_list_of_files_that_is_none(dock: AsyncSQL, tmp_path: Path, content: str) -> None:
    target = tmp_path / "site"
    await export_async(dock, target, format="html")
    (target / ".sessiondock-export").write_text(content)
    with pytest.raises(InvalidValueError, match="was not made by an export"):
        await export_async(dock, target, format="html", overwrite=True)


@pytest.mark.skipif(os.name != "posix", reason="making links needs a right there")
async def test_a_link_in_a_folder_is_foreign(dock: AsyncSQL, tmp_path: Path) -> None:
    target, precious = tmp_path / "site", tmp_path / "precious"
    await export_async(dock, target, format="html")
    precious.mkdir()
    (precious / "letter").write_text("precious")
    (target / "link").symlink_to(precious, target_is_directory=True)
    with pytest.raises(InvalidValueError, match="has link, which no export has made"):
        await export_async(dock, target, format="html", overwrite=True)
    assert (precious / "letter").exists()


async def test_a_session_that_cannot_be_read_does_not_end_an_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, one, damaged = filled(25, recordings=False), Store.one, {"s003", "s007"}

    def failing(session_id: str) -> Session:
        if session_id in damaged:
            raise ServerError("damaged", status=500)
        return one(source, session_id)

    monkeypatch.setattr(source, "one", failing)
    report = await export_async(AsyncWhole(source), tmp_path / "s.csv")
    assert (report.sessions, report.failures, set(report.failed)) == (23, 2, {"s003", "s007"})
    assert not report.complete
    assert "session s003 could not be read: ServerError: " in str(report)
    report = await export_async(AsyncWhole(source), tmp_path / "t.csv", ids=["s001", "no", "s003"])
    assert (report.sessions, report.failures, report.skipped) == (1, 1, {"gone before it was read": 1})
    report = await export_async(AsyncWhole(source), tmp_path / "t.csv", ids=["s003"], overwrite=True)
    assert (report.sessions, "so nothing was written" in str(report)) == (0, True)
    damaged |= {f"s{number:03}" for number in range(20)}
    with pytest.raises(ServerError):
        await export_async(AsyncWhole(source), tmp_path / "u.csv")
    damaged.clear()
    source.fault = lambda operation, when, number: AuthenticationError("no") if operation == "list_events" else None
    with pytest.raises(AuthenticationError):
        await export_async(AsyncWhole(source), tmp_path / "u.csv")
    assert names_in(tmp_path) == ["s.csv", "t.csv"]
