"""Requests, answers of every kind, and orders of events, without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from sessiondock import ConfigurationError, DecodeError, Event, InvalidValueError, UnsupportedFieldError
from sessiondock.authoring import Call, ConnectionURL, Headers, Response
from sessiondock_adk import AdkEvent, AdkSession, wire
from sessiondock_adk.events import check_event, write_events
from sessiondock_adk.paging import WholeList, event_positions, events_in, session_positions

AT = "/apps/helper/users/ann%20lee/sessions"
SPOKEN = {"role": "user", "parts": [{"text": "hi"}]}
SESSION: dict[str, Any] = {
    "id": "s",
    "appName": "helper",
    "userId": "ann",
    "state": {"a": 1},
    "events": [{"id": "e", "author": "user", "content": SPOKEN, "timestamp": 1.5}],
    "lastUpdateTime": 2,
}


def scope() -> wire.Scope:
    return wire.Scope.of("helper", "ann lee")


def answer(body: object) -> Response:
    return Response(status=200, headers=Headers(), body=json.dumps(body).encode())


def created(**fields: Any) -> Call[AdkSession]:
    return wire.create(scope(), **{**dict.fromkeys(("id", "state", "events")), **fields})


@pytest.mark.parametrize(
    ("make", "operation", "method", "target", "body"),
    [
        (created, "create", "POST", AT, {}),
        (lambda: created(id="a b", state={"b": 2}), "create", "POST", AT, {"sessionId": "a b", "state": {"b": 2}}),
        (lambda: created(events=[Event()]), "create", "POST", AT, {"events": [{"author": "helper"}]}),
        (lambda: wire.get(scope(), "a b"), "get", "GET", f"{AT}/a%20b", None),
        (lambda: wire.find(scope(), "s", "list_events"), "list_events", "GET", f"{AT}/s", None),
        (lambda: wire.list_events(scope(), "s"), "list_events", "GET", f"{AT}/s", None),
        (lambda: wire.list_all(scope()), "list", "GET", AT, None),
        (lambda: wire.update(scope(), "s", {"a": 1}), "update", "PATCH", f"{AT}/s", {"stateDelta": {"a": 1}}),
        (lambda: wire.delete(scope(), "s"), "delete", "DELETE", f"{AT}/s", None),
    ],
)
def test_every_request(make: Callable[[], Call[Any]], operation: str, method: str, target: str, body: Any) -> None:
    request = make().request
    assert (request.operation, request.method, request.target, request.idempotent) == (operation, method, target, False)
    assert (None if request.body is None else json.loads(request.body)) == body


@pytest.mark.parametrize("make", [created, lambda: wire.get(scope(), "s"), lambda: wire.update(scope(), "s", {})])
def test_the_answer_with_a_session(make: Callable[[], Call[AdkSession]]) -> None:
    session = make().read(answer(SESSION))
    assert (session.id, session.project, session.user_id, session.state) == ("s", "helper", "ann", {"a": 1})
    assert session.updated_at == datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC)
    (event,) = session.events
    assert (event.id, event.session_id, event.name, event.inputs) == ("e", "s", "user", SPOKEN)
    assert event.started_at == datetime(1970, 1, 1, 0, 0, 1, 500000, tzinfo=UTC)
    assert session.raw == SESSION
    without: list[dict[str, Any]] = [{**SESSION, "events": None}, {**SESSION, "events": {}}, {"id": "s"}]
    for wrong in without:
        with pytest.raises(DecodeError, match="came without a list of events"):
            make().read(answer(wrong))


def test_the_other_answers() -> None:
    (event,) = wire.list_events(scope(), "s").read(answer(SESSION))
    assert (event.id, event.session_id) == ("e", "s")
    body: list[dict[str, Any]] = [{"id": "a", "events": [{}]}, {"id": "b"}]
    listed = wire.list_all(scope()).read(answer(body))
    assert [(session.id, session.events) for session in listed] == [("a", ()), ("b", ())]
    assert wire.delete(scope(), "s").read(answer(None)) is None
    assert wire.find(scope(), "s", "list_events").read(answer(SESSION)) is None


def test_a_field_that_cannot_be_read_is_told(caplog: pytest.LogCaptureFixture) -> None:
    # told once for each field of a codec, so this one is wrong in no other test
    assert AdkEvent.from_raw({"id": "e", "author": "a", "finishReason": 5}).finish_reason is None
    (told,) = caplog.records
    assert told.getMessage().startswith("adk: AdkEvent.finishReason ")


def test_models_again_from_raw() -> None:
    session = AdkSession.from_raw(SESSION)
    assert session == wire.get(scope(), "s").read(answer(SESSION))
    listed = AdkSession.from_raw({"id": "s"})
    assert (listed.id, listed.events) == ("s", ())
    event = AdkEvent.from_raw(SESSION["events"][0])
    assert (event.type, event.inputs, event.session_id) == ("user", SPOKEN, None)
    with pytest.raises(DecodeError, match="came without a list of events"):
        AdkSession.from_raw({"id": "s", "events": None})


def test_the_parts_of_a_connection_url() -> None:
    found = wire.location(ConnectionURL.parse("adk+https://h:1/a/b/my%20app/ann%40x"))
    assert found == {"base_url": "https://h:1/a/b", "project": "my app", "user_id": "ann@x"}
    found = wire.location(ConnectionURL.parse("adk+http://h/Xapp/userX"))
    assert (found["project"], found["user_id"]) == ("Xapp", "userX")
    for url, name in (("adk+http://h/a%2Fb/u", "project"), ("adk+http://h/a/%20u", "user_id")):
        with pytest.raises(ConfigurationError, match=rf"^{name} in the connection URL must be a name without slashes"):
            wire.location(ConnectionURL.parse(url))
    with pytest.raises(ConfigurationError, match="looks like") as caught:
        wire.location(ConnectionURL.parse("adk+ftp://h/a/u"))
    assert caught.value.provider == "adk"


def test_a_scope_has_its_parts() -> None:
    assert (scope().project, scope().user_id, scope().path) == ("helper", "ann lee", AT)
    with pytest.raises(InvalidValueError, match=r"\bsession_id must not contain '/'"):
        scope().one("a/b")
    with pytest.raises(ConfigurationError) as caught:
        wire.Scope.of("a/b", "u")
    assert caught.value.provider == "adk"


# Orders of events.


def test_events_in_both_orders() -> None:
    events = [AdkEvent(id=name) for name in "abc"]
    assert [event.id for event in events_in("oldest", events)] == ["a", "b", "c"]
    newest = events_in("newest", events)
    assert [event.id for event in newest] == ["c", "b", "a"]
    pages = WholeList(event_positions("newest"), 2)
    pages.fill(newest)
    assert pages.page(None).next_cursor == "newest b"
    elsewhere = WholeList(event_positions("newest"), 2)
    elsewhere.fill(newest)
    assert [event.id for event in elsewhere.page("newest c").items] == ["b", "a"]
    with pytest.raises(InvalidValueError, match="newest first: 'oldest c'"):
        elsewhere.page("oldest c")
    wrong: Any = "up"
    with pytest.raises(InvalidValueError, match=r"^order must be one of oldest, newest, not 'up'"):
        event_positions(wrong)


@pytest.mark.parametrize("size", [0, -1, True, "2"])
def test_a_page_size_that_cannot_be(size: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"^page_size must be"):
        WholeList(session_positions, size)


def test_a_new_answer_replaces_the_old_one() -> None:
    whole = WholeList(session_positions, 1)
    whole.fill([AdkSession(id=name, raw={"lastUpdateTime": 1}) for name in "ab"])
    cursor = whole.page(None).next_cursor
    assert cursor == "1.0 a"
    assert (whole.needs(None), whole.needs(cursor)) == (True, False)
    whole.fill([AdkSession(id=name, raw={"lastUpdateTime": 1}) for name in ("0", "a", "b", "c")])
    page = whole.page(cursor)
    assert ([session.id for session in page.items], page.next_cursor, page.total) == (["b"], "1.0 b", 4)
    with pytest.raises(InvalidValueError, match="cursor is not one of this list's: 'x y'"):
        whole.page("x y")


def test_a_list_before_its_answer_is_empty() -> None:
    for cursor in (None, "1.0 a"):
        page = WholeList(session_positions, 1).page(cursor)
        assert ([*page.items], page.next_cursor, page.total) == ([], None, 0)


# Events that are written.


def test_an_event_with_its_content_as_it_is_read_back() -> None:
    said = check_event(Event(inputs={"text": "hi"}), "bot")
    assert (said.inputs, said.outputs) == (SPOKEN, None)
    answered = check_event(Event(outputs={"text": "ho"}), "bot")
    assert (answered.inputs, answered.outputs) == (None, {"role": "model", "parts": [{"text": "ho"}]})
    other = Event(outputs={"a": 1})
    assert check_event(other, "bot") is other
    with pytest.raises(InvalidValueError, match=r"^the event: ADK keeps no type"):
        check_event(Event(type="odd"), "bot")


def test_content_of_adk_stays_as_it_is() -> None:
    content: dict[str, Any] = {"role": "model", "parts": []}
    assert write_events([Event(outputs=content)], "agent") == [{"author": "agent", "content": content}]
    assert write_events([Event(inputs=SPOKEN)], "agent") == [{"author": "user", "content": SPOKEN}]


def test_what_is_no_json_is_not_taken_apart() -> None:
    with pytest.raises(InvalidValueError, match="cannot be sent as JSON"):
        created(events=[AdkEvent(output={"a": Event()})])


def test_what_adk_sent_goes_back() -> None:
    sent: dict[str, Any] = {
        "id": "e",
        "author": "a",
        "groundingMetadata": {"b": 1},
        "content": {"parts": []},
        "errorCode": "E",
    }
    event = AdkEvent.from_raw(sent)
    assert event.error == "E"
    assert write_events([event], "agent") == [sent]
    (again,) = write_events([attrs.evolve(event, outputs=None, error="why")], "agent")
    assert again == {"id": "e", "author": "a", "groundingMetadata": {"b": 1}, "errorCode": "E", "errorMessage": "why"}


def test_every_member_of_adk_has_its_attribute() -> None:
    members: dict[str, Any] = {
        "id": "e",
        "author": "a",
        "timestamp": 1.5,
        "errorMessage": "why",
        "customMetadata": {"c": 1},
        "usageMetadata": {"u": 1},
        "invocationId": "i",
        "output": {"o": 1},
        "actions": {"d": 1},
        "branch": "b",
        "errorCode": "E",
        "modelVersion": "m",
        "finishReason": "STOP",
        "longRunningToolIds": ["t"],
    }
    event = AdkEvent.from_raw(members)
    assert (event.id, event.name, event.error, event.metadata, event.metrics) == ("e", "a", "why", {"c": 1}, {"u": 1})
    assert (event.invocation_id, event.output, event.outputs, event.actions) == ("i", {"o": 1}, {"o": 1}, {"d": 1})
    assert (event.branch, event.error_code, event.model_version, event.finish_reason) == ("b", "E", "m", "STOP")
    assert (event.long_running_tool_ids, event.type) == (("t",), "model")
    assert event.started_at == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=1.5)
    (written,) = write_events([attrs.evolve(event, raw={}, outputs=None)], "agent")
    assert json.loads(json.dumps(written)) == members


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("parent_id", "p"),
        ("ended_at", datetime(2024, 1, 1, tzinfo=UTC)),
        ("duration", timedelta(1)),
        ("config", {}),
        ("feedback", {}),
        ("user_properties", {}),
        ("children", (Event(),)),
    ],
)
def test_each_field_that_an_event_cannot_hold(field: str, value: Any) -> None:
    with pytest.raises(UnsupportedFieldError) as caught:
        write_events([attrs.evolve(Event(), **{field: value})], "agent")
    assert caught.value.message == f"events[0]: an ADK event has no {field}"
    assert caught.value.fields == (field,)
