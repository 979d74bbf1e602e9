"""A run that is killed goes on where it was, until everything is there once. tests/faults kills many more."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from sessiondock import ByteStream, Event
from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import SQL
from sessiondock_transfer import check, copy

SCRIPT = Path(__file__).with_name("killed.py")
SESSIONS = 40


def filled(path: Path) -> str:
    """The URL of a database with sessions, events and recordings."""
    url = f"sqlite:///{path}"
    with SQL(url) as database:
        for number in range(SESSIONS):
            session = database.sessions.create(name=f"chat {number}", metadata={"number": number})
            database.sessions.add_events(
                session.id, [Event(id=f"e{place}", name=f"{number}/{place}") for place in range(5)]
            )
            if number % 7 == 0:
                database.sessions.add_recording(session.id, bytes([number]) * 5000, name="call.wav")
    return url


def stopped(arguments: list[str], after: int, how: signal.Signals) -> bool:
    """Start a copy and stop it after so many sessions. Whether it was still running then."""
    with subprocess.Popen(
        [sys.executable, SCRIPT, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as run:
        assert run.stdout is not None
        for _ in range(after):
            if not run.stdout.readline():
                break
        run.send_signal(how)
        run.stdout.read()
    return run.returncode not in {0, 1}


def contents(url: str) -> dict[str, object]:
    """Everything in a database but the recordings' ids, and what the database writes when events are added."""
    with SQL(url) as database:
        found: dict[str, object] = {}
        for session in database.sessions.list():
            recordings = database.sessions.recordings(session.id)
            streams = [database.sessions.stream_recording(recording) for recording in recordings]
            found[session.id] = (
                attrs.evolve(session, updated_at=None).to_dict(),
                [event.to_dict() for event in database.sessions.list_events(session.id)],
                [read(stream) for stream in streams],
            )
        return found


def read(stream: ByteStream) -> bytes:
    with stream as opened:
        return opened.read()


def test_a_run_that_is_killed_is_gone_on_with(tmp_path: Path) -> None:
    source, target = filled(tmp_path / "a.db"), f"sqlite:///{tmp_path / 'b.db'}"
    assert stopped([source, target, str(tmp_path / "m.db"), "sync"], 17, signal.SIGKILL)
    report = copy(source, target, manifest=tmp_path / "m.db")
    assert report.ok, report
    assert contents(target) == contents(source)


def test_a_killed_run_writes_nothing_twice_where_the_target_makes_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = filled(tmp_path / "a.db")
    with FakeOrq() as fake, Orq(api_key=fake.api_key, base_url=fake.base_url) as orq, SQL(source) as database:
        monkeypatch.setenv("ORQ_API_KEY", fake.api_key)
        arguments = [source, f"orq://?base_url={fake.base_url}", str(tmp_path / "m.db"), "sync"]
        assert stopped(arguments, 5, signal.SIGKILL)
        report = copy(database, orq, manifest=tmp_path / "m.db")
        assert report.ok, report
        assert len(fake.sessions) == SESSIONS
        assert {session["external_id"] for session in fake.sessions.values()} == {
            session.id for session in database.sessions.list()
        }
        assert check(database, orq, manifest=tmp_path / "m.db").ok
