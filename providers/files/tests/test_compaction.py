"""Equal content gives equal bytes, and segments are begun and replaced without disturbing readers."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from providers.files.tests import looking
from providers.files.tests.conftest import FORMS
from sessiondock import Event
from sessiondock_files import Files, NewSession

START = datetime(2024, 1, 1, tzinfo=UTC)


def session(number: int) -> NewSession:
    when = START + timedelta(minutes=number)
    return NewSession(id=f"s{number}", name=f"session {number}", started_at=when, created_at=when, raw={"n": number})


def write(dock: Files, *, detours: bool) -> None:
    """The same content, in one way or in another."""
    numbers = list(range(30))
    if detours:
        random.Random(7).shuffle(numbers)
        dock.sessions.create(id="s3", name="other")
        dock.sessions.add_recording("s3", b"other")
        dock.sessions.delete("s3")
        dock.sessions.create(id="gone")
    for number in numbers:
        fields: dict[str, Any] = {**session(number)}
        dock.sessions.create(**fields)
        if detours:
            dock.sessions.add_events(fields["id"], [Event(id="b", name="old"), Event(id="a")])
            dock.sessions.add_events(fields["id"], [Event(id="b"), Event(id="c", metadata={"k": 1})])
        else:
            dock.sessions.add_events(fields["id"], [Event(id="b"), Event(id="a"), Event(id="c", metadata={"k": 1})])
        if number % 10 == 0:
            dock.sessions.add_recording(fields["id"], b"%d" % number * 1000, id="r", created_at=START)
    if detours:
        dock.sessions.delete("gone")


@pytest.mark.parametrize("form", list(FORMS))
def test_equal_content_gives_equal_bytes(form: str, tmp_path: Path) -> None:
    found: list[dict[Path, bytes]] = []
    for detours in (False, True):
        folder = tmp_path / str(detours)
        folder.mkdir()
        with Files(**FORMS[form].settings(folder)) as dock:
            write(dock, detours=detours)
            dock.compact()
            first = looking.contents(folder)
            dock.compact()
            assert looking.contents(folder) == first
            assert len(dock.sessions.list().all()) == 30
        found.append(first)
    assert found[0] == found[1]
    assert any(path.name.endswith((".jsonl", ".gz", ".zst")) for path in found[0])


def test_the_same_writes_give_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        with Files(tmp_path / name) as dock:
            write(dock, detours=False)
    assert looking.contents(tmp_path / "a") == looking.contents(tmp_path / "b")


def test_new_segments_are_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessiondock_files.appending.SEGMENT_SIZE", 2000)
    monkeypatch.setattr("sessiondock_files.compaction.SEGMENT_SIZE", 2000)
    monkeypatch.setattr("sessiondock_files.compaction.BLOCK", 500)
    with Files(tmp_path) as dock:
        write(dock, detours=True)
        assert len(looking.names(tmp_path / "sessions")) > 2
        before = dock.sessions.list().all()
        report = dock.compact()
        assert (report.sessions, report.events, report.recordings) == (30, 90, 3)
        names = looking.names(tmp_path / "events")
        assert len(names) > 1
        assert dock.sessions.list().all() == before
        dock.sessions.create(id="more")
        assert looking.names(tmp_path / "events") == names
        assert len(dock.sessions.list().all()) == 31
    (tmp_path / "index.sqlite").unlink()
    with Files(tmp_path) as dock:
        assert [event.id for event in dock.sessions.list_events("s3")] == ["b", "a", "c"]
        assert len(dock.sessions.list().all()) == 31


def test_many_sessions_and_events_are_compacted_page_by_page(tmp_path: Path) -> None:
    with Files(tmp_path, compression="zstd") as dock:
        dock.sessions.create_many([session(number) for number in range(1203)])
        dock.sessions.add_events("s7", [Event(id=str(number)) for number in range(1203)])
        before = dock.sessions.list(page_size=1000).all()
        dock.compact()
        assert dock.sessions.list(page_size=1000).all() == before
        assert [event.id for event in dock.sessions.list_events("s7")] == [str(number) for number in range(1203)]


def test_readers_go_on_while_the_archive_is_written_anew(where: dict[str, Any]) -> None:
    with Files(**where) as dock, Files(**where) as other:
        write(dock, detours=False)
        stop = threading.Event()
        failures: list[BaseException] = []

        def read() -> None:
            try:
                while not stop.is_set():
                    assert len(other.sessions.list(page_size=7).all()) == 30
                    assert [event.id for event in other.sessions.list_events("s3")] == ["b", "a", "c"]
                    with other.sessions.stream_recording("s20") as stream:
                        assert stream.read() == b"20" * 1000
            except BaseException as error:  # noqa: BLE001 - it is shown by the assertion below
                failures.append(error)

        threads = [threading.Thread(target=read) for _ in range(2)]
        for thread in threads:
            thread.start()
        for number in range(10):
            dock.sessions.update("s3", name=str(number))
            dock.compact()
        stop.set()
        for thread in threads:
            thread.join()
        assert failures == []
