"""Requests and responses without a socket."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import UNSET, Event, InvalidValueError, Pager, PaginationError
from sessiondock.authoring import Call, Headers, PageData, Response
from sessiondock_honeyhive import HoneyHiveEvent, HoneyHiveSession
from sessiondock_honeyhive.wire import v1, v2024_05
from sessiondock_honeyhive.wire.fields import read_time
from sessiondock_honeyhive.wire.listing import Listing
from sessiondock_honeyhive.wire.reading import Reading

ID = "caf77ace-3417-4da4-944d-f4a0688f3c23"


def answer(body: object, status: int = 200) -> Response:
    return Response(status=status, headers=Headers(), body=json.dumps(body).encode())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1712025501605, datetime(2024, 4, 2, 2, 38, 21, 605000, tzinfo=UTC)),
        (1712025501605.25, datetime(2024, 4, 2, 2, 38, 21, 605250, tzinfo=UTC)),
        (1712025501605250, datetime(2024, 4, 2, 2, 38, 21, 605250, tzinfo=UTC)),
        ("1712025501605", datetime(2024, 4, 2, 2, 38, 21, 605000, tzinfo=UTC)),
        ("1712025501605.5", datetime(2024, 4, 2, 2, 38, 21, 605500, tzinfo=UTC)),
        ("2024-04-01 22:38:19", datetime(2024, 4, 1, 22, 38, 19, tzinfo=UTC)),
        ("2024-04-01T22:38:19.000Z", datetime(2024, 4, 1, 22, 38, 19, tzinfo=UTC)),
        ("2024-04-01T22:38:19+02:00", datetime(2024, 4, 1, 20, 38, 19, tzinfo=UTC)),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (-1, datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
    ],
)
def test_times_in_every_form(value: object, expected: datetime) -> None:
    assert read_time(value) == expected


@pytest.mark.parametrize(
    "value", [True, None, "soon", [], {}, float("nan"), float("inf"), 10**20, "99999999999999999999"]
)
def test_what_is_no_time(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_time(value)


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-14, 14))
def test_times_go_out_and_come_back(naive: datetime, offset: int) -> None:
    time = naive.replace(tzinfo=timezone(timedelta(hours=offset)))
    body = json.loads(v1.create(started_at=time, ended_at=None).request.body or b"")
    assert read_time(body["start_time"]) == time


@settings(deadline=None)
@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=1000)))
def test_durations_go_out_and_come_back(duration: timedelta) -> None:
    body = json.loads(v1.create(duration=duration).request.body or b"")
    session = Reading("test").session(answer({"session_id": "s", **body}))
    assert session.duration == duration
    assert session.duration_ms == body["duration"]


def test_the_exact_duration_is_kept() -> None:
    for number in (824.8056, 3, 0.1 + 0.2, 12345678901234567):
        session = Reading("test").session(answer({"session_id": "s", "duration": number}))
        assert (session.duration_ms, type(session.duration_ms)) == (number, type(number))
    assert Reading("test").session(answer({"session_id": "s", "duration": None})).duration_ms is None


def test_a_session_of_the_documented_example() -> None:
    event = {
        "project_id": "64d69442f9fa4485aa1cc582",
        "source": "playground",
        "event_name": "Playground Session",
        "event_type": "session",
        "event_id": ID,
        "session_id": ID,
        "parent_id": None,
        "children_ids": ["7f22137a-6911-4ed3-bc36-110f1dde6b66"],
        "inputs": {"chat_history": [{"role": "system", "content": "Hello"}]},
        "outputs": {"role": "assistant", "content": "Hello world"},
        "error": None,
        "start_time": "2024-04-01 22:38:19",
        "end_time": "2024-04-01 22:38:20",
        "duration": 824.8056,
        "new_field": [1],
    }
    session = Reading("test").session(answer(event))
    assert (session.id, session.name, session.environment) == (ID, "Playground Session", "playground")
    assert session.started_at == datetime(2024, 4, 1, 22, 38, 19, tzinfo=UTC)
    assert session.duration == timedelta(milliseconds=824, microseconds=806)
    assert (session.parent_id, session.error, session.project) == (None, None, None)
    assert session.raw == event


def test_a_session_without_its_second_id() -> None:
    event = {"event_id": ID, "event_type": "session"}
    session = Reading("test").session(answer(event))
    assert (session.id, session.raw) == (ID, event)


def test_odd_fields_are_left_out_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    odd = {
        "session_id": ID,
        "event_name": 5,
        "event_type": "workflow",
        "inputs": "text",
        "outputs": [1],
        "metadata": None,
        "children_ids": "abc",
        "duration": "long",
        "start_time": "soon",
        "tags": ["x"],
        "user_id": "u",
        "external_id": "x",
        "created_at": 5,
    }
    reading = Reading("test")
    with caplog.at_level(logging.WARNING, "sessiondock.codec"):
        sessions = [reading.session(answer(odd)) for _ in range(3)]
    session = sessions[0]
    assert (session.name, session.inputs, session.outputs, session.children_ids) == (None, None, None, ())
    assert (session.duration, session.duration_ms, session.started_at) == (None, None, None)
    assert (session.event_type, session.tags, session.user_id, session.external_id) == ("workflow", (), None, None)
    assert session.created_at is None
    assert session.raw == odd
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == len(set(told)) == 6
    assert all("test: HoneyHiveSession." in line for line in told)


def test_null_is_no_complaint(caplog: pytest.LogCaptureFixture) -> None:
    names = ("parent_id", "children_ids", "error", "start_time", "end_time", "duration", "inputs", "source")
    event = {"session_id": ID, **dict.fromkeys(names)}
    with caplog.at_level(logging.WARNING, "sessiondock.codec"):
        session = Reading("test").session(answer(event))
    assert session.children_ids == ()
    assert caplog.records == []


# Pages.


def listing(size: int, page: int | None = None) -> Listing[HoneyHiveSession]:
    return v1.list_sessions(v1.start(page, size, None), (), UNSET, UNSET, UNSET)


def envelope(first: int, last: int, **members: Any) -> dict[str, Any]:
    return {"events": [{"session_id": f"s{number}"} for number in range(first, last)], **members}


def asked(call: Call[Any]) -> Any:
    return json.loads(call.request.body or b"")


@settings(deadline=None)
@given(
    count=st.integers(0, 60),
    size=st.integers(1, 25),
    largest=st.integers(1, 25),
    total=st.sampled_from(["count of all", "count of the page", "totalEvents", "nothing", "nonsense"]),
)
def test_no_service_makes_paging_lose_or_repeat_a_session(count: int, size: int, largest: int, total: str) -> None:
    """A service may send smaller pages than asked for, if it then says how many there are."""
    if total not in {"count of all", "totalEvents"}:
        largest = max(largest, size)
    served = min(size, largest)
    pages_asked: list[int] = []
    sessions = listing(size)

    def fetch(cursor: str | None, /) -> PageData[HoneyHiveSession]:
        call = sessions.page(cursor)
        page = asked(call)["page"]
        pages_asked.append(page)
        first, last = (page - 1) * served, min(page * served, count)
        members: dict[str, dict[str, Any]] = {
            "count of all": {"count": count},
            "count of the page": {"count": max(last - first, 0)},
            "totalEvents": {"totalEvents": count},
            "nothing": {},
            "nonsense": {"totalEvents": True, "count": "many"},
        }
        return call.read(answer(envelope(first, last, **members[total])))

    pages = list(Pager(fetch).pages())
    assert [session.id for page in pages for session in page.items] == [f"s{number}" for number in range(count)]
    assert all(page.total in {count, None} for page in pages)
    assert pages_asked == list(range(1, len(pages_asked) + 1))
    assert len(pages_asked) <= count // served + 1


def test_a_service_that_ignores_the_page_is_found_out() -> None:
    sessions = listing(2)

    def fetch(cursor: str | None, /) -> PageData[HoneyHiveSession]:
        return sessions.page(cursor).read(answer(envelope(0, 2, count=9)))

    with pytest.raises(PaginationError, match="same page twice"):
        list(Pager(fetch).pages())


def test_items_that_moved_on_to_the_next_page_come_once() -> None:
    sessions = listing(2)
    first = sessions.page(None).read(answer(envelope(0, 2)))
    second = sessions.page(first.next_cursor).read(answer(envelope(1, 3)))
    assert [session.id for session in second.items] == ["s2"]
    assert second.next_cursor is not None


def test_events_without_ids_are_never_taken_for_the_same() -> None:
    events = v2024_05.list_events("s", v2024_05.start(None, 1, None), "p", (), UNSET, UNSET, UNSET)
    first = events.page(None).read(answer({"events": [{"event_name": "a"}]}))
    second = events.page(first.next_cursor).read(answer({"events": [{"event_name": "b"}]}))
    assert [event.name for event in (*first.items, *second.items)] == ["a", "b"]


def test_a_page_beyond_the_end_does_not_tell_the_total() -> None:
    sessions = listing(10, page=5)
    data = sessions.page(sessions.cursor).read(answer({"events": []}))
    assert (data.total, data.next_cursor, data.previous_cursor) == (None, None, "4:10")


# Events.


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (Event(), "type of an event must be one of model, tool, chain, session, not None"),
        (Event(type="human"), "not 'human'"),
        ({"event_type": "tool"}, "inputs of an event must be a mapping"),
        ({"event_type": "tool", "inputs": {}, "event_nmae": "x"}, "did you mean 'event_name'"),
        ({"event_type": "tool", "inputs": {}, "$": "x"}, "it takes children_ids, config"),
        ({"event_type": "tool", "inputs": {}, "start_time": "2024-04-01"}, r"\bstart_time must be a finite number"),
        ({"event_type": "tool", "inputs": {}, "duration": True}, r"\bduration must be a finite number"),
        ({"event_type": "tool", "inputs": {}, "session_id": ["x"]}, "belongs to session"),
        ({1: 2}, "only str keys"),
    ],
)
def test_events_that_the_closed_form_has_not(event: Any, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        v1.add_events(ID, [event])


def test_the_exact_duration_goes_out_while_it_is_true() -> None:
    def sent(event: HoneyHiveEvent) -> Any:
        return json.loads(v2024_05.add_events("s", [event]).request.body or b"")["logs"][0].get("duration")

    assert sent(HoneyHiveEvent(duration=timedelta(microseconds=824806), duration_ms=824.8056)) == 824.8056
    assert sent(HoneyHiveEvent(duration=timedelta(seconds=1), duration_ms=824.8056)) == 1000
    assert sent(HoneyHiveEvent(duration_ms=824.8056)) is None


def test_only_a_create_with_a_uuid_is_repeatable() -> None:
    assert v1.create(id=ID.upper()).request.idempotent
    assert not v1.create(id="mine").request.idempotent
    assert not v1.create().request.idempotent
    assert not v2024_05.create(name="s", project="p", id=ID).request.idempotent


def test_what_the_service_would_ignore_is_rejected() -> None:
    with pytest.raises(InvalidValueError, match="ignores children_ids"):
        v1.update(ID, children_ids=[])
    day = datetime(2024, 4, 1, tzinfo=UTC)
    start = v1.start(None, None, None)
    with pytest.raises(InvalidValueError, match="later than started_before"):
        v1.list_sessions(start, (), day, day - timedelta(days=1), UNSET)
    with pytest.raises(InvalidValueError, match="started_before has no time zone"):
        v1.list_sessions(start, (), day, datetime(2024, 4, 1), UNSET)
