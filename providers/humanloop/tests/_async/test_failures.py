"""Failures between a client and the service, over real sockets."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable
from typing import Any, Literal

import pytest

from sessiondock import (
    APIError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConnectError,
    DecodeError,
    IncompleteReadError,
    NotFoundError,
    PaginationError,
    PermissionDeniedError,
    RateLimitError,
    RedirectError,
    ServerError,
    ValidationError,
)
from sessiondock import TimeoutError as CallTimeoutError
from sessiondock.authoring import AsyncTransportName
from sessiondock.testing import Fault, Reply
from sessiondock.testing.transports import ASYNC_TRANSPORTS
from sessiondock_humanloop import AsyncHumanloop
from sessiondock_humanloop.fake import FakeHumanloop


@pytest.fixture(params=ASYNC_TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> AsyncTransportName:
    name: AsyncTransportName = request.param
    return name


@pytest.fixture
async def client(fake: FakeHumanloop, transport: AsyncTransportName) -> AsyncGenerator[AsyncHumanloop]:
    async with AsyncHumanloop(
        project="pr_1", api_key=fake.api_key, base_url=fake.base_url, transport=transport, max_retries=0
    ) as made:
        yield made


def test_a_missing_or_blank_key(
    fake: FakeHumanloop, monkeypatch: pytest.MonkeyPatch, transport: AsyncTransportName
) -> None:
    monkeypatch.delenv("HUMANLOOP_API_KEY", raising=False)
    with pytest.raises(ConfigurationError, match="pass api_key= or set HUMANLOOP_API_KEY"):
        AsyncHumanloop(base_url=fake.base_url, transport=transport)
    for key in (" ", "hl_sk\n"):
        with pytest.raises(ConfigurationError):
            AsyncHumanloop(api_key=key, base_url=fake.base_url, transport=transport)
    with pytest.raises(ConfigurationError, match=r"\bproject must"):
        AsyncHumanloop(api_key="k", project="")


@pytest.mark.smoke
async def test_a_wrong_key(fake: FakeHumanloop, transport: AsyncTransportName) -> None:
    async with AsyncHumanloop(api_key="hl_sk_wrong", base_url=fake.base_url, transport=transport) as client:
        with pytest.raises(AuthenticationError, match=r"incorrect or missing \(check the API key\)") as caught:
            await client.sessions.create()
    assert "hl_sk_wrong" not in f"{caught.value!r} {caught.value} {caught.value.headers} {caught.value.body}"
    assert fake.sessions == {}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (405, APIError),
        (422, ValidationError),
        (429, RateLimitError),
        (500, ServerError),
        (503, ServerError),
    ],
)
@pytest.mark.parametrize("detail", ["string", "array", "object"])
async def test_every_status_with_every_shape_of_detail(
    client: AsyncHumanloop,
    fake: FakeHumanloop,
    status: int,
    kind: type[APIError],
    detail: Literal["string", "array", "object"],
) -> None:
    fake.detail = detail
    fake.faults.add(Fault.status(status), times=None)
    calls: dict[str, Callable[[], Any]] = {
        "create": client.sessions.create,
        "get": lambda: client.sessions.get("sesh_1"),
        "list": lambda: client.sessions.list().first(),
    }
    for operation, call in calls.items():
        with pytest.raises(kind, match=f"injected status {status}") as caught:
            await call()
        error = caught.value
        assert (error.status, error.provider, error.operation) == (status, "humanloop", operation)
        assert isinstance(error.detail["detail"], {"string": str, "array": list, "object": dict}[detail])


async def test_a_rejected_page_size_names_the_parameter(client: AsyncHumanloop, fake: FakeHumanloop) -> None:
    fake.largest_size = 100
    with pytest.raises(ValidationError, match=r"query.size: ensure this value is less than or equal to 100") as caught:
        await client.sessions.list(page_size=101).first()
    assert [error["loc"] for error in caught.value.errors] == [["query", "size"]]


async def test_hints_at_ids_of_another_kind(client: AsyncHumanloop) -> None:
    with pytest.raises(NotFoundError, match="session ids start with sesh_"):
        await client.sessions.get("pr_1")
    with pytest.raises(NotFoundError, match=re.compile(r"^((?!start with).)*$")):
        await client.sessions.get("sesh_none")


@pytest.mark.parametrize("project", ["sesh_1", "pr_1"])
async def test_hints_at_projects_of_another_kind(client: AsyncHumanloop, fake: FakeHumanloop, project: str) -> None:
    fake.faults.add(Fault.status(422))
    with pytest.raises(ValidationError) as caught:
        await client.sessions.list(project=project).first()
    assert ("project ids start with pr_" in str(caught.value)) is (project == "sesh_1")


async def test_an_html_page_of_a_proxy(client: AsyncHumanloop, fake: FakeHumanloop) -> None:
    fake.faults.add(Fault.html(502))
    with pytest.raises(ServerError, match="HTML page"):
        await client.sessions.get("sesh_1")
    fake.faults.add(Fault.html(200))
    with pytest.raises(DecodeError, match=r"humanloop.get: status 200 came with .*text/html") as caught:
        await client.sessions.get("sesh_1")
    assert (caught.value.status, "gateway" in caught.value.body) == (200, True)


@pytest.mark.parametrize("body", ["[]", '"x"', "1", "null", "{}", '{"id": null}', '{"id": ""}', '{"id": ["x"]}'])
async def test_json_that_is_not_a_session(client: AsyncHumanloop, fake: FakeHumanloop, body: str) -> None:
    calls: dict[str, Callable[[], Any]] = {
        "create": client.sessions.create,
        "get": lambda: client.sessions.get("sesh_1"),
    }
    for operation, call in calls.items():
        fake.faults.add(Fault.status(200, body=body.encode(), headers={"Content-Type": "application/json"}))
        with pytest.raises(DecodeError) as caught:
            await call()
        assert (caught.value.provider, caught.value.operation) == ("humanloop", operation)
        assert (caught.value.status, caught.value.body) == (200, body)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        None,
        {"records": None},
        {"records": {}},
        {"records": "x"},
        {"records": [7]},
        {"records": [{"reference_id": "x"}]},
        {"detail": "no"},
    ],
)
async def test_json_that_is_not_a_page(client: AsyncHumanloop, fake: FakeHumanloop, body: Any) -> None:
    fake.faults.add(Fault.answer(Reply.json(body)))
    with pytest.raises(DecodeError) as caught:
        await client.sessions.list().first()
    assert (caught.value.provider, caught.value.operation, caught.value.status) == ("humanloop", "list", 200)


async def test_unreadable_fields_do_not_affect_the_others(client: AsyncHumanloop, fake: FakeHumanloop) -> None:
    unreadable: dict[str, Any] = {
        "id": "sesh_1",
        "reference_id": 7,
        "projects": [{"name": "no id"}],
        "datapoints_count": "many",
        "first_inputs": ["x"],
        "last_output": {},
        "created_at": "yesterday",
        "name": "not a field of Humanloop",
    }
    typed: dict[str, Any] = {"id": "sesh_2", "projects": [{"id": "pr_1", "type": 3}, {"id": "pr_2", "type": None}]}
    fake.faults.add(Fault.answer(Reply.json({"records": [unreadable, typed], "page": 1, "size": 10, "total": 2})))
    one, two = [session async for session in client.sessions.list()]
    assert (one.external_id, one.projects, one.datapoints_count, one.first_inputs, one.last_output) == (
        None,
        (),
        None,
        None,
        None,
    )
    assert (one.created_at, one.started_at, one.name, one.raw) == (None, None, None, unreadable)
    assert [(project.id, project.name, project.type) for project in two.projects] == [
        ("pr_1", None, None),
        ("pr_2", None, None),
    ]


@pytest.mark.parametrize("total", [{"total": "many"}, {"total": True}, {"total": -1}, {"total": None}])
async def test_without_a_usable_total_a_full_page_is_not_the_last(
    client: AsyncHumanloop, fake: FakeHumanloop, total: dict[str, Any]
) -> None:
    for ids in (["sesh_1", "sesh_2"], ["sesh_3"]):
        records = [{"id": each} for each in ids]
        fake.faults.add(Fault.answer(Reply.json({"records": records, "page": 1, **total})))
    assert [session.id async for session in client.sessions.list(page_size=2)] == ["sesh_1", "sesh_2", "sesh_3"]
    assert len(fake.requests) == 2


async def test_paging_ends_when_the_service_repeats_itself(client: AsyncHumanloop, fake: FakeHumanloop) -> None:
    reply = Reply.json({"records": [{"id": "sesh_1"}], "page": 1, "size": 1, "total": 1000})
    fake.faults.add(Fault.answer(reply), times=None)
    with pytest.raises(PaginationError):
        [session async for session in client.sessions.list()]
    fake.faults.clear()
    fake.faults.add(Fault.answer(Reply.json({"records": [], "page": 1, "size": 1, "total": 1000})))
    assert [session async for session in client.sessions.list()] == []


@pytest.mark.parametrize("fault", [Fault.empty(), Fault.truncated_json()], ids=lambda fault: fault.name)
async def test_incomplete_json(client: AsyncHumanloop, fake: FakeHumanloop, fault: Fault) -> None:
    session_id = fake.log("pr_1")
    calls: dict[str, Callable[[], Any]] = {
        "create": client.sessions.create,
        "get": lambda: client.sessions.get(session_id),
        "list": lambda: client.sessions.list().first(),
    }
    for operation, call in calls.items():
        fake.faults.add(fault)
        with pytest.raises(DecodeError) as caught:
            await call()
        assert caught.value.operation == operation


@pytest.mark.parametrize("fault", [Fault.half_body(), Fault.truncated_chunks()], ids=lambda fault: fault.name)
async def test_responses_that_break_off(client: AsyncHumanloop, fake: FakeHumanloop, fault: Fault) -> None:
    session_id = fake.log("pr_1")
    fake.faults.add(fault)
    with pytest.raises(IncompleteReadError):
        await client.sessions.get(session_id)
    assert (await client.sessions.get(session_id)).id == session_id


async def test_no_response_and_no_server(client: AsyncHumanloop, fake: FakeHumanloop) -> None:
    fake.faults.add(Fault.delay(2))
    with pytest.raises(CallTimeoutError):
        await client.with_options(timeout=0.05).sessions.get("sesh_1")
    fake.stop()
    with pytest.raises(ConnectError):
        await client.sessions.create()


async def test_the_key_does_not_follow_a_redirect_to_another_origin(
    client: AsyncHumanloop, fake: FakeHumanloop
) -> None:
    session_id = fake.log("pr_1")
    with FakeHumanloop() as other:
        fake.faults.add(Fault.redirect(f"{other.base_url}/sessions/{session_id}"), times=3)
        calls: list[Callable[[], Any]] = [
            client.sessions.create,
            lambda: client.sessions.get(session_id),
            client.sessions.list().first,
        ]
        for call in calls:
            with pytest.raises(RedirectError, match="the credentials must not go") as caught:
                await call()
            assert caught.value.location.startswith(other.base_url)
        assert other.requests == []
    fake.faults.add(Fault.redirect(f"{fake.base_url}/sessions/{session_id}?again=1"))
    assert (await client.sessions.get(session_id)).id == session_id
    assert fake.requests[-1].headers["X-API-KEY"] == fake.api_key


async def test_429_has_the_time_to_wait(client: AsyncHumanloop, fake: FakeHumanloop) -> None:
    fake.faults.add(Fault.status(429, retry_after=17))
    with pytest.raises(RateLimitError) as caught:
        await client.sessions.get("sesh_1")
    assert caught.value.retry_after == 17


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_reads_are_retried(client: AsyncHumanloop, fake: FakeHumanloop, status: int) -> None:
    session_id = fake.log("pr_1")
    patient = client.with_options(max_retries=2)
    fake.faults.add(Fault.status(status, retry_after=0), times=2)
    assert (await patient.sessions.get(session_id)).id == session_id
    fake.faults.add(Fault.status(status, retry_after=0), times=2)
    assert [session.id async for session in patient.sessions.list()] == [session_id]
    assert len(fake.requests) == 6


async def test_create_is_retried_only_when_it_surely_had_no_effect(client: AsyncHumanloop, fake: FakeHumanloop) -> None:
    patient = client.with_options(max_retries=2)
    fake.faults.add(Fault.status(429, retry_after=0))
    assert (await patient.sessions.create()).id in fake.sessions
    for fault in (Fault.status(503, retry_after=0), Fault.close()):
        fake.clear()
        fake.faults.add(fault, after_effect=True)
        with pytest.raises((ServerError, IncompleteReadError)):
            await patient.sessions.create()
        assert len(fake.requests) == 1
    assert len(fake.sessions) == 3
