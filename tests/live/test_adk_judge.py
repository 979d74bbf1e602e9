"""Sessions made through us are read by ADK's own session services from the same database file, and the reverse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from sessiondock import Event, ServerError
from sessiondock_adk import Adk, AdkEvent, AdkSession
from tests.live.adk.ask import ask_adk
from tests.live.adk.server import AdkServer, Storage

OLD = datetime(2023, 11, 14, 22, 13, 20, 123456, tzinfo=UTC)
STATE: dict[str, Any] = {
    "text": "ü😀\u2028",
    "number": 0.1 + 0.2,
    "big": 2**70,
    "nothing": None,
    "deep": {"list": [1, [True, {}]]},
    "user:language": "de",
    "app:motto": "fast",
}
READERS: dict[Storage, tuple[Storage, ...]] = {"sqlite": ("sqlite", "database"), "database": ("database",)}
"""ADK's services that can read what a server with this storage writes."""
EVENTS = (
    Event(id="e-1", inputs={"text": "Where is my parcel?"}, started_at=OLD),
    AdkEvent(
        id="e-2",
        name="postman",
        outputs={
            "role": "model",
            "parts": [{"text": "Let me see."}, {"functionCall": {"id": "c", "name": "find", "args": {"x": None}}}],
        },
        started_at=OLD + timedelta(microseconds=1),
        metadata={"score": 0.1 + 0.2, "nothing": None},
        metrics={"promptTokenCount": 5, "candidatesTokenCount": 7},
        error="late",
        error_code="L1",
        invocation_id="i-1",
        branch="root.postman",
        output={"zone": 7},
        model_version="m-1",
        finish_reason="STOP",
    ),
    Event(
        id="e-3",
        name="postman",
        outputs={
            "role": "user",
            "parts": [{"functionResponse": {"id": "c", "name": "find", "response": {"at": None}}}],
        },
        started_at=OLD + timedelta(days=1),
    ),
)
NO_ACTIONS: dict[str, Any] = {
    "stateDelta": {},
    "artifactDelta": {},
    "requestedAuthConfigs": {},
    "requestedToolConfirmations": {},
}


def without_mark(event: dict[str, Any]) -> dict[str, Any]:
    """The event as ADK shows it to the outside: without its note that the event was restored."""
    metadata = {key: value for key, value in event["customMetadata"].items() if not key.startswith("__adk_internal_")}
    shown = {key: value for key, value in event.items() if key != "customMetadata"}
    return {**shown, "customMetadata": metadata} if metadata else shown


def test_adk_reads_what_we_wrote(adk_server: AdkServer, app: str) -> None:
    with Adk(project=app, user_id="ann lee", base_url=adk_server.url) as adk:
        adk.sessions.create(id="s", state=STATE, events=EVENTS)
        ours = adk.sessions.update("s", state={"number": 1, "deep": None, "user:seen": [1]})
    for judge in READERS[adk_server.storage]:
        check(ask_adk(judge, adk_server.database, {"get": [app, "ann lee", "s"]}), ours)


def check(found: dict[str, Any], ours: AdkSession) -> None:
    """Compare what ADK found with what we sent and what we got."""
    assert (found["id"], found["appName"], found["userId"]) == ("s", ours.project, ours.user_id)
    assert found["state"] == ours.state == {**STATE, "number": 1, "deep": None, "user:seen": [1]}
    assert ours.updated_at is not None
    assert abs(found["lastUpdateTime"] - ours.raw["lastUpdateTime"]) <= 1e-6
    *seeded, update = found["events"]
    assert [*map(without_mark, seeded), update] == [event.raw for event in ours.events]
    asked, answered, gave = map(without_mark, seeded)
    plain: dict[str, Any] = {"actions": NO_ACTIONS, "nodeInfo": {"path": ""}}
    assert asked == {
        **plain,
        "id": "e-1",
        "author": "user",
        "invocationId": "",
        "timestamp": OLD.timestamp(),
        "content": {"role": "user", "parts": [{"text": "Where is my parcel?"}]},
    }
    assert answered == {
        **plain,
        "id": "e-2",
        "author": "postman",
        "invocationId": "i-1",
        "timestamp": (OLD + timedelta(microseconds=1)).timestamp(),
        "content": EVENTS[1].outputs,
        "customMetadata": {"score": 0.1 + 0.2, "nothing": None},
        "usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 7},
        "errorCode": "L1",
        "errorMessage": "late",
        "branch": "root.postman",
        "output": {"zone": 7},
        "modelVersion": "m-1",
        "finishReason": "STOP",
    }
    assert (gave["id"], gave["content"]) == ("e-3", EVENTS[2].outputs)
    assert update["actions"] == {**NO_ACTIONS, "stateDelta": {"number": 1, "deep": None, "user:seen": [1]}}


def test_adk_lists_what_we_list(adk_server: AdkServer, app: str) -> None:
    with Adk(project=app, user_id="ann", base_url=adk_server.url) as adk:
        for name in ("b", "a", "c"):
            adk.sessions.create(id=name, state={"of": name, "user:last": name})
        adk.sessions.update("b", state={"later": True})
        adk.sessions.delete("c")
        ours = [(session.id, session.state) for session in adk.sessions.list()]
    for judge in READERS[adk_server.storage]:
        found = ask_adk(judge, adk_server.database, {"list": [app, "ann"]})
        assert [(session["id"], session["state"]) for session in found] == ours
    assert [session_id for session_id, _ in ours] == ["a", "b"]


def test_we_read_what_adk_wrote(adk_server: AdkServer, app: str) -> None:
    events: list[dict[str, Any]] = [
        {"id": "e-1", "author": "user", "timestamp": 1.5, "content": {"role": "user", "parts": [{"text": "hi"}]}},
        {
            "id": "e-2",
            "author": "postman",
            "timestamp": 1700000000.1234567,
            "content": {"role": "model", "parts": [{"text": "On "}, {"text": "its way"}]},
            "actions": {"stateDelta": {"color": "blue", "app:motto": "faster"}, "transferToAgent": "sorter"},
            "longRunningToolIds": ["t-1"],
            "customMetadata": {"k": [None]},
            "usageMetadata": {"totalTokenCount": 3},
        },
    ]
    order = {"app": app, "user": "ann", "id": "from adk", "state": STATE, "events": events}
    stored = ask_adk(adk_server.storage, adk_server.database, {"write": order})
    with Adk(project=app, user_id="ann", base_url=adk_server.url) as adk:
        session = adk.sessions.get("from adk")
        (listed,) = adk.sessions.list()
    assert session.raw == stored
    assert session.state == {**STATE, "color": "blue", "app:motto": "faster"}
    assert (session.id, session.project, session.user_id) == ("from adk", app, "ann")
    assert session.updated_at == datetime.fromtimestamp(1700000000.1234567, UTC)
    assert listed == attrs.evolve(session, events=())
    asked, answered = session.events
    assert (asked.type, asked.started_at, asked.text) == (
        "user",
        datetime(1970, 1, 1, 0, 0, 1, 500000, tzinfo=UTC),
        "hi",
    )
    assert (answered.type, answered.name, answered.text) == ("model", "postman", "On its way")
    assert answered.actions is not None
    assert (answered.actions["stateDelta"], answered.actions["transferToAgent"]) == (
        events[1]["actions"]["stateDelta"],
        "sorter",
    )
    assert (answered.long_running_tool_ids, answered.metadata) == (("t-1",), {"k": [None]})
    assert answered.metrics == {"totalTokenCount": 3}
    assert answered.raw["timestamp"] == 1700000000.1234567


def test_what_one_store_of_adk_wrote_the_other_cannot_read(adk_server: AdkServer, app: str) -> None:
    order: dict[str, Any] = {"app": app, "user": "ann", "id": "mixed", "state": {}, "events": []}
    ask_adk("database", adk_server.database, {"write": order})
    if adk_server.storage == "database":
        with pytest.raises(RuntimeError, match=r"last_update_time|lastUpdateTime"):
            ask_adk("sqlite", adk_server.database, {"list": [app, "ann"]})
        return
    # a client each: after a 500 the server closes the connection without having said so
    with Adk(project=app, user_id="ann", base_url=adk_server.url, max_retries=0) as adk, pytest.raises(ServerError):
        adk.sessions.get("mixed")
    with Adk(project=app, user_id="ann", base_url=adk_server.url, max_retries=0) as adk, pytest.raises(ServerError):
        adk.sessions.list().first()
    with Adk(project=app, user_id="ann", base_url=adk_server.url) as adk:
        adk.sessions.delete("mixed")
        assert list(adk.sessions.list()) == []
