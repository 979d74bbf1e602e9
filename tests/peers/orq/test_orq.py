"""Orq's official SDK and ours do the same calls against the fake; what they send and get is compared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock_orq import OrqBilling, OrqUsage
from tests.peers.orq.bench import FLOAT, IDS, Bench, SameFake, as_nothing, as_session

ESCAPED = "we escape the id, the SDK does not"
TYPE = "our own error class"
MESSAGE = "our message says what the service said and what to do"
STATUS = "the SDK's HonoAPIError has no status"

ZEROS: dict[str, Any] = {
    "external_id": "y",
    "duration": 0.0,
    "contact_ids": [],
    "billing": {"input_cost": 0.0, "output_cost": 0.0, "total_cost": 0.0},
    "usage": {"prompt_tokens": 0.0, "completion_tokens": 0.0, "total_tokens": 0.0},
    "traces_count": 0.0,
    "tags": [],
}
WHOLE: dict[str, Any] = {
    "external_id": "é/y",
    "duration": 1234.567,
    "contact_ids": ["ann", "bob"],
    "billing": {"input_cost": 0.25, "output_cost": 1.5, "total_cost": 1.75},
    "usage": {"prompt_tokens": 10.5, "completion_tokens": 2.25, "total_tokens": 12.75},
    "traces_count": 3.0,
    "tags": ["a", "ü"],
    "project_id": "p1",
    "started_at": "2025-04-20T10:30:00.123000+02:00",
    "updated_at": "2025-04-20T10:30:00Z",
}
FIELDS: dict[str, Any] = {
    "external_id": "é/y",
    "duration": timedelta(microseconds=1234567),
    "contact_ids": ["ann", "bob"],
    "billing": OrqBilling(input_cost=0.25, output_cost=1.5, total_cost=1.75),
    "usage": OrqUsage(prompt_tokens=10.5, completion_tokens=2.25, total_tokens=12.75),
    "traces_count": 3,
    "tags": ["a", "ü"],
    "project": "p1",
    "started_at": datetime.fromisoformat("2025-04-20T10:30:00.123000+02:00"),
    "updated_at": datetime(2025, 4, 20, 10, 30, tzinfo=UTC),
}


def test_create(bench: Bench) -> None:
    theirs = bench.theirs("create", request=WHOLE)
    ours = bench.ours(lambda sessions: sessions.create(**FIELDS), as_session)
    bench.compare("create", theirs, ours, {"body.traces_count": FLOAT})


def test_create_with_defaults(bench: Bench) -> None:
    theirs = bench.theirs("create", request=ZEROS)
    ours = bench.ours(lambda sessions: sessions.create(external_id="y"), as_session)
    zeros: dict[str, str] = dict.fromkeys(("body.duration", "body.billing", "body.usage", "body.traces_count"), FLOAT)
    bench.compare("create with defaults", theirs, ours, zeros)


def test_create_without_a_project(bench: Bench) -> None:
    theirs = bench.theirs("create", request={**WHOLE, "project_id": None})
    ours = bench.ours(lambda sessions: sessions.create(**{**FIELDS, "project": None}), as_session)
    bench.compare("create with a null project", theirs, ours, {"body.traces_count": FLOAT})


def test_create_twice(bench: Bench) -> None:
    theirs = bench.theirs("create", request={**WHOLE, "external_id": "x1"})
    ours = bench.ours(lambda sessions: sessions.create(**{**FIELDS, "external_id": "x1"}), as_session)
    known = {"body.traces_count": FLOAT, "error.type": TYPE, "error.message": MESSAGE}
    bench.compare("create, 409", theirs, ours, known)
    assert (theirs.outcome["error"]["type"], ours.outcome["error"]["type"]) == ("APIError", "ConflictError")


@pytest.mark.parametrize("session_id", [IDS[1], IDS[2]])
def test_get(bench: Bench, session_id: str) -> None:
    theirs = bench.theirs("get", session_id=session_id)
    ours = bench.ours(lambda sessions: sessions.get(session_id), as_session)
    bench.compare("get", theirs, ours, {})


@pytest.mark.parametrize("session_id", ["none", "a b", "é"])
def test_get_what_is_not_there(bench: Bench, session_id: str) -> None:
    theirs = bench.theirs("get", session_id=session_id)
    ours = bench.ours(lambda sessions: sessions.get(session_id), as_session)
    known = {"error.type": TYPE, "error.status": STATUS, "error.message": MESSAGE}
    bench.compare(f"get {session_id!r}, 404", theirs, ours, known)
    assert (theirs.outcome["error"]["type"], ours.outcome["error"]["type"]) == ("HonoAPIError", "NotFoundError")


ELSEWHERE = "the SDK reaches no route with it, which it tells otherwise than a missing session"


@pytest.mark.parametrize(
    ("session_id", "known"),
    [
        ("a/b", {"error.type": ELSEWHERE}),
        ("a?b=c", {"error.status": STATUS}),
        ("a#b", {"error.status": STATUS}),
        ("100%", {"error.status": STATUS}),
        ("a%2Fb", {"error.status": STATUS}),
    ],
)
def test_get_an_id_that_must_be_escaped(bench: Bench, session_id: str, known: dict[str, str]) -> None:
    theirs = bench.theirs("get", session_id=session_id)
    ours = bench.ours(lambda sessions: sessions.get(session_id), as_session)
    always = {"path": ESCAPED, "error.type": TYPE, "error.message": MESSAGE}
    bench.compare(f"get {session_id!r}", theirs, ours, {**always, **known})
    assert ours.requests[0]["path"].count("/") == 4


UPDATES: list[tuple[dict[str, Any], dict[str, Any], dict[str, str]]] = [
    ({"id": "other"}, {"id": "other"}, {}),
    ({"external_id": "y"}, {"external_id": "y"}, {}),
    ({"duration": 2500.0}, {"duration": timedelta(seconds=2.5)}, {"body.duration": FLOAT}),
    ({"contact_ids": []}, {"contact_ids": []}, {}),
    ({"billing": WHOLE["billing"]}, {"billing": FIELDS["billing"]}, {}),
    ({"usage": WHOLE["usage"]}, {"usage": WHOLE["usage"]}, {}),
    ({"traces_count": 0}, {"traces_count": 0}, {"body.traces_count": FLOAT}),
    ({"tags": ["ü"]}, {"tags": ("ü",)}, {}),
    ({"workspace_id": "w2"}, {"workspace_id": "w2"}, {}),
    ({"project_id": "p2"}, {"project": "p2"}, {}),
    ({"project_id": None}, {"project": None}, {}),
    ({"started_at": WHOLE["started_at"]}, {"started_at": FIELDS["started_at"]}, {}),
    ({"updated_at": WHOLE["updated_at"]}, {"updated_at": FIELDS["updated_at"]}, {}),
]


@pytest.mark.parametrize(("fields", "arguments", "known"), UPDATES, ids=lambda value: next(iter(value), ""))
def test_update(bench: Bench, fields: dict[str, Any], arguments: dict[str, Any], known: dict[str, str]) -> None:
    theirs = bench.theirs("update", session_id=IDS[2], fields=fields)
    ours = bench.ours(lambda sessions: sessions.update(IDS[2], **arguments), as_session)
    bench.compare(f"update {next(iter(arguments))}", theirs, ours, known)


def test_update_everything(bench: Bench) -> None:
    theirs = bench.theirs("update", session_id=IDS[2], fields=WHOLE)
    ours = bench.ours(lambda sessions: sessions.update(IDS[2], **FIELDS), as_session)
    bench.compare("update everything", theirs, ours, {"body.traces_count": FLOAT})


def test_update_nothing(bench: Bench) -> None:
    theirs = bench.theirs("update", session_id=IDS[2], fields={})
    ours = bench.ours(lambda sessions: sessions.update(IDS[2]), as_session)
    reason = "the SDK sends {}, which changes nothing; we reject it before sending"
    bench.compare("update nothing", theirs, ours, dict.fromkeys(("requests", "result", "error"), reason))
    assert theirs.requests[0]["body"] == {}
    assert ours.requests == ()
    assert ours.outcome["error"]["type"] == "InvalidValueError"


def test_update_and_delete_what_is_not_there(bench: Bench) -> None:
    known = {"error.type": TYPE, "error.status": STATUS, "error.message": MESSAGE}
    theirs = bench.theirs("update", session_id="none", fields={"tags": []})
    ours = bench.ours(lambda sessions: sessions.update("none", tags=[]), as_session)
    bench.compare("update, 404", theirs, ours, known)
    theirs = bench.theirs("delete", session_id="none")
    ours = bench.ours(lambda sessions: sessions.delete("none"), as_nothing)
    bench.compare("delete, 404", theirs, ours, known)


def test_delete(bench: Bench, fake: SameFake) -> None:
    theirs = bench.theirs("delete", session_id=IDS[2])
    assert IDS[2] not in fake.sessions
    ours = bench.ours(lambda sessions: sessions.delete(IDS[2]), as_nothing)
    assert IDS[2] not in fake.sessions
    bench.compare("delete", theirs, ours, {})


def test_delete_stays_inside_its_route(bench: Bench) -> None:
    theirs = bench.theirs("delete", session_id="..")
    ours = bench.ours(lambda sessions: sessions.delete(".."), as_nothing)
    reason = "the SDK sends DELETE /v2/traces; we reject the id before sending"
    bench.compare("delete '..'", theirs, ours, dict.fromkeys(("requests", "error"), reason))
    assert theirs.requests[0]["path"] == "/v2/traces"


def test_a_wrong_key(bench: Bench) -> None:
    bench.key = "wrong-key"
    theirs = bench.theirs("get", session_id=IDS[1])
    ours = bench.ours(lambda sessions: sessions.get(IDS[1]), as_session)
    bench.compare("get, 401", theirs, ours, {"error.type": TYPE, "error.message": MESSAGE})
    assert ours.outcome["error"]["type"] == "AuthenticationError"
