"""Create, get, update and delete against the fake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from sessiondock import ConflictError, NotFoundError, Operation, connect_async
from sessiondock_orq import AsyncOrq, OrqBilling, OrqUsage
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
async def test_the_lifecycle_of_a_session(orq: AsyncOrq, fake: FakeOrq) -> None:
    created = await orq.sessions.create(external_id="x")
    assert (created.external_id, created.workspace_id) == ("x", fake.workspace_id)
    assert await orq.sessions.get(created.id) == created
    updated = await orq.sessions.update(created.id, tags=["vip"])
    assert (updated.id, updated.tags) == (created.id, ("vip",))
    assert [session.id async for session in orq.sessions.list()] == [created.id]
    assert await orq.sessions.count() == 1
    await orq.sessions.delete(created.id)
    with pytest.raises(NotFoundError, match="No session found in the database"):
        await orq.sessions.get(created.id)
    assert await orq.sessions.count() == 0
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


async def test_create_sends_a_complete_body_of_defaults(orq: AsyncOrq, fake: FakeOrq) -> None:
    created = await orq.sessions.create(external_id="x")
    assert fake.requests[0].json() == {"external_id": "x", **ZEROS}
    assert (created.duration, created.duration_ms, created.traces_count) == (timedelta(0), 0, 0)
    assert (created.tags, created.contact_ids, created.user_id, created.project) == ((), (), None, None)
    assert created.billing == OrqBilling(input_cost=0, output_cost=0, total_cost=0)
    assert created.usage == OrqUsage(prompt_tokens=0, completion_tokens=0, total_tokens=0)


async def test_every_field_is_sent_and_read_back(orq: AsyncOrq, fake: FakeOrq) -> None:
    created = await orq.sessions.create(
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


async def test_a_project_of_none_is_sent_as_null_and_an_omitted_one_is_not_sent(orq: AsyncOrq, fake: FakeOrq) -> None:
    created = await orq.sessions.create(external_id="x", project=None)
    assert fake.requests[-1].json()["project_id"] is None
    await orq.sessions.update(created.id, project="p1")
    kept = await orq.sessions.update(created.id, traces_count=1)
    assert fake.requests[-1].json() == {"traces_count": 1}
    assert kept.project == "p1"
    cleared = await orq.sessions.update(created.id, project=None)
    assert fake.requests[-1].json() == {"project_id": None}
    assert cleared.project is None


async def test_update_sends_only_the_given_fields(orq: AsyncOrq, fake: FakeOrq) -> None:
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
        assert (await orq.sessions.update(session_id, **fields)).id == session_id
        assert fake.requests[-1].json() == body
    updated = await orq.sessions.get(session_id)
    assert (updated.external_id, updated.billing, updated.usage, updated.tags) == ("y", BILLING, USAGE, ())
    assert updated.updated_at == STARTED


async def test_an_external_id_is_unique(orq: AsyncOrq, fake: FakeOrq) -> None:
    await orq.sessions.create(external_id="x")
    with pytest.raises(ConflictError, match=r"already exists.*list with a StringFilter") as caught:
        await orq.sessions.create(external_id="x", tags=["second"])
    assert str(caught.value) == (
        "orq.create: status 409: Session with this external_id already exists (choose another id). "
        "list with a StringFilter on external_id finds the session that has it"
    )
    assert (caught.value.status, caught.value.operation) == (409, "create")
    assert caught.value.detail == {"message": "Session with this external_id already exists", "code": "409"}
    other = await orq.sessions.create(external_id="y")
    with pytest.raises(ConflictError) as on_update:
        await orq.sessions.update(other.id, external_id="x")
    assert "StringFilter" not in str(on_update.value)
    assert await orq.sessions.count() == 2


async def test_a_missing_session_is_a_not_found_error(orq: AsyncOrq) -> None:
    with pytest.raises(NotFoundError, match="No session found in the database") as caught:
        await orq.sessions.get("none")
    assert (caught.value.status, caught.value.operation, caught.value.provider) == (404, "get", "orq")
    assert caught.value.detail == {"message": "No session found in the database", "code": "404"}
    assert "removed" not in str(caught.value)
    with pytest.raises(NotFoundError):
        await orq.sessions.update("none", tags=[])
    with pytest.raises(NotFoundError):
        await orq.sessions.delete("none")


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
async def test_unusual_ids_stay_one_path_segment(orq: AsyncOrq, fake: FakeOrq, session_id: str) -> None:
    fake.sessions[session_id] = {**fake.add("x"), "_id": session_id}
    assert (await orq.sessions.get(session_id)).id == session_id
    assert (await orq.sessions.update(session_id, tags=["t"])).tags == ("t",)
    await orq.sessions.delete(session_id)
    assert {request.route for request in fake.requests} == {"/v2/traces/sessions/{session_id}"}
    assert [dict(request.path_params) for request in fake.requests] == [{"session_id": session_id}] * 3
    assert len(fake.sessions) == 1


@pytest.mark.smoke
async def test_connecting_by_name_and_by_url(fake: FakeOrq, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORQ_API_KEY", fake.api_key)
    async with connect_async(f"orq://?base_url={fake.base_url}&max_retries=0") as dock:
        created = await dock.sessions.create(external_id="x")
        assert [session.id async for session in dock.sessions.list(page_size=1)] == [created.id]
        assert Operation.UPDATE in dock.capabilities
        assert Operation.ADD_EVENTS not in dock.capabilities
        assert dock.capabilities.facts.paging == "cursor"
        no_such_operation: Any = dock.sessions
        with pytest.raises(AttributeError, match="has no list_events"):
            await no_such_operation.list_events("s")
    async with connect_async(AsyncOrq, api_key=fake.api_key, base_url=fake.base_url) as orq:
        assert (await orq.sessions.get(created.id)).workspace_id == fake.workspace_id
    async with connect_async("orq") as dock:
        assert "https://my.orq.ai" in repr(dock)


@pytest.mark.parametrize("key", ["{}", "Bearer {}", "bearer {}"])
async def test_a_key_may_start_with_bearer(fake: FakeOrq, key: str) -> None:
    async with AsyncOrq(api_key=key.format(fake.api_key), base_url=fake.base_url + "//") as orq:
        assert await orq.sessions.count() == 0
    assert fake.requests[0].path == "/v2/traces/sessions/count"
    assert fake.requests[0].bearer == fake.api_key
