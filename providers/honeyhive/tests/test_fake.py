"""The fake on the wire, asked for what our own clients never ask."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
import requests

from sessiondock_honeyhive.fake import FakeHoneyHive

ID = "caf77ace-3417-4da4-944d-f4a0688f3c23"
EVENT: dict[str, Any] = {"event_type": "tool", "inputs": {}}
Bodies = list[dict[str, Any]]


def ask(fake: FakeHoneyHive, method: str, path: str, body: object = None, key: str | None = "hh_test_key") -> Any:
    """The status and the decoded body."""
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    answer = requests.request(method, fake.base_url + path, json=body, headers=headers, timeout=20)
    return answer.status_code, answer.json() if answer.content else None


def rejected(fake: FakeHoneyHive, method: str, path: str, body: object = None, status: int = 400) -> str:
    """The message of an error response, whose envelope must be HoneyHive's."""
    got, answer = ask(fake, method, path, body)
    assert (got, answer["statusCode"], answer["success"]) == (status, status, False)
    assert answer.get("errorCode") == {400: "bad_request", 404: "not_found"}.get(status)
    message: str = answer["message"]
    return message


def test_keys(fake: FakeHoneyHive) -> None:
    assert ask(fake, "POST", "/v1/sessions", {}, key=None)[0] == 401
    assert ask(fake, "POST", "/v1/sessions", {}, key="other")[0] == 401
    fake.ingestion_key = "hh_ingst_x"
    status, session = ask(fake, "POST", "/v1/sessions", {"session_id": ID}, key="hh_ingst_x")
    assert (status, session["session_id"]) == (200, ID)
    for method, path in (
        ("GET", f"/session/{ID}"),
        ("DELETE", f"/session/{ID}"),
        ("POST", "/v1/events/search"),
        ("POST", "/events/export"),
    ):
        assert ask(fake, method, path, {}, key="hh_ingst_x")[0] == 403


def test_which_routes_exist(fake: FakeHoneyHive) -> None:
    routes = {
        ("GET", f"/session/{ID}"): ("2024-05",),
        ("DELETE", f"/session/{ID}"): ("2024-05",),
        ("POST", "/events/export"): ("2024-05",),
        ("POST", "/session/start"): ("2024-05", "cloud"),
        ("POST", f"/session/{ID}/traces"): ("2024-05", "cloud"),
        ("PUT", "/events"): ("2024-05", "cloud"),
        ("POST", "/events"): ("2024-05", "cloud"),
        ("POST", "/events/batch"): ("2024-05", "cloud"),
        ("POST", "/v1/sessions"): ("cloud",),
        ("POST", f"/v1/sessions/{ID}/events/batch"): ("cloud",),
        ("POST", "/v1/events"): ("cloud",),
        ("GET", f"/v1/events/{ID}"): ("cloud",),
        ("PUT", f"/v1/events/{ID}"): ("cloud",),
        ("POST", "/v1/events/batch"): ("cloud",),
        ("POST", "/v1/events/search"): ("cloud",),
        ("POST", "/v1/events/export"): ("cloud",),
        ("GET", "/session"): (),
        ("PATCH", "/events"): (),
    }
    for (method, path), eras in routes.items():
        for era in ("2024-05", "cloud"):
            fake.era = era
            status, answer = ask(fake, method, path, {})
            exists = not (status == 404 and answer["message"] == "Route not found")
            assert exists == (era in eras), (method, path, era)


def test_forms_of_2024_05(fake: FakeHoneyHive) -> None:
    fake.era = "2024-05"
    whole = {"project": "p", "session_name": "s", "source": "dev", "event_type": "session"}
    assert ask(fake, "POST", "/session/start", {"session": {**whole, "session_id": "mine"}})[1]["session_id"] == "mine"
    for name in ("project", "session_name", "source"):
        body = {"session": {key: value for key, value in whole.items() if key != name}}
        assert rejected(fake, "POST", "/session/start", body) == f"session: {name} is required"
    assert rejected(fake, "POST", "/session/start", {}) == "body: session is required"
    assert rejected(fake, "POST", "/session/start", {"session": "{}"}) == "session must be an object"
    assert rejected(fake, "POST", "/session/start", [1]) == "body must be an object"
    assert rejected(fake, "PUT", "/events", {}) == "body: event_id is required"
    assert ask(fake, "POST", "/session/mine/traces", {})[1] == {"result": "success"}
    assert rejected(fake, "POST", "/session/mine/traces", {"logs": ["x"]}) == "body: events is not valid"
    assert rejected(fake, "POST", "/events/export", {"filters": []}) == "body: project is required"
    pages: Bodies = [{"limit": 7501}, {"limit": True}, {"page": 0}, {"filters": [{"operator": "exists"}]}]
    for body in pages:
        assert "is not valid" in rejected(fake, "POST", "/events/export", {"project": "p", "filters": [], **body})
    assert rejected(fake, "DELETE", "/session/nobody", status=404) == "Session not found"


def test_logs_in_the_old_form(fake: FakeHoneyHive) -> None:
    fake.era = "2024-05"
    ask(
        fake,
        "POST",
        "/session/start",
        {"session": {"project": "p", "session_name": "s", "source": "d", "session_id": "s"}},
    )
    log = {"event_id": "a", "start_time": 1712025501605250, "children": [{"event_id": "b", "children": None}]}
    ask(fake, "POST", "/session/s/traces", {"logs": [log, {"k": "v", "start_time": "soon"}]})
    body: dict[str, Any] = {"project": "p", "filters": [{"field": "session_id", "operator": "is", "value": "s"}]}
    events = ask(fake, "POST", "/events/export", body)[1]["events"]
    assert [(event["event_id"], event["parent_id"]) for event in events[:3]] == [("s", None), ("a", "s"), ("b", "a")]
    assert events[1]["start_time"] == 1712025501605250
    assert events[3]["k"] == "v"
    dated = ask(fake, "POST", "/events/export", {**body, "dateRange": {"$gte": "1970-01-01"}})[1]["events"]
    assert len(dated) == 3
    assert ask(fake, "GET", "/session/a")[0] == 404


def test_forms_of_today(fake: FakeHoneyHive) -> None:
    assert rejected(fake, "POST", "/v1/sessions", {"project": "p"}) == "session: unrecognized key 'project'"
    wrong: Bodies = [{"source": 1}, {"inputs": []}, {"duration": "1"}, {"duration": True}, {"children_ids": [1]}]
    for body in wrong:
        assert rejected(fake, "POST", "/v1/sessions", body) == f"session: {next(iter(body))} is not valid"
    batch = f"/v1/sessions/{ID}/events/batch"
    assert rejected(fake, "POST", batch, {}) == "body: events is required"
    wrong_events: list[tuple[dict[str, Any], str]] = [
        ({"event_type": "tool"}, "an entry: inputs is required"),
        ({**EVENT, "event_type": "human"}, "an entry: event_type is not valid"),
        ({**EVENT, "children": []}, "an entry: unrecognized key 'children'"),
        ({**EVENT, "start_time": "now"}, "an entry: start_time is not valid"),
        ({**EVENT, "error": 5}, "an entry: error is not valid"),
    ]
    for body, message in wrong_events:
        assert rejected(fake, "POST", batch, {"events": [body]}) == message
    assert rejected(fake, "POST", "/v1/sessions/mine/events/batch", {"events": []}) == "session_id must be a UUID"
    assert rejected(fake, "PUT", "/v1/events/mine", {}) == "event_id must be a UUID"
    assert rejected(fake, "GET", "/v1/events/mine") == "event_id must be a UUID"
    assert rejected(fake, "GET", f"/v1/events/{ID}", status=404) == "Event not found"
    assert rejected(fake, "PUT", f"/v1/events/{ID}", {"outputs": []}) == "body: outputs is not valid"
    assert rejected(fake, "PUT", f"/v1/events/{ID}", {}) == "Event not found"
    assert "the body is not JSON" in rejected(fake, "POST", "/v1/sessions")
    one = {"field": "source", "operator": "is", "value": "x"}
    searches: Bodies = [
        {"limit": 1001},
        {"limit": 1.5},
        {"page": 0},
        {"ignore_order": "yes"},
        {"filters": [{**one, "type": "id"}]},
        {"filters": one},
        {"filters": [{**one, "value": []}]},
        {"dateRange": {"start_time": "x", "end_time": "2024-01-01"}},
        {"dateRange": {"start_time": 1, "end_time": "2024-01-01"}},
    ]
    for body in searches:
        assert "is not valid" in rejected(fake, "POST", "/v1/events/search", body)
    assert "value is required" in rejected(
        fake, "POST", "/v1/events/search", {"filters": [{"field": "a", "operator": "is"}]}
    )
    assert "unrecognized" in rejected(
        fake, "POST", "/v1/events/search", {"dateRange": {"$gte": "2024"}} | {"project": "p"}
    )
    assert "type is required" in rejected(fake, "POST", "/v1/events/export", {"filters": [one]})
    assert "$lte is required" in rejected(fake, "POST", "/v1/events/export", {"dateRange": {"$gte": "2024-01-01"}})


def test_traces_need_logs_or_events_and_not_both(fake: FakeHoneyHive) -> None:
    path = f"/session/{ID}/traces"
    wrong: Bodies = [{}, {"logs": [], "events": []}]
    for body in wrong:
        assert rejected(fake, "POST", path, body) == "Exactly one of logs or events is needed"
    assert ask(fake, "POST", path, {"logs": []})[1] == ask(fake, "POST", path, {"events": []})[1] == {"success": True}


def test_what_the_server_fills_in(fake: FakeHoneyHive) -> None:
    session = ask(fake, "POST", "/v1/sessions", {"session_id": "not a uuid", "start_time": "2024-04-01"})[1]
    assert str(UUID(session["session_id"])) == session["event_id"] == session["session_id"]
    assert (session["event_name"], session["source"], session["event_type"]) == ("unknown", "unknown", "session")
    assert session["start_time"] > 1712025501605
    assert ask(fake, "POST", "/v1/sessions", {"session_name": "n", "event_name": "e"})[1]["event_name"] == "e"
    legacy = ask(fake, "POST", "/session/start", {"session": {"session_id": "x", "project": "p", "error": None}})[1]
    assert str(UUID(legacy["session_id"]))
    made = ask(fake, "POST", "/v1/events", EVENT)[1]
    assert made["success"] is True
    event = ask(fake, "GET", f"/v1/events/{made['event_id']}")[1]["event"]
    assert event["parent_id"] == event["session_id"] != event["event_id"]
    assert ask(fake, "POST", "/events", {"event": {**EVENT, "project": "p", "odd": 1}})[0] == 200
    assert rejected(fake, "POST", "/events", {"event": {"inputs": {}}}) == "event: event_type is required"


def test_updates_merge_and_replace(fake: FakeHoneyHive) -> None:
    first = {"session_id": ID, "metadata": {"a": 1}, "outputs": {"old": 1}, "children_ids": ["x"]}
    ask(fake, "POST", "/v1/sessions", first)
    changes: Bodies = [{"metadata": {"b": 2}, "outputs": None, "children_ids": []}, {"inputs": {"ignored": 1}}]
    for body in changes:
        assert ask(fake, "PUT", f"/v1/events/{ID}", body)[0] == 200
    event = ask(fake, "GET", f"/v1/events/{ID}")[1]["event"]
    assert (event["metadata"], event["outputs"], event["children_ids"]) == ({"a": 1, "b": 2}, {"old": 1}, ["x"])
    assert event["inputs"] == {}
    assert ask(fake, "PUT", "/events", {"event_id": ID, "outputs": {"new": 1}})[0] == 200
    assert ask(fake, "GET", f"/session/{ID}")[1]["outputs"] == {"new": 1}


def test_batches(fake: FakeHoneyHive) -> None:
    both = {
        "events": [EVENT, EVENT],
        "single_session": True,
        "session_properties": {"session_name": "n", "session_id": ID},
    }
    status, answer = ask(fake, "POST", "/v1/events/batch", both)
    assert (status, answer["session_id"], len(answer["event_ids"]), answer["success"]) == (200, ID, 2, True)
    old = {"events": [EVENT], "is_single_session": True, "session": {"session_name": "n"}}
    assert str(UUID(ask(fake, "POST", "/events/batch", old)[1]["session_id"]))
    assert "session_id" not in ask(fake, "POST", "/events/batch", {"events": [EVENT]})[1]
    assert "unrecognized" in rejected(fake, "POST", "/v1/events/batch", {**both, "is_single_session": True})
    fake.stores = 1
    status, answer = ask(fake, "POST", "/events/batch", {"events": [EVENT, EVENT]})
    assert (status, len(answer["event_ids"]), answer["errors"]) == (500, 1, ["event 1 could not be stored"])
    assert answer["success"] is True
    fake.stores = 0
    assert ask(fake, "POST", "/v1/events/batch", {"events": [EVENT]})[1]["event_ids"] == []


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("source", "is", "b", "b"),
        ("source", "is not", "b", "ac"),
        ("source", "contains", "a", "a"),
        ("source", "not contains", "a", "bc"),
        ("metadata.cost", "exists", None, "ab"),
        ("metadata.cost", "not exists", None, "c"),
        ("metadata.cost", "greater than", 1, "b"),
        ("metadata.cost", "less than", "2", "a"),
        ("metadata.cost", "is", 1, "a"),
        ("metadata.good", "is", True, "a"),
        ("metadata.good", "is", "false", "b"),
        ("metadata.good.deeper", "exists", None, ""),
        ("start_time", "after", "1970-01-01T00:00:01.500Z", "bc"),
        ("start_time", "before", 2000, "a"),
        ("source", "greater than", 1, ""),
    ],
)
def test_conditions(fake: FakeHoneyHive, field: str, operator: str, value: object, expected: str) -> None:
    for body in (
        {"source": "a", "start_time": 1000, "metadata": {"cost": 1, "good": True}},
        {"source": "b", "start_time": 2000, "metadata": {"cost": 2, "good": False}},
        {"source": "c", "start_time": 3000},
    ):
        ask(fake, "POST", "/v1/sessions", body)
    filters = [{"field": field, "operator": operator, "value": value}]
    answer = ask(fake, "POST", "/v1/events/search", {"filters": filters})[1]
    assert [event["source"] for event in answer["events"]] == sorted(expected, reverse=True)
    assert answer["count"] == len(expected)


def test_exports_of_today(fake: FakeHoneyHive) -> None:
    for number in range(3):
        ask(fake, "POST", "/v1/sessions", {"start_time": 1000 * number, "source": str(number)})
    body: dict[str, Any] = {"filters": [], "limit": 2, "page": 2, "project": "ignored", "projections": ["source", "no"]}
    assert ask(fake, "POST", "/v1/events/export", body)[1] == {"events": [{"source": "2"}], "count": 3}
    dates = {"$gte": "1970-01-01T00:00:01Z", "$lte": "1970-01-01T00:00:01Z"}
    assert len(ask(fake, "POST", "/v1/events/export", {"dateRange": dates})[1]["events"]) == 1


def test_reset_forgets_everything(fake: FakeHoneyHive) -> None:
    ask(fake, "POST", "/v1/sessions", {})
    fake.era, fake.read_lag = "cloud", 3
    fake.reset()
    assert (len(fake.store), fake.era, fake.read_lag, fake.requests) == (0, "both", 0, [])
