# Generated from tests/_async/test_sessions.py: edit that file, not this one.
# Digest: a9ce7fe274af1323
"""Create, get, update and delete against the fake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from sessiondock import ConflictError, NotFoundError, Operation, connect
from sessiondock_orq import Orq, OrqBilling, OrqUsage
from sessiondock_orq.fake import FakeOrq

BILLING = OrqBilling(input_cost=0.25, output_cost=1, total_cost=1.25)
USAGE = OrqUsage(prompt_tokens=10, completion_tokens=2.5, total_tokens=12.5)
STARTED = datetime(2025, 4, 20, 10, 30, tzinfo=UTC)

ZEROS: dict[str, Any] = {
    "duration": 0,
    "contact_ids": [],
    "billing": {"input_cost": 0, "output_cost": 0, "total_cost": 0},
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    "traces_count": 0,
    "tags": [],
}


@pytest.mark.smoke
def test_the_lifecycle_of_a_session(orq: Orq, fake: FakeOrq) -> None:
    created = orq.sessions.create(external_id="x")
    assert (created.external_id, created.workspace_id) == ("x", fake.workspace_id)
    assert orq.sessions.get(created.id) == created
    updated = orq.sessions.update(created.id, tags=["vip"])
    assert (updated.id, updated.tags) == (created.id, ("vip",))
    assert [session.id for session in orq.sessions.list()] == [created.id]
    assert orq.sessions.count() == 1
    orq.sessions.delete(created.id)
    with pytest.raises(NotFoundError, match="No session found in the database"):
        orq.sessions.get(created.id)
    assert orq.sessions.count() == 0
    assert [(request.method, request.path) for request in fake.requests] == [
        ("POST", "/v2/traces/sessions"),
        ("GET", f"/v2/traces/sessions/{created.id}"),
        ("PATCH", f"/v2/traces/sessions/{created.id}"),
        ("POST", "/v2/traces/sessions/query"),
        ("POST", "/v2/traces/sessions/count"),
        ("DELETE", f"/v2/traces/sessions/{created.id}"),
        ("GET", f"/v2/traces/sessions/{created.id}"),
        ("POST", "/v2/traces/sessions/count"),
    ]
    assert {request.headers["Authorization"] for request in fake.requests} == {f"Bearer {fake.api_key}"}


def test_create_sends_a_complete_body_of_defaults(orq: Orq, fake: FakeOrq) -> None:
    created = orq.sessions.create(external_id="x")
    assert fake.requests[0].json() == {"external_id": "x", **ZEROS}
    assert (created.duration, created.duration_ms, created.traces_count) == (timedelta(0), 0, 0)
    assert (created.tags, created.contact_ids, created.user_id, created.project) == ((), (), None, None)
    assert created.billing == OrqBilling(input_cost=0, output_cost=0, total_cost=0)
    assert created.usage == OrqUsage(prompt_tokens=0, completion_tokens=0, total_tokens=0)


def test_every_field_is_sent_and_read_back(orq: Orq, fake: FakeOrq) -> None:
    created = orq.sessions.create(
        external_id="x",
        duration=timedelta(milliseconds=1234, microseconds=567),
        contact_ids=["ann"],
        billing=BILLING,
        usage={"prompt_tokens": 10, "completion_tokens": 2.5, "total_tokens": 12.5},
        traces_count=3,
        tags=("a", "ü"),
        project="p1",
        started_at=STARTED,
        updated_at=datetime(2025, 4, 20, 14, 0, 0, 123000, timezone(timedelta(hours=2))),
    )
    assert fake.requests[0].json() == {
        "external_id": "x",
        "duration": 1234.567,
        "contact_ids": ["ann"],
        "billing": {"input_cost": 0.25, "output_cost": 1, "total_cost": 1.25},
        "usage": {"prompt_tokens": 10, "completion_tokens": 2.5, "total_tokens": 12.5},
        "traces_count": 3,
        "tags": ["a", "ü"],
        "project_id": "p1",
        "started_at": "2025-04-20T10:30:00Z",
        "updated_at": "2025-04-20T14:00:00.123000+02:00",
    }
    assert (created.duration, created.duration_ms) == (timedelta(milliseconds=1234, microseconds=567), 1234.567)
    assert (created.contact_ids, created.user_id, created.tags) == (("ann",), "ann", ("a", "ü"))
    assert (created.billing, created.usage, created.traces_count, created.project) == (BILLING, USAGE, 3, "p1")
    assert created.started_at == STARTED
    assert created.updated_at == datetime(2025, 4, 20, 12, 0, 0, 123000, UTC)
    assert created.raw == fake.sessions[created.id]


def test_a_project_of_none_is_sent_as_null_and_an_omitted_one_is_not_sent(orq: Orq, fake: FakeOrq) -> None:
    created = orq.sessions.create(external_id="x", project=None)
    assert fake.requests[-1].json()["project_id"] is None
    orq.sessions.update(created.id, project="p1")
    kept = orq.sessions.update(created.id, traces_count=1)
    assert fake.requests[-1].json() == {"traces_count": 1}
    assert kept.project == "p1"
    cleared = orq.sessions.update(created.id, project=None)
    assert fake.requests[-1].json() == {"project_id": None}
    assert cleared.project is None


def test_update_sends_only_the_given_fields(orq: Orq, fake: FakeOrq) -> None:
    session_id = fake.add("x", tags=["old"])["_id"]
    updates: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"id": "other"}, {"_id": "other"}),
        ({"workspace_id": "w2"}, {"workspace_id": "w2"}),
        ({"external_id": "y"}, {"external_id": "y"}),
        ({"duration": timedelta(seconds=1)}, {"duration": 1000}),
        ({"contact_ids": []}, {"contact_ids": []}),
        ({"billing": BILLING}, {"billing": {"input_cost": 0.25, "output_cost": 1, "total_cost": 1.25}}),
        ({"usage": USAGE}, {"usage": {"prompt_tokens": 10, "completion_tokens": 2.5, "total_tokens": 12.5}}),
        ({"traces_count": 0}, {"traces_count": 0}),
        ({"tags": []}, {"tags": []}),
        ({"started_at": STARTED}, {"started_at": "2025-04-20T10:30:00Z"}),
        ({"updated_at": STARTED}, {"updated_at": "2025-04-20T10:30:00Z"}),
    ]
    for fields, body in updates:
        assert (orq.sessions.update(session_id, **fields)).id == session_id
        assert fake.requests[-1].json() == body
    updated = orq.sessions.get(session_id)
    assert (updated.external_id, updated.billing, updated.usage, updated.tags) == ("y", BILLING, USAGE, ())
    assert updated.updated_at == STARTED


def test_an_external_id_is_unique(orq: Orq, fake: FakeOrq) -> None:
    orq.sessions.create(external_id="x")
    with pytest.raises(ConflictError, match=r"already exists.*list with a StringFilter") as caught:
        orq.sessions.create(external_id="x", tags=["second"])
    assert str(caught.value) == (
        "orq.create: status 409: Session with this external_id already exists (choose another id). "
        "list with a StringFilter on external_id finds the session that has it"
    )
    assert (caught.value.status, caught.value.operation) == (409, "create")
    assert caught.value.detail == {"message": "Session with this external_id already exists", "code": "409"}
    other = orq.sessions.create(external_id="y")
    with pytest.raises(ConflictError) as on_update:
        orq.sessions.update(other.id, external_id="x")
    assert "StringFilter" not in str(on_update.value)
    assert orq.sessions.count() == 2


def test_a_missing_session_is_a_not_found_error(orq: Orq) -> None:
    with pytest.raises(NotFoundError, match="No session found in the database") as caught:
        orq.sessions.get("none")
    assert (caught.value.status, caught.value.operation, caught.value.provider) == (404, "get", "orq")
    assert caught.value.detail == {"message": "No session found in the database", "code": "404"}
    assert "removed" not in str(caught.value)
    with pytest.raises(NotFoundError):
        orq.sessions.update("none", tags=[])
    with pytest.raises(NotFoundError):
        orq.sessions.delete("none")


UNUSUAL = [
    "a b",
    "a/b",
    "/",
    "a?b=c",
    "a#b",
    "100%",
    "a%2Fb",
    "../query",
    "..%2F",
    "é",
    "日本",
    "😀",
    "a;b",
    "a\\b",
    "a+b",
]


@pytest.mark.parametrize("session_id", [*UNUSUAL, "query", "count", "..."])
def test_unusual_ids_stay_one_path_segment(orq: Orq, fake: FakeOrq, session_id: str) -> None:
    fake.sessions[session_id] = {**fake.add("x"), "_id": session_id}
    assert (orq.sessions.get(session_id)).id == session_id
    assert (orq.sessions.update(session_id, tags=["t"])).tags == ("t",)
    orq.sessions.delete(session_id)
    assert {request.route for request in fake.requests} == {"/v2/traces/sessions/{session_id}"}
    assert [dict(request.path_params) for request in fake.requests] == [{"session_id": session_id}] * 3
    assert len(fake.sessions) == 1


@pytest.mark.smoke
def test_connecting_by_name_and_by_url(fake: FakeOrq, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORQ_API_KEY", fake.api_key)
    with connect(f"orq://?base_url={fake.base_url}&max_retries=0") as dock:
        created = dock.sessions.create(external_id="x")
        assert [session.id for session in dock.sessions.list(page_size=1)] == [created.id]
        assert Operation.UPDATE in dock.capabilities
        assert Operation.ADD_EVENTS not in dock.capabilities
        assert dock.capabilities.facts.paging == "cursor"
        no_such_operation: Any = dock.sessions
        with pytest.raises(AttributeError, match="has no list_events"):
            no_such_operation.list_events("s")
    with connect(Orq, api_key=fake.api_key, base_url=fake.base_url) as orq:
        assert (orq.sessions.get(created.id)).workspace_id == fake.workspace_id
    with connect("orq") as dock:
        assert "https://my.orq.ai" in repr(dock)


@pytest.mark.parametrize("key", ["{}", "Bearer {}", "bearer {}"])
def test_a_key_may_start_with_bearer(fake: FakeOrq, key: str) -> None:
    with Orq(api_key=key.format(fake.api_key), base_url=fake.base_url + "//") as orq:
        assert orq.sessions.count() == 0
    assert fake.requests[0].path == "/v2/traces/sessions/count"
    assert fake.requests[0].bearer == fake.api_key
