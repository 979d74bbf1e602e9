"""Words of errors, hints, and pages at their edges; nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from sessiondock import (
    APIError,
    ConfigurationError,
    ConflictError,
    Event,
    InvalidValueError,
    NotFoundError,
    UnsupportedFieldError,
)
from sessiondock.connection_url import ConnectionURL
from sessiondock.http import Headers, Response
from sessiondock_adk import AdkEvent, AdkSession, wire
from sessiondock_adk.events import read_event, write_events
from sessiondock_adk.paging import WholeList, event_positions, session_positions


def rejected(event: Event, words: str, kind: type[Exception] = InvalidValueError) -> Any:
    """The error for the second of two events."""
    with pytest.raises(kind) as caught:
        write_events([Event(name="agent"), event], "agent")
    error: Any = caught.value
    assert error.message.startswith(words), error.message
    return error


def test_errors_name_the_event_and_the_field() -> None:
    rejected(Event(inputs={"text": 1}), 'events[1].inputs must be {"text"')
    rejected(Event(type="odd"), "events[1]: ADK keeps no type; 'odd' would come back as 'model'")
    rejected(Event(name="user", outputs={"text": "x"}), "events[1]: what the author 'user' says goes into inputs")
    rejected(
        Event(outputs={"a": "x"}, metadata={"__adk_internal_x": 1}),
        "events[1].metadata: ADK keeps no keys that start with",
    )
    wrong: Any = [1]
    rejected(Event(inputs=wrong), "events[1].inputs must be")
    rejected(Event(outputs=wrong), "events[1].outputs must be")
    rejected(Event(metadata=wrong), "events[1].metadata must be")
    naive: Any = datetime(2024, 1, 1)
    rejected(Event(started_at=naive), "events[1].started_at has no time zone")
    with pytest.raises(InvalidValueError, match=r"^events\[0\] must be an Event, not int$"):
        write_events([1], "agent")
    with pytest.raises(InvalidValueError, match=r"\bevents must be a list of events, not int$"):
        write_events(wrong[0], "agent")


def test_fields_that_an_event_cannot_hold() -> None:
    error = rejected(Event(parent_id="p", duration=timedelta(1)), "events[1]: an ADK event", UnsupportedFieldError)
    assert (error.provider, error.operation, error.fields) == ("adk", "create", ("parent_id", "duration"))
    assert {"inputs", "outputs", "name", "started_at"} <= set(error.supported)
    assert not {"parent_id", "ended_at", "duration", "config", "children"} & set(error.supported)


TYPES: list[tuple[dict[str, Any], str]] = [
    ({"author": "user", "content": {"parts": ["x", {"functionResponse": {}}]}}, "tool"),
    ({"author": "user", "content": {"parts": ["functionResponse"]}}, "user"),
    ({"author": "a", "content": {"parts": ["functionResponse"]}}, "model"),
    ({"author": "user", "actions": {"stateDelta": {}}}, "user"),
    ({"author": "user", "actions": {"stateDelta": {"k": 1}}}, "state"),
    ({"author": "user", "actions": {"stateDelta": {"k": 1}}, "content": {"parts": []}}, "user"),
    ({"author": "user", "actions": "stateDelta"}, "user"),
]


@pytest.mark.parametrize(("event", "kind"), TYPES)
def test_the_type_of_an_event(event: dict[str, Any], kind: str) -> None:
    assert read_event(wire.CODEC, {"id": "e", **event}, "s").type == kind


def test_every_field_of_adk_is_read_and_written() -> None:
    sent = {"id": "e", "author": "a", "modelVersion": "m-1", "finishReason": "STOP", "longRunningToolIds": ["t"]}
    event = read_event(wire.CODEC, sent, "s")
    assert (event.model_version, event.finish_reason) == ("m-1", "STOP")
    (written,) = write_events([AdkEvent(model_version="m-1", finish_reason="STOP")], "agent")
    assert (written["modelVersion"], written["finishReason"]) == ("m-1", "STOP")


@pytest.mark.parametrize(("off", "kept"), [(0.0, True), (4e-7, True), (-4e-7, True), (2e-6, False), (-2e-6, False)])
def test_the_digits_beyond_a_microsecond_are_kept(off: float, kept: bool) -> None:
    """A time within a microsecond of what ADK sent is that time; another one was set by the caller."""
    event = AdkEvent(started_at=datetime(2024, 1, 1, tzinfo=UTC), raw={"timestamp": 1704067200.0 + off})
    (written,) = write_events([event], "agent")
    assert (written["timestamp"] == 1704067200.0 + off) is (kept or off == 0)
    whole = attrs.evolve(event, raw={"timestamp": 1704067200})
    assert isinstance(write_events([whole], "agent")[0]["timestamp"], float)


@pytest.mark.parametrize(("field", "name"), [("project", "a/b"), ("user_id", "..")])
def test_a_scope_that_cannot_be_is_named(field: str, name: str) -> None:
    values = {"project": "app", "user_id": "ann", field: name}
    with pytest.raises(ConfigurationError, match=rf"^adk: {field} "):
        wire.Scope.of(**values)


def test_operations_and_places() -> None:
    scope = wire.Scope.of("app", "ann")
    assert wire.list_events(scope, "s").request.operation == "list_events"
    assert wire.get(scope, "s").request.operation == "get"
    assert wire.location(ConnectionURL.parse("adk+http://h/p//app/ann//"))["base_url"] == "http://h/p"
    for lacking in ("adk+http://h/app/", "adk+http://h//ann", "adk+http:///app/ann", "adk+http://h/app//"):
        with pytest.raises(ConfigurationError, match="looks like"):
            wire.location(ConnectionURL.parse(lacking))
    with pytest.raises(InvalidValueError, match=r"\bstate must be"):
        wire.update(scope, "s", 3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NotFoundError("x", status=404, detail={"detail": "Not Found"}), "no such route"),
        (NotFoundError("x", status=404, detail={"detail": "Session not found"}), None),
        (ConflictError("x", status=409, detail={"detail": "Not Found"}), None),
        (APIError("x", status=403, body="host not allowed"), "bound to loopback"),
        (APIError("x", status=403, body="other"), None),
        (APIError("x", status=400, body="host not allowed"), None),
        (APIError("x", status=500, operation="update"), "Two updates"),
        (APIError("x", status=500, operation="get"), None),
        (APIError("x", status=502, operation="update"), None),
    ],
)
def test_hints(error: APIError, words: str | None) -> None:
    found = wire.hint(error)
    assert (words is None and found is None) or (words is not None and found is not None and words in found)


def sessions(*ids: str, times: Any = None) -> list[AdkSession]:
    return [
        AdkSession(id=name, raw={"lastUpdateTime": float(place) if times is None else times})
        for place, name in enumerate(ids)
    ]


def test_a_list_is_cut_into_pages() -> None:
    whole = WholeList(session_positions, 2)
    assert whole.needs("x")
    assert whole.needs(None)
    listed = sessions("a", "b", "c", "d", "e")
    whole.fill(listed)
    assert not whole.needs("x")
    first = whole.page(None)
    assert [each.id for each in first.items] == ["a", "b"]
    second = whole.page(first.next_cursor)
    third = whole.page(second.next_cursor)
    assert [[each.id for each in page.items] for page in (second, third)] == [["c", "d"], ["e"]]
    assert (third.next_cursor, third.total) == (None, 5)
    # in another process the place is found again, also when what came before is gone
    for other, expected in ((listed, ["c", "d"]), (listed[1:], ["c", "d"]), (listed[3:], ["d", "e"]), (listed[:2], [])):
        fresh = WholeList(session_positions, 2)
        fresh.fill(other)
        assert [each.id for each in fresh.page(first.next_cursor).items] == expected


def test_pages_of_one_and_of_all() -> None:
    whole = WholeList(session_positions, 1)
    whole.fill(sessions("a", "b"))
    cursor = whole.page(None).next_cursor
    assert [each.id for each in whole.page(cursor).items] == ["b"]
    assert whole.page(cursor).next_cursor is None
    everything = WholeList(session_positions, None)
    everything.fill(sessions("a", "b", "c"))
    assert len(everything.page(None).items) == 3
    assert everything.page(None).next_cursor is None


def test_equal_and_missing_times_are_told_apart_by_id() -> None:
    odd: list[Any] = [5, 5.5, [], "x"]
    for times in odd:
        listed = sessions("a", "b", "c", times=times)
        whole = WholeList(session_positions, 2)
        whole.fill(listed)
        cursor = whole.page(None).next_cursor
        assert cursor == f"{float(times) if isinstance(times, (int, float)) else 0.0!r} b"
        fresh = WholeList(session_positions, 2)
        fresh.fill(listed)
        assert [each.id for each in fresh.page(cursor).items] == ["c"]


def test_events_are_found_by_id() -> None:
    events = [AdkEvent(id=name) for name in ("a", "b", "c")]
    whole = WholeList(event_positions("oldest"), 1)
    whole.fill(events)
    assert whole.page(None).next_cursor == "oldest a"
    fresh = WholeList(event_positions("oldest"), 2)
    fresh.fill(events)
    assert [each.id for each in fresh.page("oldest a").items] == ["b", "c"]
    for foreign in ("x", "", "a", "oldest x", "oldest ", "newest a"):
        with pytest.raises(InvalidValueError, match="cursor is not one of this session's, oldest first"):
            fresh.page(foreign)
    unnamed = WholeList(event_positions("oldest"), 1)
    unnamed.fill([AdkEvent(), AdkEvent(id="b")])
    assert unnamed.page(None).next_cursor == "oldest "
    assert [each.id for each in unnamed.page("oldest ").items] == ["b"]
    again = WholeList(event_positions("oldest"), 1)
    again.fill([AdkEvent(), AdkEvent(id="b")])
    with pytest.raises(InvalidValueError, match="cursor is not one of this session's"):
        again.page("oldest ")
    listed = WholeList(session_positions, 1)
    listed.fill(sessions("a"))
    with pytest.raises(InvalidValueError, match="cursor is not one of this list's"):
        listed.page("x")


def test_a_session_without_a_list_of_events_is_no_session() -> None:
    response = Response(status=200, headers=Headers(), body=b'{"id": "s", "events": {}}')
    with pytest.raises(Exception, match="came without a list of events"):
        wire.get(wire.Scope.of("app", "ann"), "s").read(response)
