"""The operations of today's API, request by request."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from sessiondock import (
    BadRequestError,
    Event,
    InvalidValueError,
    NotFoundError,
    Operation,
    UnsupportedFieldError,
    UnsupportedOperationError,
)
from sessiondock.testing.transports import ASYNC_TRANSPORTS
from sessiondock_honeyhive import AsyncHoneyHiveV1, EventFilter, EventsReceipt, HoneyHiveEvent
from sessiondock_honeyhive.fake import FakeHoneyHive

START = datetime(2024, 4, 2, 2, 38, 21, 605000, tzinfo=UTC)
ID = "caf77ace-3417-4da4-944d-f4a0688f3c23"


@pytest.fixture(params=ASYNC_TRANSPORTS)
async def hive(request: pytest.FixtureRequest, fake: FakeHoneyHive) -> AsyncGenerator[AsyncHoneyHiveV1]:
    fake.era = "cloud"
    async with AsyncHoneyHiveV1(
        api_key=fake.api_key, base_url=fake.base_url, transport=request.param, max_retries=0
    ) as client:
        yield client


@pytest.mark.smoke
async def test_a_session_from_its_beginning_to_its_end(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    created = await hive.sessions.create(name="support chat 42", inputs={"question": "Where is my parcel?"})
    added = await hive.sessions.add_events(
        created.id, [Event(type="model", name="answer", outputs={"text": "On its way."})]
    )
    assert added == EventsReceipt(success=True)
    await hive.sessions.update(created.id, feedback={"rating": 5})
    found = await hive.sessions.get(created.id)
    assert (found.name, found.inputs, found.feedback, found.environment) == (
        "support chat 42",
        {"question": "Where is my parcel?"},
        {"rating": 5},
        "unknown",
    )
    assert [session async for session in hive.sessions.list()] == [found]
    events = [event async for event in hive.sessions.list_events(created.id)]
    assert [(event.type, event.name, event.outputs) for event in events] == [
        ("model", "answer", {"text": "On its way."})
    ]
    assert [(request.method, request.path) for request in fake.requests] == [
        ("POST", "/v1/sessions"),
        ("POST", f"/v1/sessions/{created.id}/events/batch"),
        ("PUT", f"/v1/events/{created.id}"),
        ("POST", "/v1/events/search"),
        ("POST", "/v1/events/search"),
        ("POST", "/v1/events/search"),
    ]


async def test_create_sends_a_bare_closed_body(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    free: dict[str, Any] = {
        name: {"n": [None, "é"]} for name in ("config", "inputs", "outputs", "metadata", "user_properties")
    }
    created = await hive.sessions.create(
        name="shown",
        event_name="root",
        environment="production",
        id=ID,
        started_at=START,
        ended_at=START + timedelta(microseconds=1500),
        duration=timedelta(microseconds=1500),
        children_ids=["7f22137a-6911-4ed3-bc36-110f1dde6b66"],
        **free,
    )
    assert fake.requests[0].json() == {
        "session_id": ID,
        "session_name": "shown",
        "event_name": "root",
        "source": "production",
        "start_time": 1712025501605,
        "end_time": 1712025501606.5,
        "duration": 1.5,
        "children_ids": ["7f22137a-6911-4ed3-bc36-110f1dde6b66"],
        **free,
    }
    assert (created.id, created.name, created.duration_ms) == (ID, "root", 1.5)
    assert created.ended_at == START + timedelta(microseconds=1500)
    assert created.org_id is not None
    assert created.project_id is not None
    assert created.workspace_id is not None


async def test_nothing_is_required(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    created = await hive.sessions.create()
    assert fake.requests[0].json() == {}
    assert (created.name, created.environment, created.parent_id, created.error) == ("unknown", "unknown", None, None)


@pytest.mark.parametrize("field", ["project", "error", "metrics", "feedback"])
async def test_fields_of_2024_05_are_rejected(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive, field: str) -> None:
    fields: dict[str, Any] = {field: "x"}
    with pytest.raises(UnsupportedFieldError, match=field):
        await hive.sessions.create(name="s", **fields)
    assert fake.requests == []


async def test_the_service_may_change_the_id(hive: AsyncHoneyHiveV1) -> None:
    created = await hive.sessions.create(id="my own id")
    assert str(UUID(created.id)) == created.id
    assert (await hive.sessions.get(created.id)).id == created.id


async def test_a_repeat_is_merged(hive: AsyncHoneyHiveV1) -> None:
    await hive.sessions.create(id=ID, name="first", metadata={"a": 1})
    again = await hive.sessions.create(id=ID, name="second", metadata={"b": 2})
    assert (again.id, again.name, again.metadata) == (ID, "first", {"a": 1, "b": 2})


async def test_children_go_flat_behind_their_parents(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    root = HoneyHiveEvent(
        type="chain",
        environment="dev",
        session_id=ID,
        duration=timedelta(seconds=1),
        duration_ms=2.5,
        children=(
            Event(id="e2", type="tool", inputs={"q": 1}, children=(Event(type="model", parent_id="elsewhere"),)),
        ),
    )
    bare: dict[str, Any] = {"event_type": "tool", "inputs": {}, "start_time": 1}
    await hive.sessions.add_events(ID, (each for each in (root, bare)))
    first, second, third, fourth = fake.requests[0].json()["events"]
    made = first.pop("event_id")
    assert str(UUID(made)) == made
    # the exact number no longer agrees with the duration
    assert first == {
        "session_id": ID,
        "event_type": "chain",
        "source": "dev",
        "duration": 1000,
        "inputs": {},
    }
    assert second == {"event_id": "e2", "event_type": "tool", "inputs": {"q": 1}, "parent_id": made}
    assert third == {"event_type": "model", "inputs": {}, "parent_id": "elsewhere"}
    assert fourth == bare


async def test_events_read_back_can_be_added_elsewhere(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    first, second = await hive.sessions.create(), await hive.sessions.create()
    step = Event(type="tool", started_at=START, duration=timedelta(microseconds=7), metrics={"m": 0.1})
    await hive.sessions.add_events(first.id, [step])
    (read,) = [event async for event in hive.sessions.list_events(first.id)]
    with pytest.raises(InvalidValueError, match="belongs to session"):
        await hive.sessions.add_events(second.id, [read])
    await hive.sessions.add_events(first.id, [read])
    assert fake.requests[-1].json()["events"][0]["start_time"] == 1712025501605


async def test_update_sends_what_is_given(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    created = await hive.sessions.create(metadata={"a": 1, "b": 1}, outputs={"old": True})
    changes: dict[str, Any] = {
        "outputs": {"text": "done"},
        "metadata": {"b": 2},
        "metrics": {"m": 1},
        "feedback": {"f": 1},
        "config": {"c": 1},
        "user_properties": {"u": 1},
        "children_ids": ["e1"],
    }
    await hive.sessions.update(created.id, duration=timedelta(microseconds=5), ended_at=START, **changes)
    assert fake.requests[-1].json() == {"duration": 0.005, "end_time": 1712025501605, **changes}
    found = await hive.sessions.get(created.id)
    assert (found.metadata, found.outputs, found.children_ids) == ({"a": 1, "b": 2}, {"text": "done"}, ("e1",))
    assert (found.duration, found.duration_ms, found.ended_at) == (timedelta(microseconds=5), 0.005, START)


async def test_successes_without_a_body(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    fake.empty_answers = True
    created = await hive.sessions.create()
    assert await hive.sessions.add_events(created.id, [Event(type="tool")]) == EventsReceipt()
    await hive.sessions.update(created.id, metadata={"a": 1})
    assert (await hive.sessions.get(created.id)).metadata == {"a": 1}


async def test_what_searches_ask_for(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    session = {"field": "event_type", "operator": "is", "value": "session", "type": "string"}
    conditions = [
        EventFilter(field="metadata.cost", operator="less than", value=1),
        EventFilter(field="error", operator="not exists"),
        EventFilter(field="feedback.good", operator="is", value=True),
        EventFilter(field="start_time", operator="after", value="2024-01-01T00:00:00Z", type="datetime"),
    ]
    await hive.sessions.list(filters=conditions, started_before=START, evaluation_id="run", page=2).first()
    assert fake.requests[0].json() == {
        "filters": [
            session,
            {"field": "metadata.cost", "operator": "less than", "value": 1, "type": "number"},
            {"field": "error", "operator": "not exists", "value": None, "type": "string"},
            {"field": "feedback.good", "operator": "is", "value": True, "type": "boolean"},
            {"field": "start_time", "operator": "after", "value": "2024-01-01T00:00:00Z", "type": "datetime"},
        ],
        "dateRange": {"start_time": "1970-01-01T00:00:00Z", "end_time": "2024-04-02T02:38:21.605000Z"},
        "limit": 1000,
        "page": 2,
        "evaluation_id": "run",
    }
    await hive.sessions.list_events("old id", started_after=START, evaluation_id="run", page_size=10).first()
    assert fake.requests[1].json() == {
        "filters": [
            {"field": "session_id", "operator": "is", "value": "old id", "type": "string"},
            {"field": "event_type", "operator": "is not", "value": "session", "type": "string"},
        ],
        "dateRange": {"start_time": "2024-04-02T02:38:21.605000Z", "end_time": "2100-01-01T00:00:00Z"},
        "limit": 10,
        "page": 1,
        "evaluation_id": "run",
    }
    await hive.sessions.list_events("old id").first()
    assert "evaluation_id" not in fake.requests[2].json()
    wrong: list[Any] = [None, "", 5]
    for evaluation_id in wrong:
        with pytest.raises(InvalidValueError, match="evaluation_id"):
            hive.sessions.list_events(ID, evaluation_id=evaluation_id)
        with pytest.raises(InvalidValueError, match="evaluation_id"):
            hive.sessions.list(evaluation_id=evaluation_id)
    with pytest.raises(NotFoundError):
        await hive.sessions.get("old id")
    assert fake.requests[3].json() == {
        "filters": [session, {"field": "session_id", "operator": "is", "value": "old id", "type": "string"}],
        "limit": 1,
        "page": 1,
    }


@pytest.mark.parametrize("counts_page", [True, False])
async def test_sessions_are_listed_newest_first(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive, counts_page: bool) -> None:
    fake.counts_page = counts_page
    ids = [(await hive.sessions.create(started_at=START + timedelta(days=day))).id for day in range(5)]
    assert [session.id async for session in hive.sessions.list(page_size=2)] == ids[::-1]
    between = hive.sessions.list(started_after=START + timedelta(days=1), started_before=START + timedelta(days=3))
    assert [session.id async for session in between] == ids[3:0:-1]
    first = await hive.sessions.list(page_size=2).first()
    assert first.total == (None if counts_page else 5)
    assert [s.id async for s in hive.sessions.list(page_size=2, cursor=first.cursor, max_items=2)] == ids[2:0:-1]


async def test_events_are_listed_newest_first(hive: AsyncHoneyHiveV1) -> None:
    created = await hive.sessions.create()
    times = [START + timedelta(minutes=minute) for minute in (1, 3, 0, 2)]
    await hive.sessions.add_events(created.id, [Event(type="tool", started_at=time) for time in times])
    listed = await hive.sessions.list_events(created.id, page_size=3).all()
    assert [event.started_at for event in listed] == sorted(times, reverse=True)
    with pytest.raises(UnsupportedFieldError, match="order"):
        hive.sessions.list_events(created.id, order="oldest")  # type: ignore[call-arg]


async def test_get_waits_for_a_session_that_cannot_be_read_yet(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    fake.read_lag = 1
    created = await hive.sessions.create(name="s")
    assert (await hive.sessions.get(created.id, wait=5)).name == "s"
    assert len(fake.requests) == 3
    with pytest.raises(NotFoundError, match="found no session") as caught:
        await hive.sessions.get(ID)
    assert (caught.value.operation, caught.value.status) == ("get", 200)
    with pytest.raises(NotFoundError):
        await hive.sessions.get(ID, wait=0.3)
    assert len(fake.requests) >= 6


@pytest.mark.smoke
async def test_there_is_no_delete_and_the_error_says_who_has_it(hive: AsyncHoneyHiveV1) -> None:
    assert Operation.DELETE not in hive.capabilities
    with pytest.raises(UnsupportedOperationError, match=r"2026-05-08.*HoneyHive \(honeyhive://\) still has delete"):
        _ = hive.sessions.delete  # type: ignore[attr-defined]
    assert not hasattr(hive.sessions, "delete")


async def test_a_server_without_today_s_routes(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    fake.era = "2024-05"
    with pytest.raises(NotFoundError, match=r"Route not found .*honeyhive://"):
        await hive.sessions.get(ID, wait=60)
    assert len(fake.requests) == 1


async def test_ids_in_paths_must_be_uuids(hive: AsyncHoneyHiveV1, fake: FakeHoneyHive) -> None:
    with pytest.raises(InvalidValueError, match="must be a UUID"):
        await hive.sessions.update("a/b", metadata={"a": 1})
    with pytest.raises(InvalidValueError, match="must be a UUID"):
        await hive.sessions.add_events("a/b", [])
    with pytest.raises(InvalidValueError, match="must be a str"):
        await hive.sessions.add_events(7, [])  # type: ignore[arg-type]
    assert fake.requests == []
    with pytest.raises(BadRequestError, match="Event not found"):
        await hive.sessions.update(ID, metadata={"a": 1})
