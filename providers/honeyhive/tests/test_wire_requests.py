"""Every request of both APIs, and every answer, without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock import (
    UNSET,
    APIError,
    ConfigurationError,
    DecodeError,
    Event,
    InvalidValueError,
    NotFoundError,
    ServerError,
)
from sessiondock.authoring import Call, ConnectionURL, Headers, Response
from sessiondock.resume import ResumePoint
from sessiondock_honeyhive import EventFilter, HoneyHiveEvent, HoneyHiveSession
from sessiondock_honeyhive.wire import v1, v2024_05
from sessiondock_honeyhive.wire.fields import changes, read_time, write
from sessiondock_honeyhive.wire.location import project_in
from sessiondock_honeyhive.wire.reading import Reading, envelope

ID = "caf77ace-3417-4da4-944d-f4a0688f3c23"
DAY = datetime(2024, 4, 1, tzinfo=UTC)
ROOT = {"field": "event_type", "operator": "is", "value": "session", "type": "string"}
OTHER = {**ROOT, "operator": "is not"}
ITS = {"field": "session_id", "operator": "is", "value": "s 1", "type": "string"}
FILTER = EventFilter(field="source", operator="is", value="x")
SENT = {"field": "source", "operator": "is", "value": "x", "type": "string"}


def answer(body: object, status: int = 200) -> Response:
    return Response(status=status, headers=Headers(), body=json.dumps(body).encode(), attempts=2)


def sent(call: Call[Any]) -> tuple[str, str, str, bool, Any]:
    request = call.request
    body = None if request.body is None else json.loads(request.body)
    return request.operation, request.method, request.target, request.idempotent, body


def v1_list(page: int | None = None, size: int | None = None, **wanted: Any) -> Any:
    arguments: dict[str, Any] = {"filters": (), **dict.fromkeys(("after", "before", "evaluation_id"), UNSET), **wanted}
    return v1.list_sessions(v1.start(page, size, None), **arguments).page(None)


def v1_events(**wanted: Any) -> Any:
    arguments: dict[str, Any] = {"filters": (), **dict.fromkeys(("after", "before", "evaluation_id"), UNSET), **wanted}
    return v1.list_events("s 1", v1.start(None, None, None), **arguments).page(None)


def old_list(page: int | None = None, size: int | None = None, **wanted: Any) -> Any:
    arguments: dict[str, Any] = {"filters": (), **dict.fromkeys(("after", "before"), UNSET), **wanted}
    return v2024_05.list_sessions(v2024_05.start(page, size, None), "p", **arguments).page(None)


def old_events(**wanted: Any) -> Any:
    arguments: dict[str, Any] = {"filters": (), **dict.fromkeys(("after", "before", "projections"), UNSET), **wanted}
    return v2024_05.list_events("s 1", v2024_05.start(None, None, None), "p", **arguments).page(None)


SEARCH, EXPORT = "/v1/events/search", "/events/export"
WHOLE = {"limit": 1000, "page": 1}


REQUESTS: list[tuple[Callable[[], Call[Any]], tuple[Any, ...]]] = [
    (lambda: v1.create(name="n"), ("create", "POST", "/v1/sessions", False, {"session_name": "n"})),
    (lambda: v1.create(id=ID), ("create", "POST", "/v1/sessions", True, {"session_id": ID})),
    (
        lambda: v1.get("s 1"),
        ("get", "POST", SEARCH, True, {"filters": [ROOT, ITS], "limit": 1, "page": 1}),
    ),
    (
        lambda: v1.update(ID, environment="x"),
        ("update", "PUT", f"/v1/events/{ID}", False, {"source": "x"}),
    ),
    (
        lambda: v1.add_events(ID, [Event(type="tool")]),
        (
            *("add_events", "POST", f"/v1/sessions/{ID}/events/batch", False),
            {"events": [{"event_type": "tool", "inputs": {}}]},
        ),
    ),
    (v1_list, ("list", "POST", SEARCH, True, {"filters": [ROOT], **WHOLE})),
    (
        lambda: v1_list(page=2, size=5, filters=[FILTER], evaluation_id="e"),
        ("list", "POST", SEARCH, True, {"filters": [ROOT, SENT], "evaluation_id": "e", "limit": 5, "page": 2}),
    ),
    (v1_events, ("list_events", "POST", SEARCH, True, {"filters": [ITS, OTHER], **WHOLE})),
    (
        lambda: v1_events(filters=(FILTER,), evaluation_id="e"),
        ("list_events", "POST", SEARCH, True, {"filters": [ITS, OTHER, SENT], "evaluation_id": "e", **WHOLE}),
    ),
    (
        lambda: v2024_05.create(name="n", project="p"),
        (
            *("create", "POST", "/session/start", False),
            {"session": {"session_name": "n", "project": "p", "source": "unknown"}},
        ),
    ),
    (
        lambda: v2024_05.create(name="n", environment="x", ended_at=DAY + timedelta(microseconds=600)),
        (
            *("create", "POST", "/session/start", False),
            {"session": {"session_name": "n", "source": "x", "end_time": 1711929600001}},
        ),
    ),
    (lambda: v2024_05.get("s 1"), ("get", "GET", "/session/s%201", False, None)),
    (lambda: v2024_05.delete("s 1"), ("delete", "DELETE", "/session/s%201", False, None)),
    (
        lambda: v2024_05.update("s 1", metadata={"a": 1}),
        ("update", "PUT", "/events", False, {"event_id": "s 1", "metadata": {"a": 1}}),
    ),
    (
        lambda: v2024_05.add_events("s 1", [Event(type="tool"), {"free": 1}]),
        ("add_events", "POST", "/session/s%201/traces", False, {"logs": [{"event_type": "tool"}, {"free": 1}]}),
    ),
    (old_list, ("list", "POST", EXPORT, True, {"project": "p", "filters": [ROOT], **WHOLE})),
    (
        lambda: old_list(page=2, size=7500, filters=[FILTER]),
        ("list", "POST", EXPORT, True, {"project": "p", "filters": [ROOT, SENT], "limit": 7500, "page": 2}),
    ),
    (old_events, ("list_events", "POST", EXPORT, True, {"project": "p", "filters": [ITS, OTHER], **WHOLE})),
    (
        lambda: old_events(filters=[FILTER], projections=["inputs"]),
        (
            *("list_events", "POST", EXPORT, True),
            {"project": "p", "filters": [ITS, OTHER, SENT], "projections": ["event_id", "inputs"], **WHOLE},
        ),
    ),
]


@pytest.mark.parametrize(("make", "expected"), REQUESTS)
def test_every_request(make: Callable[[], Call[Any]], expected: tuple[Any, ...]) -> None:
    assert sent(make()) == expected


def test_a_cursor_in_the_middle_of_the_first_page_goes_with_no_page_number() -> None:
    cursor = str(ResumePoint(inner=None, given=1, last_id="s"))
    for start in (v1.start, v2024_05.start):
        with pytest.raises(InvalidValueError, match="pass page or cursor, not both"):
            start(2, None, cursor)


@pytest.mark.parametrize(("value", "kind"), [(True, "boolean"), (1, "number"), (1.5, "number"), ("1", "string")])
def test_the_type_of_a_condition_follows_from_its_value(value: Any, kind: str) -> None:
    wanted = EventFilter(field="f", operator="is", value=value)
    for make in (v1_list, old_list):
        assert sent(make(filters=[wanted]))[-1]["filters"][-1]["type"] == kind


def test_date_ranges() -> None:
    text = "2024-04-01T00:00:00Z"
    first, last = "1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z"
    for make in (v1_list, v1_events):
        assert sent(make(after=DAY))[-1]["dateRange"] == {"start_time": text, "end_time": last}
        assert sent(make(before=DAY))[-1]["dateRange"] == {"start_time": first, "end_time": text}
        assert sent(make(after=DAY, before=DAY))[-1]["dateRange"] == {"start_time": text, "end_time": text}
    for make in (old_list, old_events):
        assert sent(make(after=DAY))[-1]["dateRange"] == {"$gte": text}
        assert sent(make(before=DAY))[-1]["dateRange"] == {"$lte": text}
        assert sent(make(after=DAY, before=DAY))[-1]["dateRange"] == {"$gte": text, "$lte": text}


def test_projections() -> None:
    assert sent(old_events(projections=("inputs", "event_id")))[-1]["projections"] == ["inputs", "event_id"]
    wrong: list[tuple[Any, str]] = [
        ((), "^projections must name at least one field"),
        ("inputs", "^projections must be"),
        ([5], "projections"),
        ([""], "^a name in projections"),
    ]
    for names, message in wrong:
        with pytest.raises(InvalidValueError, match=message):
            old_events(projections=names)


@pytest.mark.parametrize(("start", "largest"), [(v1.start, 1000), (v2024_05.start, 7500)])
def test_sizes_of_pages(start: Callable[..., Any], largest: int) -> None:
    assert start(None, largest, None).size == largest
    assert start(None, None, None).size == 1000
    assert start(None, None, "2:3").page == 2
    with pytest.raises(InvalidValueError, match=rf"^page_size must .*{largest}"):
        start(None, largest + 1, None)


@pytest.mark.parametrize(
    ("operator", "kind", "today", "in_2024"),
    [
        ("is", "string", True, True),
        ("is not", "number", True, True),
        ("contains", "boolean", True, True),
        ("not contains", "string", True, True),
        ("greater than", "string", True, True),
        ("less than", "string", True, False),
        ("after", "datetime", True, False),
        ("exists", "string", True, False),
        ("is", "datetime", True, False),
        ("is", "id", False, True),
    ],
)
def test_what_each_api_compares(operator: Any, kind: Any, today: bool, in_2024: bool) -> None:
    wanted = EventFilter(field="f", operator=operator, value="x", type=kind)
    for make, known in ((v1_list, today), (v1_events, today), (old_list, in_2024), (old_events, in_2024)):
        if known:
            assert sent(make(filters=[wanted]))[-1]["filters"][-1]["operator"] == operator
        else:
            with pytest.raises(InvalidValueError, match="of a filter must be one of"):
                make(filters=[wanted])


def test_only_the_api_of_2024_sends_values_as_text() -> None:
    wanted = EventFilter(field="f", operator="is", value=5)
    for make, value in ((v1_list, 5), (old_list, "5")):
        assert sent(make(filters=[wanted]))[-1]["filters"][-1] == {
            "field": "f",
            "operator": "is",
            "value": value,
            "type": "number",
        }


NAMED: list[tuple[Callable[[Any], Any], str]] = [
    (v1.get, "^session_id "),
    (lambda wrong: v1.update(wrong, name="n"), "^session_id "),
    (lambda wrong: v1.add_events(wrong, []), "^session_id "),
    (lambda wrong: v1.list_events(wrong, v1.start(None, None, None), (), UNSET, UNSET, UNSET), "^session_id "),
    (lambda wrong: v1_list(evaluation_id=wrong), "^evaluation_id "),
    (lambda wrong: v2024_05.create(name=wrong), "^name "),
    (lambda wrong: v2024_05.update(wrong, error="n"), "^session_id "),
    (lambda wrong: v2024_05.project_of(wrong, "p"), "^project "),
]


@pytest.mark.parametrize(("make", "message"), NAMED)
def test_an_argument_that_does_not_fit_is_named(make: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        make(b"")


def test_a_session_of_2024_needs_its_name() -> None:
    for name in (None, "", UNSET):
        with pytest.raises(InvalidValueError, match=r"^name "):
            v2024_05.create(name=name, project="p")


def test_the_project_of_a_call() -> None:
    assert v2024_05.project_of("mine", "default") == "mine"
    assert v2024_05.project_of(None, "default") == "default"
    with pytest.raises(ConfigurationError, match="a project's name is needed") as caught:
        v2024_05.project_of(None, None)
    assert caught.value.provider == "honeyhive"
    assert project_in(ConnectionURL.parse("honeyhive://My%20Project")) == {"project": "My Project"}
    assert project_in(ConnectionURL.parse("honeyhive://")) == {}


# Fields.


def test_every_field_is_written_under_its_name() -> None:
    objects = ("inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties")
    fields: dict[str, Any] = {
        "project": "p",
        "name": "n",
        "environment": "e",
        "id": "i",
        "children_ids": ("c",),
        "error": "x",
        "duration": timedelta(seconds=1.5),
        "started_at": DAY,
        "ended_at": DAY,
        **{name: {name: 1} for name in objects},
    }
    body = {
        "project": "p",
        "session_name": "n",
        "source": "e",
        "session_id": "i",
        "children_ids": ["c"],
        "error": "x",
        "duration": 1500,
        "start_time": 1711929600000,
        "end_time": 1711929600000,
        **{name: {name: 1} for name in objects},
    }
    assert write(fields) == changes(fields) == body
    assert write({"event_name": "a", "event_id": "b", "session_id": "c", "parent_id": "d", "type": "e"}) == {
        "event_name": "a",
        "event_id": "b",
        "session_id": "c",
        "parent_id": "d",
        "event_type": "e",
    }
    assert write({"name": None, "error": UNSET, "project": "p"}) == {"project": "p"}
    for name in fields:
        with pytest.raises(InvalidValueError, match=rf"^{name}\b"):
            write({name: b""})


def test_what_an_update_cannot_do() -> None:
    with pytest.raises(
        InvalidValueError, match=r"^HoneyHive cannot clear error: null leaves it as it is; leave error out"
    ):
        changes({"metadata": {}, "error": None})
    with pytest.raises(InvalidValueError, match="ignores children_ids without an id"):
        changes({"children_ids": []})
    with pytest.raises(InvalidValueError, match="nothing to update"):
        changes({"error": UNSET})
    assert changes({"children_ids": ["a"]}) == {"children_ids": ["a"]}


def test_where_microseconds_begin() -> None:
    assert read_time(253_402_300_799_999) == datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
    assert read_time(253_402_300_800_000) == datetime.fromtimestamp(253_402_300.8, UTC)
    assert read_time("100000000") == datetime(1970, 1, 2, 3, 46, 40, tzinfo=UTC)
    for short in ("10000000", "1712025501605.", ".5", "x1712025501605"):
        with pytest.raises(ValueError, match="time"):
            read_time(short)


# Events.


def batch(*events: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sent(v1.add_events(ID, events))[-1]["events"]
    return found


def logs(*events: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sent(v2024_05.add_events(ID, events))[-1]["logs"]
    return found


FULL = HoneyHiveEvent(
    id="e",
    session_id=ID,
    parent_id="p",
    type="tool",
    name="n",
    inputs={"a": 1},
    outputs={"b": 1},
    error="x",
    started_at=DAY,
    ended_at=DAY,
    duration=timedelta(milliseconds=2),
    config={"c": 1},
    metadata={"d": 1},
    metrics={"e": 1},
    feedback={"f": 1},
    user_properties={"g": 1},
    environment="s",
    children_ids=("k",),
)
FULL_BODY = {
    "event_id": "e",
    "session_id": ID,
    "parent_id": "p",
    "event_type": "tool",
    "event_name": "n",
    "inputs": {"a": 1},
    "outputs": {"b": 1},
    "error": "x",
    "start_time": 1711929600000,
    "end_time": 1711929600000,
    "duration": 2,
    "config": {"c": 1},
    "metadata": {"d": 1},
    "metrics": {"e": 1},
    "feedback": {"f": 1},
    "user_properties": {"g": 1},
    "source": "s",
    "children_ids": ["k"],
}


def test_every_field_of_an_event_is_sent() -> None:
    assert batch(FULL) == logs(FULL) == [FULL_BODY]
    closed = {**FULL_BODY, "project_id": "x"}
    assert batch(closed) == logs(closed) == [closed]
    assert batch(HoneyHiveEvent(type="chain")) == [{"event_type": "chain", "inputs": {}}]
    assert logs(HoneyHiveEvent(), Event()) == [{}, {}]
    assert batch() == logs() == []


@pytest.mark.parametrize("kind", ["model", "tool", "chain", "session"])
def test_every_type_of_an_event(kind: str) -> None:
    assert batch({"event_type": kind, "inputs": {}}) == [{"event_type": kind, "inputs": {}}]


def test_children_come_after_their_event_or_in_it() -> None:
    leaf = Event(type="tool", name="leaf", parent_id="other")
    tree = Event(type="chain", children=(Event(type="tool", id="k", children=(leaf,)), Event(type="model")))
    root, child, grandchild, last = batch(tree)
    assert (root["event_type"], len(root["event_id"]), root.get("parent_id")) == ("chain", 36, None)
    assert (child["event_id"], child["parent_id"]) == ("k", root["event_id"])
    assert grandchild == {"event_type": "tool", "event_name": "leaf", "parent_id": "other", "inputs": {}}
    assert last == {"event_type": "model", "parent_id": root["event_id"], "inputs": {}}
    (nested,) = logs(tree)
    assert nested == {
        "event_type": "chain",
        "children": [
            {
                "event_type": "tool",
                "event_id": "k",
                "children": [{"event_type": "tool", "event_name": "leaf", "parent_id": "other"}],
            },
            {"event_type": "model"},
        ],
    }
    assert batch(Event(type="chain", id="mine", children=(leaf,)))[0]["event_id"] == "mine"


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({"event_type": "tool", "inputs": {}, "start_time": "x"}, "^start_time must"),
        ({"event_type": "tool", "inputs": {}, "end_time": "x"}, "^end_time must"),
        ({"event_type": "tool", "inputs": {}, "duration": "x"}, "^duration must"),
        ({"event_type": "tool", "inputs": []}, "^inputs of an event must"),
        ({"event_type": "tools", "inputs": {}}, "^type of an event must"),
        ({5: 1}, "^an event "),
        (5, "^events must hold Event or mappings, not int"),
        (Event(type="tool", session_id="s2"), f"^an event belongs to session 's2', not to '{ID}'"),
        (HoneyHiveEvent(type="tool", duration_ms="x"), "^duration_ms must"),  # type: ignore[arg-type]
    ],
)
def test_events_that_cannot_be_sent(event: Any, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        batch(event)


def test_logs_that_cannot_be_sent() -> None:
    for event, message in (({5: 1}, "^an event "), (5, "^events must hold Event or mappings, not int")):
        with pytest.raises(InvalidValueError, match=message):
            logs(event)
    with pytest.raises(InvalidValueError, match="belongs to session"):
        logs(Event(children=(Event(session_id="s2"),)))


# Answers.

SESSION = {
    "session_id": "s",
    "event_id": "r",
    "event_name": "n",
    "event_type": "session",
    "source": "e",
    "project": "p",
    "start_time": 1711929600000,
    "end_time": "2024-04-01 00:00:01",
    "duration": 1000.5,
    "inputs": {"a": 1},
    "outputs": {"b": 1},
    "config": {"c": 1},
    "metadata": {"d": 1},
    "metrics": {"e": 1},
    "feedback": {"f": 1},
    "user_properties": {"g": 1},
    "error": "x",
    "parent_id": "q",
    "children_ids": ["k"],
}


def check_shared(found: HoneyHiveSession | HoneyHiveEvent) -> None:
    assert (found.name, found.environment, found.project, found.error) == ("n", "e", "p", "x")
    assert (found.started_at, found.ended_at) == (DAY, DAY + timedelta(seconds=1))
    assert (found.duration, found.duration_ms) == (timedelta(milliseconds=1000.5), 1000.5)
    assert (found.inputs, found.outputs, found.config) == ({"a": 1}, {"b": 1}, {"c": 1})
    assert (found.metadata, found.metrics, found.feedback) == ({"d": 1}, {"e": 1}, {"f": 1})
    assert (found.user_properties, found.parent_id, found.children_ids) == ({"g": 1}, "q", ("k",))
    assert found.raw == SESSION


@pytest.mark.parametrize(
    "read",
    [
        lambda: v1.create().read(answer(SESSION)),
        lambda: v1.get("s").read(answer({"events": [SESSION]})),
        lambda: v2024_05.create(name="n").read(answer(SESSION)),
        lambda: v2024_05.get("s").read(answer(SESSION)),
        lambda: v1_list().read(answer({"events": [SESSION]})).items[0],
        lambda: old_list().read(answer({"events": [SESSION]})).items[0],
        lambda: HoneyHiveSession.from_raw(SESSION),
    ],
)
def test_every_field_of_a_session_is_read(read: Callable[[], HoneyHiveSession]) -> None:
    found = read()
    assert (found.id, found.event_id, found.event_type) == ("s", "r", "session")
    check_shared(found)


@pytest.mark.parametrize(
    "read",
    [
        lambda: v1_events().read(answer({"events": [SESSION]})).items[0],
        lambda: old_events().read(answer({"events": [SESSION]})).items[0],
        lambda: HoneyHiveEvent.from_raw(SESSION),
    ],
)
def test_every_field_of_an_event_is_read(read: Callable[[], HoneyHiveEvent]) -> None:
    found = read()
    assert (found.id, found.session_id, found.type) == ("r", "s", "session")
    check_shared(found)


@pytest.mark.parametrize("raw", [{"event_id": ID}, {"event_id": ID, "session_id": None}])
def test_a_session_under_its_other_id(raw: dict[str, Any]) -> None:
    for found in (Reading("test").session(answer(raw)), HoneyHiveSession.from_raw(raw)):
        assert (found.id, found.raw) == (ID, raw)
    with pytest.raises(DecodeError, match="session_id"):
        Reading("test").session(answer({"event_id": 5}))
    event = HoneyHiveEvent.from_raw(raw)
    assert (event.id, event.session_id, event.raw) == (ID, None, raw)
    wrong: Any = []
    with pytest.raises(InvalidValueError, match=r"\braw must be a mapping"):
        HoneyHiveSession.from_raw(wrong)


def test_a_created_session_without_an_id_may_exist() -> None:
    made: tuple[Call[HoneyHiveSession], ...] = (v1.create(), v2024_05.create(name="n"))
    for call in made:
        with pytest.raises(DecodeError, match=r"the service took the session but did not say its id: "):
            call.read(answer({}))


def test_durations_as_received() -> None:
    for value, exact, duration in (
        (None, None, None),
        (5, 5, timedelta(milliseconds=5)),
        ("5", None, None),
        (True, None, None),
    ):
        found = Reading("test").session(answer({"session_id": "s", "duration": value}))
        assert (found.duration_ms, found.duration) == (exact, duration)


@pytest.mark.parametrize("body", [None, [], {}, {"events": None}, {"events": {}}, "events"])
def test_what_is_no_page(body: Any) -> None:
    with pytest.raises(DecodeError, match=r'^expected \{"events": a list\}'):
        envelope(answer(body))
    with pytest.raises(DecodeError, match=r'^expected \{"events": a list\}'):
        v1.get("s").read(answer(body))


@pytest.mark.parametrize("item", ["x", 5, None, []])
def test_what_is_no_item_of_a_page(item: Any) -> None:
    for make in (v1_list, old_list, v1_events, old_events):
        with pytest.raises(DecodeError):
            make().read(answer({"events": [item]}))


def test_a_session_that_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="the search found no session of that id") as caught:
        v1.get("s").read(answer({"events": []}))
    error = caught.value
    assert (error.status, error.body, error.attempts) == (200, '{"events": []}', 2)


@pytest.mark.parametrize("make", [v1.add_events, v2024_05.add_events])
def test_receipts(make: Callable[..., Call[Any]]) -> None:
    def receipt(body: Any) -> tuple[Any, Any, Any]:
        found = make(ID, []).read(answer(body))
        return found.success, found.result, found.raw

    assert receipt({"success": True, "result": "r"}) == (True, "r", {"success": True, "result": "r"})
    assert receipt({"success": 1, "result": 5}) == (None, None, {"success": 1, "result": 5})
    assert receipt([]) == (None, None, [])
    empty = make(ID, []).read(Response(status=200, headers=Headers(), body=b" \n"))
    assert (empty.success, empty.result, empty.raw) == (None, None, None)
    with pytest.raises(APIError, match="status 207, but success is false: events may be missing") as caught:
        make(ID, []).read(answer({"success": False}, status=207))
    error = caught.value
    assert (error.status, error.body, error.attempts, error.detail) == (
        207,
        '{"success": false}',
        2,
        {"success": False},
    )


def test_answers_without_content() -> None:
    for call in (v1.update(ID, error="n"), v2024_05.update("s", error="n"), v2024_05.delete("s")):
        assert call.read(answer({"a": 1})) is None


def test_hints() -> None:
    def error(kind: type[APIError], operation: str, body: str = "") -> APIError:
        return kind("x", operation=operation, body=body)

    missing, gone = error(NotFoundError, "get", "Route not found"), error(NotFoundError, "get")
    partial, other = error(ServerError, "add_events"), error(ServerError, "get")
    assert "today's routes" in str(v1.hint(missing))
    assert "route of 2024-05" in str(v2024_05.hint(missing))
    assert (v1.hint(gone), v1.hint(other), v2024_05.hint(other)) == (None, None, None)
    assert "some seconds after it was created" in str(v2024_05.hint(gone))
    for hint in (v1.hint, v2024_05.hint):
        assert "list_events shows which" in str(hint(partial))


def test_warnings_name_the_api(caplog: pytest.LogCaptureFixture) -> None:
    # told once for each field of a codec, so this one is wrong in no other test
    for make, name in ((v1_list, "honeyhive-v1"), (old_list, "honeyhive")):
        caplog.clear()
        make().read(answer({"events": [{"session_id": "s", "workspace_id": 5}]}))
        (told,) = caplog.records
        assert told.getMessage().startswith(f"{name}: ")
