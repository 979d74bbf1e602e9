"""Requests and answers without a socket."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import ConfigurationError, Event, InvalidValueError, UnsupportedFieldError
from sessiondock.connection_url import ConnectionURL
from sessiondock.http import Headers, Response
from sessiondock.values import is_object
from sessiondock_adk import AdkEvent, wire
from sessiondock_adk.events import read_event, write_events
from sessiondock_adk.fake_events import read_event as as_the_server_keeps_it

SCOPE = wire.Scope.of("helper", "ann lee")


def body(**arguments: Any) -> Any:
    request = wire.create(SCOPE, **{"id": None, "state": None, "events": None, **arguments}).request
    assert request.body is not None
    return json.loads(request.body)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("adk+http://127.0.0.1:8801/helper/ann", ("http://127.0.0.1:8801", "helper", "ann")),
        ("ADK+HTTPS://Host.example/a/b/helper/ann%20lee/", ("https://Host.example/a/b", "helper", "ann lee")),
        ("adk+http://[::1]:1/%C3%BC/50%25", ("http://[::1]:1", "ü", "50%")),
    ],
)
def test_a_connection_url_names_address_app_and_user(url: str, expected: tuple[str, str, str]) -> None:
    found = wire.location(ConnectionURL.parse(url))
    assert (found["base_url"], found["project"], found["user_id"]) == expected


@pytest.mark.parametrize(
    "url",
    [
        "adk://127.0.0.1/helper/ann",
        "adk+ftp://h/a/u",
        "adk+http:///a/u",
        "adk+http://h",
        "adk+http://h/",
        "adk+http://h/app",
    ],
)
def test_a_connection_url_that_lacks_something_says_what_one_looks_like(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"looks like adk\+http://"):
        wire.location(ConnectionURL.parse(url))


def test_requests() -> None:
    at = "/apps/helper/users/ann%20lee/sessions"
    made = [
        wire.list_all(SCOPE),
        wire.get(SCOPE, "ü%/"[:2]),
        wire.delete(SCOPE, "s"),
        wire.update(SCOPE, "s", {"a": None}),
    ]
    assert [(each.operation, each.method, each.target, each.body) for each in (call.request for call in made)] == [
        ("list", "GET", at, None),
        ("get", "GET", f"{at}/%C3%BC%25", None),
        ("delete", "DELETE", f"{at}/s", None),
        ("update", "PATCH", f"{at}/s", b'{"stateDelta":{"a":null}}'),
    ]
    assert not any(call.request.idempotent for call in made)
    assert body() == {}
    assert body(id="s", state={}, events=[]) == {"sessionId": "s", "state": {}, "events": []}


@pytest.mark.parametrize("session_id", ["", "a/b", " a", "adk-eval-session-1", "___eval___session___1", "..", 7])
def test_ids_that_would_be_lost_are_refused(session_id: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"\bid must"):
        body(id=session_id)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"temp:a": 1, "b": 2, "temp:": 3}, "'temp:': temp:a, temp:$"),
        ([("a", 1)], r"\bstate must be a mapping"),
        ({1: 2}, "only str keys"),
        ({"a": float("nan")}, "cannot be sent as JSON"),
        ({"a": "\ud800"}, "cannot be sent as JSON"),
        ({"a": b""}, "cannot be sent as JSON"),
    ],
)
def test_state_that_would_be_lost_is_refused(state: Any, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        body(state=state)
    with pytest.raises(InvalidValueError, match=words):
        wire.update(SCOPE, "s", state)


def test_an_update_needs_a_state() -> None:
    from sessiondock import UNSET

    nothing: Any = None
    with pytest.raises(InvalidValueError, match="nothing to update; pass state="):
        wire.update(SCOPE, "s", UNSET)
    with pytest.raises(InvalidValueError, match="cannot be cleared"):
        wire.update(SCOPE, "s", nothing)


@pytest.mark.parametrize(
    ("event", "sent"),
    [
        (Event(), {"author": "agent"}),
        (Event(name="a", id="e", session_id="ignored"), {"author": "a", "id": "e"}),
        (Event(type="user"), {"author": "user"}),
        (
            Event(inputs={"text": "hi"}),
            {"author": "user", "content": {"role": "user", "parts": [{"text": "hi"}]}},
        ),
        (
            Event(name="bot", outputs={"text": "ho"}),
            {"author": "bot", "content": {"role": "model", "parts": [{"text": "ho"}]}},
        ),
        (Event(outputs={"parts": []}), {"author": "agent", "content": {"parts": []}}),
        (Event(outputs={"role": "model"}), {"author": "agent", "content": {"role": "model"}}),
        (Event(outputs={"role": "a", "content": "b"}), {"author": "agent", "output": {"role": "a", "content": "b"}}),
        (Event(outputs={"text": 1}), {"author": "agent", "output": {"text": 1}}),
        (
            AdkEvent(output=0, outputs={"text": "x"}),
            {"author": "agent", "output": 0, "content": {"role": "model", "parts": [{"text": "x"}]}},
        ),
        (Event(error="boom"), {"author": "agent", "errorMessage": "boom"}),
        (AdkEvent(error="E1", error_code="E1"), {"author": "agent", "errorCode": "E1"}),
        (AdkEvent(error="boom", error_code="E1"), {"author": "agent", "errorCode": "E1", "errorMessage": "boom"}),
        (Event(started_at=datetime(2000, 1, 1, tzinfo=UTC)), {"author": "agent", "timestamp": 946684800.0}),
    ],
)
def test_events_are_written(event: Event, sent: dict[str, Any]) -> None:
    assert write_events([event], "agent") == [sent]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Event(inputs={"text": "a"}, name="bot"), "one message"),
        (Event(inputs={"text": "a"}, outputs={"text": "b"}), "one message"),
        (Event(outputs={"text": "a"}, name="user"), "goes into inputs"),
        (Event(inputs={"question": "a"}), "or ADK content"),
        (Event(inputs={}), "or ADK content"),
        (AdkEvent(output={"a": 1}, outputs={"a": 2}), "one field"),
        (Event(type="chain"), "'chain' would come back as 'model'"),
        (Event(type="model", name="user"), "'model' would come back as 'user'"),
        (Event(started_at=datetime(2000, 1, 1)), r"events\[0\].started_at has no time zone"),
        (Event(metadata={"__adk_internal_x": 1}), "__adk_internal_x"),
        (AdkEvent(raw={"partial": True}), "partial"),
        ("text", "must be an Event, not str"),
    ],
)
def test_events_that_would_come_back_changed_are_refused(event: Any, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        write_events([event], "agent")


def test_events_with_one_id_are_refused_since_the_server_would_store_half() -> None:
    with pytest.raises(InvalidValueError, match="2 events have the id 'e'"):
        write_events([Event(id="e"), Event(), Event(id="e"), Event()], "agent")


@pytest.mark.parametrize("events", [5, Event()])
def test_events_are_several(events: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"\bevents must be a list of events, not"):
        write_events(events, "agent")


def test_what_an_event_cannot_hold_is_named() -> None:
    event = Event(parent_id="p", duration=timedelta(0), config={}, children=(Event(),))
    with pytest.raises(
        UnsupportedFieldError, match=r"events\[0\]: an ADK event has no parent_id, duration, config, children"
    ) as caught:
        write_events([event], "agent")
    assert caught.value.fields == ("parent_id", "duration", "config", "children")
    assert "invocation_id" in caught.value.supported


def test_types_follow_from_author_and_content() -> None:
    answer: dict[str, Any] = {"parts": [{"functionResponse": {"name": "f", "response": {}}}]}
    delta = {"stateDelta": {"a": 1}}
    events: dict[str, dict[str, Any]] = {
        "tool": {"author": "bot", "content": answer},
        "tool of the user": {"author": "user", "content": answer},
        "model": {"author": "bot", "actions": delta},
        "state": {"author": "user", "actions": delta},
        "user": {"author": "user", "content": {"parts": []}, "actions": delta},
        "silent": {"author": "user"},
    }
    found = {name: read_event(wire.CODEC, event, "s").type for name, event in events.items()}
    assert found == {
        "tool": "tool",
        "tool of the user": "tool",
        "model": "model",
        "state": "state",
        "user": "user",
        "silent": "user",
    }


def test_a_session_s_state_is_split_by_prefix() -> None:
    state = {"a": 1, "app:b": 2, "user:c": 3, "app:": 4, "user": 5}
    answer: dict[str, Any] = {
        "id": "s",
        "appName": "helper",
        "userId": "ann",
        "state": state,
        "events": [],
        "lastUpdateTime": 1.00000049,
    }
    session = wire.get(SCOPE, "s").read(Response(status=200, headers=Headers(), body=json.dumps(answer).encode()))
    assert (session.session_state, session.app_state, session.user_state) == (
        {"a": 1, "user": 5},
        {"b": 2, "": 4},
        {"c": 3},
    )
    assert session.updated_at == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert session.raw == answer


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def message(texts: list[str]) -> dict[str, Any]:
    return {"parts": [{"text": text} for text in texts]}


MESSAGES = st.builds(message, st.lists(st.text(max_size=5), max_size=3))
FREE = st.none() | st.dictionaries(st.text(max_size=5), JSON, max_size=3)
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))
NAMES = st.none() | st.text(max_size=5).filter(lambda name: name != "user")


@settings(deadline=None)
@given(
    st.builds(
        AdkEvent,
        id=st.text(min_size=1, max_size=5),
        name=NAMES,
        outputs=st.none() | MESSAGES,
        metadata=FREE,
        error=st.none() | st.text(min_size=1, max_size=5),
        error_code=st.none() | st.text(min_size=1, max_size=5),
        started_at=TIMES,
        invocation_id=st.text(max_size=5),
        output=JSON,
        branch=st.none() | st.text(max_size=5),
    )
)
def test_what_is_written_is_read_back_the_same(event: AdkEvent) -> None:
    (sent,) = write_events([event], "agent")
    stored = json.loads(json.dumps(as_the_server_keeps_it(sent, 0)))
    read = read_event(wire.CODEC, stored, "s")
    ours = ("id", "outputs", "metadata", "started_at", "invocation_id", "output", "branch", "error_code")
    other: object = event.output
    expected = attrs.evolve(event, outputs=event.outputs or (other if is_object(other) else None))
    assert {name: getattr(read, name) for name in ours} == {name: getattr(expected, name) for name in ours}
    assert read.name == ("agent" if event.name is None else event.name)
    assert read.error == (event.error if event.error is not None else event.error_code)
    assert write_events([read], "other") == [stored]


@given(st.floats(min_value=0, max_value=4e9, allow_nan=False))
def test_times_of_adk_are_given_back_to_the_last_digit(seconds: float) -> None:
    event = read_event(wire.CODEC, {"id": "e", "author": "a", "timestamp": seconds}, "s")
    assert write_events([event], "agent")[0]["timestamp"] == seconds


@pytest.mark.parametrize("microseconds", [-1000, -1, 1, 2, 1000])
def test_a_time_that_was_changed_is_sent_as_it_is_now(microseconds: int) -> None:
    event = read_event(wire.CODEC, {"id": "e", "author": "a", "timestamp": 1700000000.5}, "s")
    assert event.started_at is not None
    changed = attrs.evolve(event, started_at=event.started_at + timedelta(microseconds=microseconds))
    assert changed.started_at is not None
    assert write_events([changed], "agent")[0]["timestamp"] == changed.started_at.timestamp()


def test_a_time_that_json_cannot_hold_is_not_the_exact_one() -> None:
    event = read_event(wire.CODEC, {"id": "e", "author": "a", "timestamp": float("inf")}, "s")
    assert event.started_at is None
    dated = attrs.evolve(event, started_at=datetime(2024, 1, 1, tzinfo=UTC))
    assert write_events([dated], "agent")[0]["timestamp"] == 1704067200.0
