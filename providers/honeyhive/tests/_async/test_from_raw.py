"""Sessions and events that are built again from what was stored of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sessiondock import DecodeError, Event, InvalidValueError
from sessiondock_honeyhive import AsyncHoneyHive, AsyncHoneyHiveV1, HoneyHiveEvent, HoneyHiveSession
from sessiondock_honeyhive.fake import FakeHoneyHive

START = datetime(2024, 4, 2, 2, 38, 21, 605000, tzinfo=UTC)
EVENTS = [
    Event(type="model", name="answer", outputs={"role": "assistant", "content": "Hi"}, started_at=START),
    Event(type="tool", name="track", inputs={"id": 2**70}, metrics={"score": 0.1 + 0.2}, error="late"),
]
WRONG: tuple[Any, ...] = ({}, {"_id": "01J"}, [])


def class_of(model: Any) -> Any:
    return model.__class__


def check(models: list[Any]) -> None:
    for model in models:
        again = class_of(model).from_raw(model.raw)
        assert (again, again.raw) == (model, model.raw)
        copy = class_of(model).from_dict(model.to_dict())
        assert (copy, copy.raw) == (again, again.raw)


@pytest.mark.parametrize("string_times", [False, True])
@pytest.mark.parametrize("short_start", [False, True])
async def test_what_the_api_of_2024_05_sends(fake: FakeHoneyHive, string_times: bool, short_start: bool) -> None:
    fake.string_times, fake.short_start = string_times, short_start
    async with AsyncHoneyHive(api_key=fake.api_key, base_url=fake.base_url, project="p") as hive:
        created = await hive.sessions.create(name="n", started_at=START, user_properties={"vip": True})
        await hive.sessions.add_events(created.id, EVENTS)
        await hive.sessions.update(created.id, feedback={"rating": 5})
        sessions = [created, await hive.sessions.get(created.id), *await hive.sessions.list().all()]
        events = await hive.sessions.list_events(created.id).all()
        events += await hive.sessions.list_events(created.id, projections=["event_name"]).all()
    assert (len(sessions), len(events)) == (3, 4)
    check([*sessions, *events])


async def test_what_todays_api_sends(fake: FakeHoneyHive) -> None:
    async with AsyncHoneyHiveV1(api_key=fake.api_key, base_url=fake.base_url) as hive:
        created = await hive.sessions.create(name="n", inputs={"question": "?"}, started_at=START)
        await hive.sessions.add_events(created.id, EVENTS)
        sessions = [created, await hive.sessions.get(created.id), *await hive.sessions.list().all()]
        events = await hive.sessions.list_events(created.id).all()
    assert (len(sessions), len(events)) == (3, 2)
    check([*sessions, *events])


async def test_a_session_whose_id_is_the_root_events() -> None:
    raw = {"event_id": "e", "event_name": "n"}
    session = HoneyHiveSession.from_raw(raw)
    assert (session.id, session.event_id, session.raw) == ("e", "e", raw)


@pytest.mark.parametrize("model", [HoneyHiveSession, HoneyHiveEvent])
async def test_json_of_something_else_is_rejected(model: Any) -> None:
    for raw in WRONG:
        with pytest.raises(InvalidValueError, match=r"not the raw of a HoneyHive|must be a mapping"):
            model.from_raw(raw)


async def test_a_session_needs_an_id() -> None:
    with pytest.raises(DecodeError, match="'session_id' is missing"):
        HoneyHiveSession.from_raw({"event_name": "n"})
