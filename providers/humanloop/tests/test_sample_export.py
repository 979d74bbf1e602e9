"""The sample export is one that `HumanloopExport` reads whole, and it has what real exports have."""

from __future__ import annotations

from pathlib import Path

import pytest

from sessiondock import InvalidValueError
from sessiondock_humanloop import HumanloopExport, HumanloopLog, HumanloopSession
from sessiondock_humanloop.sample_export import write_sample_export


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_is_read_whole(tmp_path: Path) -> None:
    with HumanloopExport(write_sample_export(tmp_path / "deep" / "export", sessions=20)) as export:
        summary = export.summary()
        assert (summary.sessions, summary.damaged, summary.outside) == (20, 0, 1)
        assert summary.logs == 15 * 3 + 5 * 3 + 1  # logs of prompts and tools stand in their own folders, too
        sessions = export.sessions.list().all()
        events = [event for session in sessions for event in export.sessions.list_events(session.id)]
    assert {session.id.partition("_")[0] for session in sessions} == {"log", "sesh"}
    assert sum(session.external_id is not None for session in sessions) == 5
    assert all(session.judgments for session in sessions if session.id.startswith("log_"))
    assert len(events) == 15 * 2 + 5 * 3
    assert {event.type for event in events} == {"model", "tool"}
    assert sum(event.error is not None for event in events if event.type == "tool") == 3
    assert sum(bool(event.ratings) for event in events) == 15
    assert any(event.inputs and not str(event.inputs).isascii() for event in events)
    assert isinstance(sessions[0], HumanloopSession)
    assert isinstance(events[0], HumanloopLog)


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = (files(write_sample_export(tmp_path / name, lines_per_file=2)) for name in "ab")
    assert first == second
    assert sum(name.startswith("files/pr_old/logs/") for name in first) == 5
    assert first["files/fl_support/logs/1.jsonl"].count(b"\n") == 2


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="exists; pass the path of a directory that does not"):
        write_sample_export(tmp_path)
    with pytest.raises(InvalidValueError, match="sessions"):
        write_sample_export(tmp_path / "a", sessions=0)
    with pytest.raises(InvalidValueError, match="lines_per_file"):
        write_sample_export(tmp_path / "a", lines_per_file=0)
    assert not (tmp_path / "a").exists()
