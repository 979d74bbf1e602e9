"""Failures of the connection, the service and the caller, in both APIs and with both HTTP libraries."""

from __future__ import annotations

import copy
from collections.abc import AsyncGenerator
from types import MappingProxyType
from typing import Any, TypeAlias

import pytest

from sessiondock import (
    APIError,
    AuthenticationError,
    ConfigurationError,
    DecodeError,
    Event,
    IncompleteReadError,
    InvalidValueError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RedirectError,
    ServerError,
    SessionDockError,
    UnsupportedFieldError,
)
from sessiondock.testing import Fault, Reply
from sessiondock.testing.transports import ASYNC_TRANSPORTS
from sessiondock_honeyhive import AsyncHoneyHive, AsyncHoneyHiveV1, EventFilter
from sessiondock_honeyhive.fake import FakeHoneyHive

Hive: TypeAlias = AsyncHoneyHive | AsyncHoneyHiveV1
ID = "caf77ace-3417-4da4-944d-f4a0688f3c23"
BOTH = pytest.mark.parametrize("kind", [AsyncHoneyHive, AsyncHoneyHiveV1])
EACH = pytest.mark.parametrize("transport", ASYNC_TRANSPORTS)


@pytest.fixture(params=[(kind, library) for kind in (AsyncHoneyHive, AsyncHoneyHiveV1) for library in ASYNC_TRANSPORTS])
async def hive(request: pytest.FixtureRequest, fake: FakeHoneyHive) -> AsyncGenerator[Hive]:
    kind, library = request.param
    settings: dict[str, Any] = {"api_key": fake.api_key, "base_url": fake.base_url, "transport": library}
    async with kind(**settings, project="p", max_retries=0) as client:
        yield client


async def test_a_wrong_key(hive: Hive, fake: FakeHoneyHive) -> None:
    fake.api_key = "another"
    with pytest.raises(AuthenticationError, match=r"Invalid API key .*check the API key") as caught:
        await hive.sessions.create(name="s")
    assert (caught.value.status, caught.value.operation) == (401, "create")
    assert caught.value.detail == {"statusCode": 401, "message": "Invalid API key", "success": False}
    assert "hh_test_key" not in f"{caught.value!r}{caught.value}{vars(caught.value)}"


@BOTH
async def test_a_missing_key(kind: type[Hive], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="api_key= or set HH_API_KEY or HONEYHIVE_API_KEY"):
        kind()
    monkeypatch.setenv("HH_API_KEY", "  ")
    with pytest.raises(ConfigurationError):
        kind()
    with pytest.raises(ConfigurationError, match="blank"):
        kind(api_key="")


@BOTH
@EACH
async def test_a_key_that_may_only_write(kind: type[Hive], transport: Any, fake: FakeHoneyHive) -> None:
    fake.ingestion_key = "hh_ingst_x"
    async with kind(
        api_key="Bearer hh_ingst_x", base_url=fake.base_url, project="p", transport=transport, max_retries=0
    ) as hive:
        created = await hive.sessions.create(name="s")
        assert fake.requests[0].headers["Authorization"] == "Bearer hh_ingst_x"
        with pytest.raises(PermissionDeniedError, match="may only write"):
            await hive.sessions.get(created.id)


NO_IDS: list[Any] = [7, None, b"x", "", ".", "..", "a\nb", "\ud800", ["x"]]


async def test_values_that_are_no_ids(hive: Hive, fake: FakeHoneyHive) -> None:
    for wrong in NO_IDS:
        with pytest.raises(InvalidValueError, match="session_id"):
            await hive.sessions.get(wrong)
        with pytest.raises(InvalidValueError, match="session_id"):
            await hive.sessions.update(wrong, metadata={"a": 1})
        with pytest.raises(InvalidValueError, match="session_id"):
            await hive.sessions.add_events(wrong, [])
        with pytest.raises(InvalidValueError, match="session_id"):
            hive.sessions.list_events(wrong)
    assert fake.requests == []


ODD_IDS: list[Any] = ["a/b c?d#e%2F", "é", "../x", "a;b", "x" * 3000]


async def test_odd_ids_never_reach_another_route(hive: Hive, fake: FakeHoneyHive) -> None:
    for odd in ODD_IDS:
        fake.clear()
        with pytest.raises(NotFoundError, match=r"no session|Session not found"):
            await hive.sessions.get(odd)
        assert fake.requests[0].route in {"/session/{session_id}", "/v1/events/search"}
        if isinstance(hive, AsyncHoneyHive):
            assert fake.requests[0].path_params == {"session_id": odd}
            with pytest.raises(NotFoundError):
                await hive.sessions.delete(odd)
            await hive.sessions.add_events(odd, [])
            assert [request.route for request in fake.requests[1:]] == [
                "/session/{session_id}",
                "/session/{session_id}/traces",
            ]


async def test_unknown_parameters(hive: Hive, fake: FakeHoneyHive) -> None:
    unknown: dict[str, Any] = {"nmae": "s"}
    with pytest.raises(UnsupportedFieldError, match="did you mean name"):
        await hive.sessions.create(name="s", **unknown)
    with pytest.raises(UnsupportedFieldError, match="nmae"):
        await hive.sessions.get(ID, **unknown)
    with pytest.raises(UnsupportedFieldError, match="nmae"):
        await hive.sessions.update(ID, **unknown)
    with pytest.raises(UnsupportedFieldError, match="nmae"):
        await hive.sessions.add_events(ID, [], **unknown)
    with pytest.raises(UnsupportedFieldError, match="nmae"):
        hive.sessions.list(**unknown)
    with pytest.raises(UnsupportedFieldError, match="nmae"):
        hive.sessions.list_events(ID, **unknown)
    if isinstance(hive, AsyncHoneyHive):
        with pytest.raises(UnsupportedFieldError, match="nmae"):
            await hive.sessions.delete(ID, **unknown)
    assert fake.requests == []


NO_LISTS: list[tuple[dict[str, Any], str]] = [
    ({"page_size": 7501}, "at most"),
    ({"page_size": 0}, "at least 1"),
    ({"page_size": True}, "must be an int"),
    ({"page": 0}, "at least 1"),
    ({"max_items": 0}, "at least 1"),
    ({"cursor": "next"}, r"\bcursor must be that of a page"),
    ({"cursor": ""}, r"\bcursor must be"),
    ({"cursor": 3}, r"\bcursor must be"),
    ({"cursor": "2:7501"}, r"\bcursor must be"),
    ({"started_after": None}, r"\bstarted_after must be a datetime"),
    ({"started_before": None}, r"\bstarted_before must be a datetime"),
    ({"filters": None}, r"\bfilters must be a list"),
    ({"cursor": "0:5"}, r"\bcursor must be"),
    ({"cursor": "2", "page": 2}, "page or cursor"),
    ({"filters": "x"}, "iterable of EventFilter"),
    ({"filters": ["x"]}, r"filters\[0\] must be of class EventFilter"),
    ({"filters": EventFilter(field="f", operator="is", value="x")}, "iterable of EventFilter"),
    ({"filters": [EventFilter(field="", operator="is", value="x")]}, "must not be empty"),
    ({"filters": [EventFilter(field="f", operator="is")]}, "needs a value"),
    ({"filters": [EventFilter(field="f", operator="like", value="x")]}, "operator of a filter must be one of"),  # type: ignore[arg-type]
    ({"filters": [EventFilter(field="f", operator="is", value="x", type="date")]}, "type of a filter"),  # type: ignore[arg-type]
    ({"filters": [EventFilter(field="f", operator="is", value=float("nan"))]}, "finite number"),
    ({"started_after": "yesterday"}, "must be a datetime"),
]


async def test_lists_that_cannot_be(hive: Hive, fake: FakeHoneyHive) -> None:
    for arguments, message in NO_LISTS:
        with pytest.raises(InvalidValueError, match=message):
            hive.sessions.list(**arguments)
        with pytest.raises(InvalidValueError, match=message):
            hive.sessions.list_events(ID, **arguments)
    assert fake.requests == []


async def test_an_html_page_in_between(hive: Hive, fake: FakeHoneyHive) -> None:
    fake.faults.add(Fault.html(502))
    with pytest.raises(ServerError, match="an HTML page, perhaps of a proxy") as caught:
        await hive.sessions.create(name="s")
    assert "<html>" in caught.value.body
    fake.faults.add(Fault.html(404))
    with pytest.raises(NotFoundError, match="HTML page"):
        await hive.sessions.get(ID)
    fake.faults.add(Fault.answer(Reply.html("<h1>Welcome</h1>")), times=4)
    with pytest.raises(DecodeError, match="not JSON") as broken:
        await hive.sessions.get(ID)
    assert (broken.value.operation, broken.value.status) == ("get", 200)
    with pytest.raises(DecodeError, match="not JSON"):
        await hive.sessions.list().first()
    with pytest.raises(DecodeError, match="not JSON"):
        await hive.sessions.list_events(ID).first()
    with pytest.raises(DecodeError, match="not JSON"):
        await hive.sessions.add_events(ID, [])


OTHER_SHAPES: list[Any] = [None, True, 3, "text", [], ["x"], {}, {"session_id": None}, {"session_id": 1.5}]


async def test_json_of_another_shape(hive: Hive, fake: FakeHoneyHive) -> None:
    for body in OTHER_SHAPES:
        fake.faults.clear()
        fake.faults.add(Fault.answer(Reply.json(body)), times=None)
        with pytest.raises(DecodeError, match="did not say its id") as caught:
            await hive.sessions.create(name="s")
        assert caught.value.operation == "create"
        with pytest.raises(DecodeError):
            await hive.sessions.get(ID)
        with pytest.raises(DecodeError):
            await hive.sessions.list().first()
        with pytest.raises(DecodeError):
            await hive.sessions.list_events(ID).first()
        receipt = await hive.sessions.add_events(ID, [])
        assert (receipt.success, receipt.result, receipt.raw) == (None, None, body)
        await hive.sessions.update(ID, metadata={"a": 1})


@pytest.mark.parametrize("fault", [Fault.empty(), Fault.truncated_json()])
async def test_empty_and_truncated_bodies(hive: Hive, fake: FakeHoneyHive, fault: Fault) -> None:
    fake.faults.add(fault, times=None)
    with pytest.raises(DecodeError, match="took the session but did not say its id"):
        await hive.sessions.create(name="s")
    assert len(fake.store) == 1
    fake.faults.clear()
    session = await hive.sessions.list().first()
    fake.faults.add(fault, times=None)
    with pytest.raises(DecodeError):
        await hive.sessions.get(session.items[0].id)
    with pytest.raises(DecodeError):
        await hive.sessions.list().first()


@pytest.mark.parametrize("fault", [Fault.half_body(), Fault.close(), Fault.reset()])
async def test_answers_that_break_off(hive: Hive, fake: FakeHoneyHive, fault: Fault) -> None:
    fake.faults.add(fault)
    with pytest.raises(IncompleteReadError) as caught:
        await hive.sessions.create(name="s")
    assert caught.value.may_have_arrived


async def test_the_key_stays_where_it_belongs(hive: Hive, fake: FakeHoneyHive) -> None:
    with FakeHoneyHive() as elsewhere:
        fake.faults.add(Fault.redirect(f"{elsewhere.base_url}/session/start"))
        with pytest.raises(RedirectError, match="the credentials must not go") as caught:
            await hive.sessions.create(name="s")
        assert caught.value.location.startswith(elsewhere.base_url)
        assert elsewhere.requests == []
    fake.faults.add(Fault.redirect("/session/start" if isinstance(hive, AsyncHoneyHive) else "/v1/sessions"))
    assert (await hive.sessions.create(name="s")).name == "s"
    assert [request.method for request in fake.requests] == ["POST", "POST", "POST"]


async def test_too_many_calls(hive: Hive, fake: FakeHoneyHive) -> None:
    fake.faults.add(Fault.status(429, retry_after=7))
    with pytest.raises(RateLimitError) as caught:
        await hive.sessions.create(name="s")
    assert caught.value.retry_after == 7
    fake.faults.add(Fault.status(429, retry_after=0), times=2)
    patient = hive.with_options(max_retries=2)
    assert (await patient.sessions.create(name="s")).id
    assert len(fake.requests) == 4


async def test_a_failure_and_then_success(hive: Hive, fake: FakeHoneyHive) -> None:
    created = await hive.sessions.create(name="s")
    patient = hive.with_options(max_retries=1)
    fake.faults.add(Fault.status(503, retry_after=0))
    assert (await patient.sessions.get(created.id)).id == created.id
    fake.faults.add(Fault.status(500, retry_after=0))
    assert [session.id async for session in patient.sessions.list()] == [created.id]
    fake.faults.add(Fault.status(502, retry_after=0))
    await patient.sessions.update(created.id, metadata={"a": 1})
    assert len(fake.requests) == 7


async def test_a_change_that_may_have_arrived_is_not_sent_again(hive: Hive, fake: FakeHoneyHive) -> None:
    fake.faults.add(Fault.status(500, retry_after=0), times=2)
    patient = hive.with_options(max_retries=2)
    with pytest.raises(ServerError):
        await patient.sessions.create(name="s")
    with pytest.raises(ServerError, match="list_events shows which"):
        await patient.sessions.add_events(ID, [Event(type="tool")])
    assert len(fake.requests) == 2


@EACH
async def test_a_create_that_does_no_harm_twice_is_sent_again(transport: Any, fake: FakeHoneyHive) -> None:
    fake.faults.add(Fault.status(500, retry_after=0), after_effect=True)
    async with AsyncHoneyHiveV1(
        api_key=fake.api_key, base_url=fake.base_url, transport=transport, max_retries=1
    ) as hive:
        assert (await hive.sessions.create(id=ID, name="s")).id == ID
    assert len(fake.requests) == 2
    assert len(fake.store) == 1


@EACH
async def test_a_lost_answer_to_delete_is_no_error(transport: Any, fake: FakeHoneyHive) -> None:
    async with AsyncHoneyHive(
        api_key=fake.api_key, base_url=fake.base_url, project="p", transport=transport, max_retries=1
    ) as hive:
        created = await hive.sessions.create(name="s")
        fake.faults.add(Fault.status(502, retry_after=0), method="DELETE", after_effect=True)
        await hive.sessions.delete(created.id)
        with pytest.raises(NotFoundError):
            await hive.sessions.delete(created.id)


async def test_part_of_a_batch(hive: Hive, fake: FakeHoneyHive) -> None:
    created = await hive.sessions.create(name="s")
    fake.stores = 1
    with pytest.raises(ServerError, match=r"Events partially added.*Part of the events may have been stored"):
        await hive.sessions.add_events(created.id, [Event(type="tool", name="a"), Event(type="tool", name="b")])
    assert [event.name async for event in hive.sessions.list_events(created.id)] == ["a"]


async def test_a_batch_that_failed_with_status_200(hive: Hive, fake: FakeHoneyHive) -> None:
    fake.faults.add(Fault.answer(Reply.json({"success": False})))
    with pytest.raises(APIError, match="success is false") as caught:
        await hive.sessions.add_events(ID, [Event(type="tool")])
    assert (caught.value.operation, caught.value.status, caught.value.detail) == ("add_events", 200, {"success": False})


NO_UPDATES: list[tuple[dict[str, Any], str]] = [
    ({}, "nothing to update"),
    ({"metadata": None}, "cannot clear metadata"),
    ({"outputs": None}, "cannot clear outputs"),
    ({"outputs": "text"}, r"\boutputs must be a mapping"),
    ({"metrics": {1: 2}}, "only str keys"),
    ({"feedback": {"a": {1, 2}}}, "cannot be sent as JSON"),
    ({"config": {"a": float("inf")}}, "cannot be sent as JSON"),
    ({"duration": 5}, "must be a timedelta"),
]


async def test_updates_that_cannot_be(hive: Hive, fake: FakeHoneyHive) -> None:
    for arguments, message in NO_UPDATES:
        with pytest.raises(InvalidValueError, match=message):
            await hive.sessions.update(ID, **arguments)
    assert fake.requests == []


NO_SESSIONS: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "must not be empty"),
    ({"name": 5}, "must be a str"),
    ({"environment": ""}, "must not be empty"),
    ({"id": ""}, "must not be ''"),
    ({"started_at": "2024-04-01"}, "must be a datetime"),
    ({"ended_at": 1712025501605}, "must be a datetime"),
    ({"children_ids": "abc"}, "list or tuple of str"),
    ({"inputs": ["x"]}, "must be a mapping"),
]


async def test_sessions_that_cannot_be(hive: Hive, fake: FakeHoneyHive) -> None:
    for arguments, message in NO_SESSIONS:
        fields: dict[str, Any] = {"name": "s", **arguments}
        with pytest.raises(InvalidValueError, match=message):
            await hive.sessions.create(**fields)
    assert fake.requests == []


NO_WAITS: list[Any] = [-1, True, "5", float("inf"), float("nan")]


async def test_waits_that_cannot_be(hive: Hive, fake: FakeHoneyHive) -> None:
    for wait in NO_WAITS:
        with pytest.raises(InvalidValueError, match=r"\bwait must be a number of seconds"):
            await hive.sessions.get(ID, wait=wait)
    assert fake.requests == []


NO_EVENTS: list[Any] = [Event(type="tool"), {"event_type": "tool"}, "tool", None, 3, [None], ["tool"]]


async def test_events_that_cannot_be(hive: Hive, fake: FakeHoneyHive) -> None:
    for events in NO_EVENTS:
        with pytest.raises(InvalidValueError, match=r"\bevents must"):
            await hive.sessions.add_events(ID, events)
        with pytest.raises(InvalidValueError, match="belongs to session 'other'"):
            await hive.sessions.add_events(ID, [Event(type="tool", session_id="other")])
    assert fake.requests == []


@EACH
async def test_a_project_is_needed_in_the_api_of_2024_05(transport: Any, fake: FakeHoneyHive) -> None:
    async with AsyncHoneyHive(api_key="k", base_url=fake.base_url, transport=transport) as hive:
        for call in (hive.sessions.list, lambda: hive.sessions.list_events("s")):
            with pytest.raises(ConfigurationError, match="HH_PROJECT"):
                call()
        with pytest.raises(ConfigurationError, match="honeyhive://my-project") as caught:
            await hive.sessions.create(name="s")
        assert isinstance(caught.value, SessionDockError)
        with pytest.raises(InvalidValueError, match=r"\bproject must not be empty"):
            hive.sessions.list(project="")
    assert fake.requests == []


async def test_the_mappings_of_the_caller_are_not_changed(hive: Hive, fake: FakeHoneyHive) -> None:
    fields: dict[str, Any] = {name: {"deep": [{"n": 1}]} for name in ("inputs", "outputs", "metadata")}
    changes: dict[str, Any] = {name: {"deep": [{"n": 1}]} for name in ("outputs", "metadata", "feedback")}
    mapping: dict[str, Any] = {"event_type": "tool", "inputs": {"deep": [{"n": 1}]}}
    event = Event(type="chain", inputs=fields["inputs"], children=(Event(type="tool"),))
    before = copy.deepcopy((fields, changes, mapping, event))
    created = await hive.sessions.create(name="s", **fields)
    await hive.sessions.update(created.id, **changes)
    await hive.sessions.add_events(created.id, [mapping, event, MappingProxyType(mapping)])
    assert (fields, changes, mapping, event) == before
    assert event.id is None
