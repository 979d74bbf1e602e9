# Generated from tests/_async/test_export.py: edit that file, not this one.
# Digest: 3efcb0494e7ccee2
"""Sessions of a client are written whole or not at all, and the report says what was lost."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
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
from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import SQL
from sessiondock_transfer import (
    ExportedSession,
    Format,
    SkippedSession,
    export,
    find_format,
    import_,
)

from ..filling import filled
from ..samples import START, events
from ..store import Store
from .archive import Whole

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
def dock() -> Iterator[SQL]:
    with SQL("sqlite://") as client:
        for number in range(3):
            session_id = f"s{number}"
            client.sessions.create(
                id=session_id,
                name=f"chat {number}",
                project="support" if number else "other",
                user_id="ann@example.org",
                started_at=START,
                metadata={"mail": "ann@example.org", "n": number},
            )
            client.sessions.add_events(session_id, [stored(event, session_id) for event in events()])
        yield client


def test_the_report_says_what_was_lost(dock: SQL, tmp_path: Path) -> None:
    counts = list[int]()
    report = export(dock, tmp_path / "s.openai.jsonl", progress=counts.append, project="support")
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


def test_nothing_is_lost_where_the_format_keeps_all(dock: SQL, tmp_path: Path) -> None:
    report = export(dock, tmp_path / "s.otlp.jsonl")
    assert report.complete
    assert str(report).count("\n") == 0
    assert (report.sessions, report.events) == (3, 12)


def test_sessions_by_their_ids(dock: SQL, tmp_path: Path) -> None:
    report = export(dock, tmp_path / "s.csv", ids=["s2", "none", "s0"])
    assert report.skipped == {"gone before it was read": 1}
    assert "skipped 1 session: gone before it was read" in str(report)
    assert [line.partition(",")[0] for line in (tmp_path / "s.csv").read_text().splitlines()] == ["id", "s2", "s0"]


def test_redaction(dock: SQL, tmp_path: Path) -> None:
    class Plugin:
        @hookimpl
        def redact(self, text: str) -> str:
            if "chat 1" in text:
                raise RuntimeError(text)
            return text.replace("Bonn", "[city]")

    report = export(
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


def test_recordings(dock: SQL, tmp_path: Path) -> None:
    dock.sessions.add_recording("s1", WAV, name="call.wav", content_type="audio/wav; rate=8000")
    dock.sessions.add_recording("s2", WAV, name="same.wav", content_type="audio/x-wav")
    dock.sessions.add_recording("s2", b"<script>", name="page.html", content_type="text/html")
    dock.sessions.add_recording("s2", b"ID3", name="song.MP3")
    folder = tmp_path / "html"
    report = export(dock, folder, format="html", recordings=True)
    assert report.recordings == 4
    found = names_in(folder / "recordings")
    assert sorted(name.partition(".")[2] for name in found) == ["bin", "mp3", "wav"]
    assert next(folder / "recordings" / name for name in found if name.endswith("wav")).read_bytes() == WAV
    page = (folder / "sessions" / "s2.html").read_text()
    assert all(f"../recordings/{name}" in page for name in found)
    with pytest.raises(InvalidValueError, match="'csv' has no place for recordings"):
        export(dock, tmp_path / "s.csv", recordings=True)


def test_a_provider_without_events_and_recordings(tmp_path: Path) -> None:
    with FakeOrq() as fake:
        with Orq(api_key=fake.api_key, base_url=fake.base_url) as orq:
            orq.sessions.create(external_id="ours")
            report = export(orq, tmp_path / "html", format="html", recordings=True)
            assert report.left_out == {
                "events: the provider cannot list them": 1,
                "recordings: the provider has none": 1,
            }
            export(orq, tmp_path / "s.otlp.jsonl")
    assert '"sessiondock.session.copied_from","value":{"stringValue":"orq"}' in (
        (tmp_path / "s.otlp.jsonl").read_text().replace('": ', '":').replace(", ", ",")
    )


def test_a_session_that_goes_meanwhile_is_skipped(
    dock: SQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = dock.sessions.list_events

    def gone(session_id: str, /, **options: Any) -> Any:
        if session_id == "s1":
            raise NotFoundError("gone")
        return listed(session_id, **options)

    monkeypatch.setattr(dock.sessions, "list_events", gone)
    report = export(dock, tmp_path / "s.csv")
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


def test_a_failure_leaves_what_was_there(dock: SQL, tmp_path: Path) -> None:
    target = tmp_path / "s.txt"
    target.write_text("before")
    with pytest.raises(StorageError, match="No space left on device"):
        export(dock, target, format=Format(name="failing", title="Failing", open=Failing), overwrite=True)
    assert names_in(tmp_path) == ["s.txt"]
    assert target.read_text() == "before"


def test_a_format_of_ones_own_skips_sessions(dock: SQL, tmp_path: Path) -> None:
    own = Format(name="failing", title="Failing", open=Failing)
    report = export(dock, tmp_path / "s", format=own, ids=["s1"])
    assert (report.sessions, report.skipped) == (0, {"too good": 1})


def test_a_folder_is_removed_after_a_failure(
    dock: SQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: Any, **options: Any) -> Any:
        raise StorageError("the database is gone")

    monkeypatch.setattr(dock.sessions, "list_events", broken)
    with pytest.raises(StorageError, match="the database is gone"):
        export(dock, tmp_path / "out", format="parquet")
    assert names_in(tmp_path) == []


def test_what_stands_in_the_way(dock: SQL, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("old")
    with pytest.raises(InvalidValueError, match="exists; pass overwrite=True"):
        export(dock, tmp_path / "s.csv")
    export(dock, tmp_path / "s.csv", overwrite=True)
    assert (tmp_path / "s.csv").read_text().startswith("id,")
    with pytest.raises(InvalidValueError, match="is not empty; the format 'html' needs a folder of its own"):
        export(dock, tmp_path, format="html")
    with pytest.raises(InvalidValueError, match="is a folder; the format 'csv' writes a file"):
        export(dock, tmp_path, format="csv")
    with pytest.raises(InvalidValueError, match="does not exist; make it first"):
        export(dock, tmp_path / "none" / "s.csv")
    with pytest.raises(InvalidValueError, match=r"pass ids or filters \(project\), not both"):
        export(dock, tmp_path / "t.csv", ids=["s1"], project="p")
    with pytest.raises(InvalidValueError, match="is not empty and was not made by an export, so it is not replaced"):
        export(dock, tmp_path, format="html", overwrite=True)
    (tmp_path / "empty").mkdir()
    export(dock, tmp_path / "empty", format="parquet")
    assert (tmp_path / "empty" / "sessions").is_dir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes and modes here")
def test_only_files_are_replaced_and_links_and_modes_stay(dock: SQL, tmp_path: Path) -> None:
    real, link, pipe = tmp_path / "there" / "real.csv", tmp_path / "link.csv", tmp_path / "pipe.csv"
    real.parent.mkdir()
    real.write_text("old")
    real.chmod(0o440)
    link.symlink_to(real)
    export(dock, link, overwrite=True)
    assert link.is_symlink()
    assert real.read_text().startswith("id,")
    assert real.stat().st_mode & 0o777 == 0o440
    os.mkfifo(pipe)
    with pytest.raises(InvalidValueError, match=r"pipe.csv is no regular file"):
        export(dock, pipe, overwrite=True)
    for path in (real, pipe, link):
        with pytest.raises(InvalidValueError, match=f"{path.name} is no folder; the format 'html' needs"):
            export(dock, path, format="html", overwrite=True)
    assert pipe.is_fifo()
    assert names_in(tmp_path) == ["link.csv", "pipe.csv", "there"]
    assert names_in(real.parent) == ["real.csv"]


def test_ids_of_which_none_exists_replace_nothing(dock: SQL, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("good")
    report = export(dock, tmp_path / "s.csv", ids=["no", "neither"], overwrite=True)
    assert (report.sessions, report.size, report.skipped) == (0, 0, {"gone before it was read": 2})
    assert not report.complete
    assert "so nothing was written" in str(report)
    assert (tmp_path / "s.csv").read_text() == "good"
    export(dock, tmp_path / "t", format="html", ids=["no"])
    assert names_in(tmp_path) == ["s.csv"]


def test_a_file_that_cannot_be_made(dock: SQL, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot write to"):
        export(dock, tmp_path / f"{'x' * 300}.csv")


def test_an_option_that_does_not_fit_leaves_nothing(dock: SQL, tmp_path: Path) -> None:
    for options in ({"fruit": 1}, {"search_text": -1}):
        with pytest.raises(ConfigurationError):
            export(dock, tmp_path / "out", format="html", options=options)
    assert names_in(tmp_path) == []


def test_import(dock: SQL, tmp_path: Path) -> None:
    export(dock, tmp_path / "s.sharegpt.json")
    counts = list[int]()
    with SQL("sqlite://") as other:
        report = import_(tmp_path / "s.sharegpt.json", other, progress=counts.append)
        assert report.complete
        assert (report.format, report.provider, report.sessions, report.events) == ("sharegpt", "sql", 3, 3)
        assert counts == [1, 2, 3]
        assert str(report).endswith("created in sql")
        assert json.loads(report.to_json()) == report.to_dict()
        session = other.sessions.get(report.ids[0])
        assert session.external_id in {"s0", "s1", "s2"}
        again = export(other, tmp_path / "again.sharegpt.json")
        assert again.sessions == 3


def test_what_is_there_already_is_reported(dock: SQL, tmp_path: Path) -> None:
    export(dock, tmp_path / "out", format="parquet")
    dock.sessions.delete("s1")
    report = import_(tmp_path / "out", dock, format=find_format("parquet"))
    assert (report.ids, report.events) == (("s1",), 4)
    assert len(report.failed) == 2
    assert not report.complete
    assert "session 1 failed: sql.create: session" in str(report)
    assert len(dock.sessions.list_events("s1").all()) == 4


def test_nothing_is_sent_of_a_file_that_does_not_fit(dock: SQL, tmp_path: Path) -> None:
    path = tmp_path / "s.chat.jsonl"
    path.write_text('{"messages": [{"role": "user", "content": "x"}]}\n{}\n')
    with pytest.raises(InvalidValueError, match="line 2"):
        import_(path, dock)
    assert len(dock.sessions.list().all()) == 3


def test_a_folder_that_an_export_made_is_replaced(dock: SQL, tmp_path: Path) -> None:
    target = tmp_path / "site"
    export(dock, target, format="html")
    before = sorted(path.name for path in (target / "sessions").iterdir())
    with pytest.raises(InvalidValueError, match="overwrite=True to replace an earlier export"):
        export(dock, target, format="html")
    dock.sessions.delete("s1")
    dock.sessions.create(id="new")
    target.chmod(0o700)
    export(dock, target, format="html", overwrite=True)
    assert target.stat().st_mode & 0o777 == 0o700
    after = sorted(path.name for path in (target / "sessions").iterdir())
    assert (before, after) == (["s0.html", "s1.html", "s2.html"], ["new.html", "s0.html", "s2.html"])
    assert names_in(tmp_path) == ["site"]
    export(dock, target, format="parquet", overwrite=True)
    assert not (target / "index.html").exists()
    assert names_in(tmp_path) == ["site"]


@pytest.mark.parametrize("foreign", ["notes.txt", "sessions/mine.html", "deep/er/x"])
def test_a_folder_with_foreign_files_is_not_replaced(dock: SQL, tmp_path: Path, foreign: str) -> None:
    target = tmp_path / "site"
    export(dock, target, format="html")
    (target / foreign).parent.mkdir(parents=True, exist_ok=True)
    (target / foreign).write_text("precious")
    before = (target / "index.html").read_text()
    with pytest.raises(InvalidValueError, match=f"has {foreign}, which no export has made, so it is not replaced"):
        export(dock, target, format="html", overwrite=True)
    assert (target / foreign).read_text() == "precious"
    (target / foreign).unlink()

    def appear(_: int) -> None:
        (target / foreign).write_text("precious")

    with pytest.raises(InvalidValueError, match="which no export has made"):
        export(dock, target, format="html", overwrite=True, progress=appear)
    assert ((target / foreign).read_text(), (target / "index.html").read_text()) == ("precious", before)
    assert names_in(tmp_path) == ["site"]


@pytest.mark.parametrize("content", ["", "{", "[]\n", '{"sessiondock-export": 2}\n'])
def test_a_list_of_files_that_is_none(dock: SQL, tmp_path: Path, content: str) -> None:
    target = tmp_path / "site"
    export(dock, target, format="html")
    (target / ".sessiondock-export").write_text(content)
    with pytest.raises(InvalidValueError, match="was not made by an export"):
        export(dock, target, format="html", overwrite=True)


@pytest.mark.skipif(os.name != "posix", reason="making links needs a right there")
def test_a_link_in_a_folder_is_foreign(dock: SQL, tmp_path: Path) -> None:
    target, precious = tmp_path / "site", tmp_path / "precious"
    export(dock, target, format="html")
    precious.mkdir()
    (precious / "letter").write_text("precious")
    (target / "link").symlink_to(precious, target_is_directory=True)
    with pytest.raises(InvalidValueError, match="has link, which no export has made"):
        export(dock, target, format="html", overwrite=True)
    assert (precious / "letter").exists()


def test_a_session_that_cannot_be_read_does_not_end_an_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, one, damaged = filled(25, recordings=False), Store.one, {"s003", "s007"}

    def failing(session_id: str) -> Session:
        if session_id in damaged:
            raise ServerError("damaged", status=500)
        return one(source, session_id)

    monkeypatch.setattr(source, "one", failing)
    report = export(Whole(source), tmp_path / "s.csv")
    assert (report.sessions, report.failures, set(report.failed)) == (23, 2, {"s003", "s007"})
    assert not report.complete
    assert "session s003 could not be read: ServerError: " in str(report)
    report = export(Whole(source), tmp_path / "t.csv", ids=["s001", "no", "s003"])
    assert (report.sessions, report.failures, report.skipped) == (1, 1, {"gone before it was read": 1})
    report = export(Whole(source), tmp_path / "t.csv", ids=["s003"], overwrite=True)
    assert (report.sessions, "so nothing was written" in str(report)) == (0, True)
    damaged |= {f"s{number:03}" for number in range(20)}
    with pytest.raises(ServerError):
        export(Whole(source), tmp_path / "u.csv")
    damaged.clear()
    source.fault = lambda operation, when, number: AuthenticationError("no") if operation == "list_events" else None
    with pytest.raises(AuthenticationError):
        export(Whole(source), tmp_path / "u.csv")
    assert names_in(tmp_path) == ["s.csv", "t.csv"]
