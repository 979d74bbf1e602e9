# Generated from tests/_async/test_sessions.py: edit that file, not this one.
# Digest: 48e8f8a211522322
"""The operations of 2024-05, request by request."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock import (
    Event,
    InvalidValueError,
    NotFoundError,
    UnsupportedFieldError,
    UnsupportedOperationError,
    connect,
)
from sessiondock.testing.transports import SYNC_TRANSPORTS
from sessiondock_honeyhive import HoneyHive, EventFilter, EventsReceipt, HoneyHiveEvent
from sessiondock_honeyhive.fake import FakeHoneyHive

START = datetime(2024, 4, 2, 2, 38, 21, 605000, tzinfo=UTC)
WHOLE: dict[str, Any] = {
    "project": "Simple RAG",
    "session_name": "Playground Session",
    "source": "playground",
    "session_id": "caf77ace-3417-4da4-944d-f4a0688f3c23",
    "children_ids": ["7f22137a-6911-4ed3-bc36-110f1dde6b66"],
    "config": {"model": "gpt-3.5-turbo", "none": None},
    "inputs": {"chat_history": [{"role": "user", "content": "Où est mon colis ?"}]},
    "outputs": {},
    "error": "late",
    "duration": 824.805,
    "user_properties": {"user": "google-oauth2|111840237613341303366"},
    "metrics": {"n": 1},
    "feedback": {"rating": True},
    "metadata": {"deep": [{}]},
    "start_time": 1712025501605,
    "end_time": 1712025502430,
}


@pytest.fixture(params=SYNC_TRANSPORTS)
def hive(request: pytest.FixtureRequest, fake: FakeHoneyHive) -> Generator[HoneyHive]:
    fake.era = "2024-05"
    with HoneyHive(
        api_key=fake.api_key, base_url=fake.base_url, project="Simple RAG", transport=request.param, max_retries=0
    ) as client:
        yield client


@pytest.mark.smoke
def test_a_session_from_its_beginning_to_its_end(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    created = hive.sessions.create(name="support chat 42", inputs={"question": "Where is my parcel?"})
    added = hive.sessions.add_events(
        created.id, [Event(type="model", name="answer", outputs={"text": "On its way."})]
    )
    assert added == EventsReceipt(result="success")
    hive.sessions.update(created.id, feedback={"rating": 5})
    found = hive.sessions.get(created.id)
    assert (found.name, found.inputs, found.feedback, found.environment, found.project) == (
        "support chat 42",
        {"question": "Where is my parcel?"},
        {"rating": 5},
        "unknown",
        "Simple RAG",
    )
    assert [session for session in hive.sessions.list()] == [found]
    events = [event for event in hive.sessions.list_events(created.id)]
    assert [(event.type, event.name, event.outputs) for event in events] == [
        ("model", "answer", {"text": "On its way."})
    ]
    hive.sessions.delete(created.id)
    with pytest.raises(NotFoundError, match="Session not found"):
        hive.sessions.get(created.id)
    assert [(request.method, request.path) for request in fake.requests] == [
        ("POST", "/session/start"),
        ("POST", f"/session/{created.id}/traces"),
        ("PUT", "/events"),
        ("GET", f"/session/{created.id}"),
        ("POST", "/events/export"),
        ("POST", "/events/export"),
        ("DELETE", f"/session/{created.id}"),
        ("GET", f"/session/{created.id}"),
    ]
    assert all(request.headers["Authorization"] == "Bearer hh_test_key" for request in fake.requests)


def test_create_sends_all_sixteen_fields_in_an_envelope(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    created = hive.sessions.create(
        name=WHOLE["session_name"],
        project=WHOLE["project"],
        environment=WHOLE["source"],
        id=WHOLE["session_id"],
        started_at=START,
        # the document asks for a whole number here
        ended_at=START + timedelta(milliseconds=824, microseconds=805),
        duration=timedelta(milliseconds=824, microseconds=805),
        **{name: WHOLE[name] for name in WHOLE if name in {"children_ids", "error", "config", "inputs", "outputs"}},
        **{name: WHOLE[name] for name in ("user_properties", "metrics", "feedback", "metadata")},
    )
    assert fake.requests[0].json() == {"session": WHOLE}
    found = hive.sessions.get(created.id)
    assert (found.started_at, found.ended_at) == (START, START + timedelta(milliseconds=825))
    assert (found.duration, found.duration_ms) == (timedelta(milliseconds=824, microseconds=805), 824.805)
    for name in ("error", "config", "inputs", "outputs", "metadata", "metrics", "feedback", "user_properties"):
        assert getattr(found, name) == WHOLE[name]
    assert found.children_ids == tuple(WHOLE["children_ids"])
    assert (found.id, found.event_id, found.event_type) == (WHOLE["session_id"], WHOLE["session_id"], "session")


def test_the_smallest_create(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    hive.sessions.create(name="s")
    assert fake.requests[0].json() == {"session": {"project": "Simple RAG", "session_name": "s", "source": "unknown"}}


@pytest.mark.parametrize("short", [True, False])
def test_create_gives_what_was_answered(hive: HoneyHive, fake: FakeHoneyHive, short: bool) -> None:
    fake.short_start = short
    created = hive.sessions.create(name="s", environment="production")
    assert created.id
    assert (created.name, created.environment) == ((None, None) if short else ("s", "production"))
    assert set(created.raw) == {"session_id"} if short else created.raw["org_id"] == created.org_id


def test_events_nest_their_children_and_mappings_go_out_as_they_are(
    hive: HoneyHive, fake: FakeHoneyHive
) -> None:
    event = HoneyHiveEvent(
        id="e1",
        type="chain",
        name="root",
        environment="dev",
        started_at=START,
        ended_at=START + timedelta(microseconds=1500),
        duration=timedelta(microseconds=1500),
        duration_ms=1.5001,
        children_ids=("e2",),
        children=(Event(id="e2", parent_id="e1", type="tool", error="boom", metadata={"k": None}),),
    )
    hive.sessions.add_events("s1", (event, {"key": "<value>"}))
    assert fake.requests[0].json() == {
        "logs": [
            {
                "event_id": "e1",
                "event_type": "chain",
                "event_name": "root",
                "source": "dev",
                "start_time": 1712025501605,
                "end_time": 1712025501606.5,
                "duration": 1.5001,
                "children_ids": ["e2"],
                "children": [
                    {
                        "event_id": "e2",
                        "parent_id": "e1",
                        "event_type": "tool",
                        "error": "boom",
                        "metadata": {"k": None},
                    }
                ],
            },
            {"key": "<value>"},
        ]
    }


def test_no_events_are_sent_as_none(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    hive.sessions.add_events("s1", [])
    assert fake.requests[0].json() == {"logs": []}


def test_update_sends_what_is_given(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    created = hive.sessions.create(name="s", metadata={"a": 1, "b": 1})
    changes: dict[str, Any] = {
        "outputs": {"text": "done"},
        "metadata": {"b": 2},
        "metrics": {"m": 1},
        "feedback": {"f": 1},
        "config": {"c": 1},
        "user_properties": {"u": 1},
    }
    hive.sessions.update(created.id, duration=timedelta(seconds=2), **changes)
    assert fake.requests[-1].json() == {"event_id": created.id, "duration": 2000, **changes}
    found = hive.sessions.get(created.id)
    assert (found.metadata, found.outputs, found.duration_ms) == ({"a": 1, "b": 2}, {"text": "done"}, 2000)
    with pytest.raises(UnsupportedFieldError, match="inputs"):
        hive.sessions.update(created.id, inputs={})  # type: ignore[call-arg]


def test_successes_without_a_body(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    fake.empty_answers = True
    created = hive.sessions.create(name="s")
    assert hive.sessions.add_events(created.id, []) == EventsReceipt()
    hive.sessions.update(created.id, metadata={"a": 1})
    assert (hive.sessions.get(created.id)).metadata == {"a": 1}
    hive.sessions.delete(created.id)
    assert len(fake.store) == 0


def test_what_the_list_asks_for(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    conditions = [
        EventFilter(field="source", operator="is", value="production"),
        EventFilter(field="metadata.cost", operator="greater than", value=0.5),
        EventFilter(field="feedback.good", operator="is not", value=True),
        EventFilter(field="session_id", operator="is", value="x", type="id"),
    ]
    hive.sessions.list(project="Other", filters=conditions, started_after=START, page=3, page_size=7500).first()
    assert fake.requests[0].json() == {
        "project": "Other",
        "filters": [
            {"field": "event_type", "operator": "is", "value": "session", "type": "string"},
            {"field": "source", "operator": "is", "value": "production", "type": "string"},
            {"field": "metadata.cost", "operator": "greater than", "value": "0.5", "type": "number"},
            {"field": "feedback.good", "operator": "is not", "value": "true", "type": "boolean"},
            {"field": "session_id", "operator": "is", "value": "x", "type": "id"},
        ],
        "dateRange": {"$gte": "2024-04-02T02:38:21.605000Z"},
        "limit": 7500,
        "page": 3,
    }
    later = START + timedelta(days=1)
    hive.sessions.list_events("s/1", started_after=START, started_before=later, page_size=5).first()
    assert fake.requests[1].json() == {
        "project": "Simple RAG",
        "filters": [
            {"field": "session_id", "operator": "is", "value": "s/1", "type": "string"},
            {"field": "event_type", "operator": "is not", "value": "session", "type": "string"},
        ],
        "dateRange": {"$gte": "2024-04-02T02:38:21.605000Z", "$lte": "2024-04-03T02:38:21.605000Z"},
        "limit": 5,
        "page": 1,
    }


def test_only_some_fields_of_events(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    created = hive.sessions.create(name="s")
    steps = [Event(id="e1", type="tool", name="a"), Event(id="e2", type="tool", name="b")]
    hive.sessions.add_events(created.id, steps)
    events = hive.sessions.list_events(created.id, projections=["event_name"], page_size=1).all()
    assert [(event.id, event.name, event.type) for event in events] == [("e1", "a", None), ("e2", "b", None)]
    assert fake.requests[-1].json()["projections"] == ["event_id", "event_name"]
    hive.sessions.list_events(created.id, projections=("outputs", "event_id")).first()
    assert fake.requests[-1].json()["projections"] == ["outputs", "event_id"]
    hive.sessions.list_events(created.id).first()
    assert "projections" not in fake.requests[-1].json()
    fake.clear()
    wrong: list[Any] = [None, [], "event_name", [1], [""]]
    for projections in wrong:
        with pytest.raises(InvalidValueError, match="projections"):
            hive.sessions.list_events(created.id, projections=projections)
    assert fake.requests == []


def test_every_session_is_deleted_when_the_ids_are_collected_first(
    hive: HoneyHive, fake: FakeHoneyHive
) -> None:
    for number in range(5):
        hive.sessions.create(name=f"s{number}")
    for session in hive.sessions.list(page_size=2).all():
        hive.sessions.delete(session.id)
    assert len(fake.store) == 0


def test_a_page_cut_short_is_resumed_on_the_same_page(hive: HoneyHive) -> None:
    ids = [(hive.sessions.create(name=f"s{number}")).id for number in range(5)]
    cut = hive.sessions.list(page=2, page_size=2, max_items=1).first()
    assert [session.id for session in cut.items] == ids[2:3]
    assert [session.id for session in hive.sessions.list(cursor=cut.cursor)] == ids[3:]
    with pytest.raises(InvalidValueError, match="page or cursor"):
        hive.sessions.list(cursor=cut.cursor, page=2)


@pytest.mark.parametrize(("name", "counts_page"), [("count", False), ("count", True), ("totalEvents", False)])
def test_every_session_is_listed_once_whatever_the_total_means(
    hive: HoneyHive, fake: FakeHoneyHive, name: Any, counts_page: bool
) -> None:
    fake.total_name, fake.counts_page = name, counts_page
    ids = [(hive.sessions.create(name=f"s{number}")).id for number in range(6)]
    for size in (1, 2, 3, 4, 6, 7):
        fake.clear()
        assert sorted([session.id for session in hive.sessions.list(page_size=size)]) == sorted(ids)
        # a full last page must be followed by a look at the next, unless the number surely is that of all sessions
        unsure = 6 % size == 0 and (counts_page or (name == "count" and size == 6))
        assert len(fake.requests) == -(-6 // size) + unsure
    some = [session.id for session in hive.sessions.list(page_size=2, max_items=3)]
    assert some == ids[:3]


def test_a_service_with_smaller_pages_than_asked_for_loses_nothing(
    hive: HoneyHive, fake: FakeHoneyHive
) -> None:
    ids = [(hive.sessions.create(name=f"s{number}")).id for number in range(5)]
    fake.largest_answer = 2
    pages = [page for page in hive.sessions.list().pages()]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [session.id for page in pages for session in page.items] == ids
    assert [page.total for page in pages] == [5, 5, 5]


def test_pages_forth_and_back_and_resuming(hive: HoneyHive) -> None:
    ids = [(hive.sessions.create(name=f"s{number}")).id for number in range(5)]
    first = hive.sessions.list(page_size=2).first()
    assert ([s.id for s in first.items], first.total, first.has_previous) == (ids[:2], 5, False)
    second = first.next()
    assert [s.id for s in second.items] == ids[2:4]
    assert [s.id for s in (second.previous()).items] == ids[:2]
    rest = [s.id for s in hive.sessions.list(page_size=2, cursor=second.cursor)]
    assert rest == ids[4:]
    beyond = hive.sessions.list(page_size=2, page=9).first()
    assert (beyond.items, beyond.total, beyond.has_next) == ((), 5, False)
    nothing = hive.sessions.list(project="empty").first()
    assert (nothing.items, nothing.total, nothing.has_next) == ((), 0, False)


def test_times_in_the_form_of_the_vendor_s_examples(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    fake.string_times = True
    created = hive.sessions.create(name="s", started_at=START)
    assert (hive.sessions.get(created.id)).raw["start_time"] == "2024-04-02 02:38:21"
    assert (hive.sessions.get(created.id)).started_at == START.replace(microsecond=0)


def test_get_waits_for_a_session_that_cannot_be_read_yet(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    fake.read_lag = 1
    created = hive.sessions.create(name="s")
    assert (hive.sessions.get(created.id, wait=5)).name == "s"
    assert len(fake.requests) == 3
    with pytest.raises(NotFoundError, match="as get does with wait"):
        hive.sessions.get("nobody")
    with pytest.raises(NotFoundError):
        hive.sessions.get("nobody", wait=0.3)
    assert len(fake.requests) >= 6


@pytest.mark.smoke
def test_a_route_that_the_cloud_removed(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    fake.era = "cloud"
    created = hive.sessions.create(name="s")
    with pytest.raises(NotFoundError, match=r"Route not found .*HoneyHiveV1"):
        hive.sessions.get(created.id, wait=60)
    with pytest.raises(NotFoundError, match=r"Route not found .*HoneyHiveV1"):
        hive.sessions.delete(created.id)
    with pytest.raises(NotFoundError, match="honeyhive-v1://"):
        hive.sessions.list().first()
    # what is still there
    hive.sessions.add_events(created.id, [Event(type="tool")])
    hive.sessions.update(created.id, metadata={"a": 1})


def test_what_this_api_has_not(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    with pytest.raises(UnsupportedOperationError, match="HoneyHive has no recordings"):
        _ = hive.sessions.recordings  # type: ignore[attr-defined]
    with pytest.raises(UnsupportedFieldError, match="did you mean metrics"):
        hive.sessions.create(name="s", metric={})  # type: ignore[call-arg]
    with pytest.raises(InvalidValueError, match=r"\bpage_size must be at most 7500"):
        hive.sessions.list(page_size=7501)
    assert fake.requests == []


def test_a_client_from_a_url(fake: FakeHoneyHive) -> None:
    with connect("honeyhive://My%20Project", api_key=fake.api_key, base_url=fake.base_url) as dock:
        created = dock.sessions.create(name="s")
        assert (created.project, [session.id for session in dock.sessions.list()]) == ("My Project", [created.id])


def test_options_keep_the_project(hive: HoneyHive, fake: FakeHoneyHive) -> None:
    other = hive.with_options(headers={"X-Trace": "1"})
    assert (other.sessions.create(name="s")).project == hive.project == "Simple RAG"
    assert fake.requests[0].headers["X-Trace"] == "1"
