"""The wire itself, without our client: what the fake answers is what the real servers answer."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from typing import Any
from urllib.parse import quote, urlsplit

import pytest


class Wire:
    """Plain HTTP to one user's sessions."""

    def __init__(self, url: str, app: str) -> None:
        self._host = urlsplit(url).netloc
        self.sessions = f"/apps/{app}/users/ann/sessions"

    def __call__(self, method: str, path: str, body: Any = None, *, data: bytes | None = None) -> tuple[int, Any]:
        """Status and JSON, or text where it is none."""
        sent = json.dumps(body).encode() if body is not None else data
        # a connection each: after a 500 the server closes it without having said so
        with closing(http.client.HTTPConnection(self._host, timeout=30)) as connection:
            connection.request(method, path, sent, {"Content-Type": "application/json"} if sent is not None else {})
            response = connection.getresponse()
            text = response.read().decode()
        is_json = response.getheader("Content-Type") == "application/json"
        return response.status, json.loads(text) if is_json and text else text

    def create(self, **body: Any) -> tuple[int, Any]:
        return self("POST", self.sessions, body)


@pytest.fixture
def wire(adk_url: str, app: str) -> Wire:
    return Wire(adk_url, app)


def test_ready(wire: Wire) -> None:
    assert wire("GET", "/health") == (200, {"status": "ok"})


def test_an_answer_has_six_fields_and_an_event_seven(wire: Wire) -> None:
    status, made = wire.create(sessionId="s", events=[{"id": "e", "timestamp": 5, "bogus": 1, "author": "a"}], bogus=1)
    event: dict[str, Any] = {
        "invocationId": "",
        "author": "a",
        "actions": {
            "stateDelta": {},
            "artifactDelta": {},
            "requestedAuthConfigs": {},
            "requestedToolConfirmations": {},
        },
        "nodeInfo": {"path": ""},
        "id": "e",
        "timestamp": 5.0,
    }
    app = wire.sessions.split("/")[2]
    expected: dict[str, Any] = {
        "id": "s",
        "appName": app,
        "userId": "ann",
        "state": {},
        "events": [event],
        "lastUpdateTime": 5.0,
    }
    assert (status, made) == (200, expected)
    assert wire("GET", f"{wire.sessions}/s") == (200, expected)
    assert wire("GET", wire.sessions) == (200, [{**expected, "events": []}])


def test_a_body_is_optional(wire: Wire) -> None:
    for status, made in (
        wire("POST", wire.sessions),
        wire.create(),
        wire.create(sessionId=None, state=None, events=None),
    ):
        assert status == 200
        assert len(made["id"]) == 36


def test_a_session_can_be_created_once(wire: Wire) -> None:
    assert wire.create(sessionId="s")[0] == 200
    assert wire.create(sessionId="s") == (409, {"detail": "Session already exists: s"})


def test_what_is_not_there(wire: Wire) -> None:
    missing = (404, {"detail": "Session not found"})
    assert wire("GET", f"{wire.sessions}/s") == missing
    assert wire("PATCH", f"{wire.sessions}/s", {"stateDelta": {}}) == missing
    assert wire("DELETE", f"{wire.sessions}/s") == (200, None)
    assert wire("GET", "/nothing") == (404, {"detail": "Not Found"})
    assert wire("PUT", f"{wire.sessions}/s", {}) == (405, {"detail": "Method Not Allowed"})


def test_a_slash_in_an_id_is_another_route(wire: Wire) -> None:
    assert wire.create(sessionId="a/b")[0] == 200
    for method in ("GET", "DELETE"):
        assert wire(method, f"{wire.sessions}/{quote('a/b', safe='')}") == (404, {"detail": "Not Found"})


def test_sessions_of_evaluations_are_not_listed(wire: Wire) -> None:
    for name in ("adk-eval-session-1", "___eval___session___1", "eval"):
        assert wire.create(sessionId=name)[0] == 200
        assert wire("GET", f"{wire.sessions}/{name}")[0] == 200
    status, listed = wire("GET", wire.sessions)
    assert (status, [session["id"] for session in listed]) == (200, ["eval"])


def test_partial_events_are_not_stored(wire: Wire) -> None:
    _, made = wire.create(events=[{"id": "e", "partial": True}, {"id": "f"}])
    assert [event["id"] for event in made["events"]] == ["f"]


def test_a_repeated_event_fails_halfway(wire: Wire) -> None:
    assert wire.create(sessionId="s", events=[{"id": "e"}, {"id": "e"}]) == (500, "Internal Server Error")
    _, stored = wire("GET", f"{wire.sessions}/s")
    assert [event["id"] for event in stored["events"]] == ["e"]


def test_state_for_a_turn_is_not_stored(wire: Wire) -> None:
    assert wire.create(sessionId="s", state={"temp:a": 1, "b": 1})[1]["state"] == {"b": 1}
    wire("PATCH", f"{wire.sessions}/s", {"stateDelta": {"temp:a": 1}})
    _, stored = wire("GET", f"{wire.sessions}/s")
    assert stored["state"] == {"b": 1}
    assert [event["actions"]["stateDelta"] for event in stored["events"]] == [{}]


def test_an_update_is_an_event_of_the_user(wire: Wire) -> None:
    wire.create(sessionId="s")
    status, updated = wire("PATCH", f"{wire.sessions}/s", {"stateDelta": {"a": None}})
    (event,) = updated["events"]
    assert (status, updated["state"], event["author"], event["invocationId"][:2]) == (200, {"a": None}, "user", "p-")
    assert abs(updated["lastUpdateTime"] - event["timestamp"]) < 1e-6


MISFITS: list[tuple[dict[str, Any], str, list[str | int]]] = [
    ({"sessionId": 5}, "string_type", ["body", "sessionId"]),
    ({"state": [1]}, "dict_type", ["body", "state"]),
    ({"events": [1]}, "model_attributes_type", ["body", "events", 0]),
    ({"events": [{"content": [1]}]}, "model_attributes_type", ["body", "events", 0, "content"]),
    ({"events": [{"errorCode": 1}]}, "string_type", ["body", "events", 0, "errorCode"]),
    ({"events": [{"author": 1}]}, "string_type", ["body", "events", 0, "author"]),
    ({"events": [{"timestamp": "noon"}]}, "float_parsing", ["body", "events", 0, "timestamp"]),
    ({"events": [{"timestamp": None}]}, "float_type", ["body", "events", 0, "timestamp"]),
    ({"events": [{"timestamp": []}]}, "float_type", ["body", "events", 0, "timestamp"]),
    ({"events": [{}, {"content": {"bogus": 1}}]}, "extra_forbidden", ["body", "events", 1, "content", "bogus"]),
    ({"events": [{"content": {"parts": "a"}}]}, "list_type", ["body", "events", 0, "content", "parts"]),
    (
        {"events": [{"id": "e", "content": {"parts": ["a"]}}]},
        "model_attributes_type",
        ["body", "events", 0, "content", "parts", 0],
    ),
]


@pytest.mark.parametrize(("body", "kind", "place"), MISFITS)
def test_what_does_not_fit_is_named(wire: Wire, body: Any, kind: str, place: list[Any]) -> None:
    status, answer = wire("POST", wire.sessions, body)
    (complaint,) = answer["detail"]
    assert (status, complaint["type"], complaint["loc"]) == (422, kind, place)


def test_bodies_that_are_no_object(wire: Wire) -> None:
    wire.create(sessionId="s")
    for method, path, data, kind in (
        ("POST", wire.sessions, b"{bad", "json_invalid"),
        ("POST", wire.sessions, b"[1]", "model_attributes_type"),
        ("PATCH", f"{wire.sessions}/s", b"[1]", "model_attributes_type"),
        ("PATCH", f"{wire.sessions}/s", b"{}", "missing"),
        ("PATCH", f"{wire.sessions}/s", b'{"stateDelta":[]}', "dict_type"),
    ):
        status, answer = wire(method, path, data=data)
        assert (status, answer["detail"][0]["type"]) == (422, kind)
