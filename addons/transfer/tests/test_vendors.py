"""Copies between the database and the vendors' fakes, over real sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sessiondock import Client, Event
from sessiondock.testing import Fault
from sessiondock_adk import Adk
from sessiondock_adk.fake import FakeAdk
from sessiondock_honeyhive import HoneyHive, HoneyHiveV1
from sessiondock_honeyhive.fake import FakeHoneyHive
from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import SQL
from sessiondock_syllable import Syllable
from sessiondock_syllable.fake import FakeSyllable
from sessiondock_transfer import Patience, check, copy, plan

QUICK = Patience(initial=0.001, longest=0.05)
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as found:
        yield found


def database(stack: ExitStack, folder: Path, name: str = "a", sessions: int = 0) -> SQL:
    client = stack.enter_context(SQL(f"sqlite:///{folder / name}.db"))
    for number in range(sessions):
        started = START + timedelta(seconds=number)
        session = client.sessions.create(
            name=f"chat {number}",
            project="p",
            tags=["vip"],
            metadata={"number": number},
            started_at=started,
            duration=timedelta(seconds=2),
        )
        client.sessions.add_events(
            session.id,
            [
                Event(
                    id=f"{number}-{place}",
                    type="model" if place else "retrieval",
                    name=f"step {place}",
                    inputs={"q": place},
                    outputs={"a": place},
                    started_at=started + timedelta(seconds=place),
                    parent_id=f"{number}-0" if place else None,
                )
                for place in range(4)
            ],
        )
    return client


def moved(source: Client[Any], target: Client[Any], manifest: Path) -> Any:
    """Copy and check; gives the report of the copy."""
    report = copy(source, target, manifest=manifest, patience=QUICK)
    assert report.ok, report
    checked = check(source, target, manifest=manifest, patience=QUICK)
    assert checked.ok, checked
    assert (checked.unchanged, checked.events) == (report.copied, report.events)
    return report


def test_orq(stack: ExitStack, tmp_path: Path) -> None:
    fake = stack.enter_context(FakeOrq())
    orq = stack.enter_context(Orq(api_key=fake.api_key, base_url=fake.base_url))
    source = database(stack, tmp_path, sessions=6)
    made = plan(source, orq)
    assert (made.ids, made.missing) == ("made", ())
    report = moved(source, orq, tmp_path / "1.db")
    assert {"name", "metadata", "events"} <= report.lost_fields.keys()
    assert {session["external_id"] for session in fake.sessions.values()} == {s.id for s in source.sessions.list()}
    back = database(stack, tmp_path, "b")
    assert moved(orq, back, tmp_path / "2.db").copied == 6
    assert {session.tags for session in back.sessions.list()} == {("vip",)}


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_service_that_fails_is_not_given_a_session_twice(
    after_effect: bool, stack: ExitStack, tmp_path: Path
) -> None:
    fake = stack.enter_context(FakeOrq())
    orq = stack.enter_context(Orq(api_key=fake.api_key, base_url=fake.base_url))
    source = database(stack, tmp_path, sessions=9)
    path = "/v2/traces/sessions"
    for fault in (Fault.status(500), Fault.reset(), Fault.status(429, retry_after=0.01)):
        fake.faults.add(
            fault, method="POST", path=path, skip=1, after_effect=after_effect and fault.name != "status 429"
        )
    report = copy(source, orq, manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.ok, report.copied, len(fake.sessions)) == (True, 9, 9)
    assert fake.faults.pending == []


@pytest.mark.parametrize("kind", [HoneyHive, HoneyHiveV1])
def test_honeyhive(kind: Callable[..., Client[Any]], stack: ExitStack, tmp_path: Path) -> None:
    fake = stack.enter_context(FakeHoneyHive())
    hive: Client[Any] = kind(api_key=fake.api_key, base_url=fake.base_url, project="p")
    stack.enter_context(hive)
    source = database(stack, tmp_path, sessions=6)
    report = moved(source, hive, tmp_path / "1.db")
    assert (report.copied, report.events, report.lost) == (6, 24, 0)
    back = database(stack, tmp_path, "b")
    assert moved(hive, back, tmp_path / "2.db").events == 24
    for session in source.sessions.list():
        copied = back.sessions.get(session.id)
        assert (copied.name, copied.tags, copied.started_at) == (session.name, session.tags, session.started_at)
        pairs = zip(source.sessions.list_events(session.id), back.sessions.list_events(session.id), strict=True)
        for before, after in pairs:
            assert (after.id, after.type, after.name) == (before.id, before.type, before.name)
            assert (after.inputs, after.outputs) == (before.inputs, before.outputs)


def test_adk(stack: ExitStack, tmp_path: Path) -> None:
    fake = stack.enter_context(FakeAdk())
    adk = stack.enter_context(Adk(project="app", user_id="me", base_url=fake.base_url))
    for number in range(3):
        adk.sessions.create(
            id=f"s{number}",
            state={"k": number},
            events=[Event(id=f"e{place}", name="user", inputs={"parts": [{"text": str(place)}]}) for place in range(3)],
        )
    target = database(stack, tmp_path)
    report = moved(adk, target, tmp_path / "1.db")
    assert (report.copied, report.events) == (3, 9)


def test_syllable(stack: ExitStack, tmp_path: Path) -> None:
    fake = stack.enter_context(FakeSyllable())
    syllable = stack.enter_context(Syllable(api_key=fake.api_key, base_url=fake.base_url))
    for number in range(5):
        fake.add_recording(fake.add_session(), bytes([number]) * 70_000)
    report = moved(syllable, database(stack, tmp_path), tmp_path / "1.db")
    assert (report.copied, report.recordings, report.bytes) == (5, 5, 350_000)


def test_adk_holds_events_that_it_would_reject_in_their_metadata(stack: ExitStack, tmp_path: Path) -> None:
    fake = stack.enter_context(FakeAdk())
    adk = stack.enter_context(Adk(project="app", user_id="me", base_url=fake.base_url))
    source = database(stack, tmp_path, sessions=2)
    session = next(iter(source.sessions.list()))
    later = START + timedelta(minutes=1)
    message = {"role": "user", "parts": [{"text": "hello"}]}
    source.sessions.add_events(
        session.id,
        [
            Event(id="user", name="user", outputs={"a": 1}, started_at=later),
            Event(id="inputs", name="gpt", inputs={"q": {"deep": 1}}, started_at=later),
            Event(id="message", name="user", inputs=message, started_at=later),
            Event(id="text", name="user", inputs={"text": "hello"}, started_at=later),
        ],
    )
    made = plan(source, adk)
    assert {"events.inputs", "events.name"} <= made.moved.keys()
    assert not [name for name in made.lost if name.startswith("event")]
    report = moved(source, adk, tmp_path / "1.db")
    assert (report.copied, report.events, report.lost) == (2, 12, 0)
    for event in adk.sessions.list_events(session.id):
        if event.id in {"message", "text"}:
            assert event.inputs == message
    back = database(stack, tmp_path, "b")
    moved(adk, back, tmp_path / "2.db")
    for each in source.sessions.list():
        pairs = zip(source.sessions.list_events(each.id), back.sessions.list_events(each.id), strict=True)
        for before, after in pairs:
            assert (after.id, after.name) == (before.id, before.name)
            assert before.type in {None, after.type}
            assert (after.inputs, after.outputs) == (before.inputs, before.outputs)
            assert after.started_at == before.started_at
