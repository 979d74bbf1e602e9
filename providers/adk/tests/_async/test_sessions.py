"""The operations, against the fake and, in the live session, against real ADK servers."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from sessiondock import (
    BadRequestError,
    ConflictError,
    Event,
    InvalidValueError,
    NotFoundError,
    Operation,
    ValidationError,
    connect_async,
)
from sessiondock.testing.transports import ASYNC_TRANSPORTS
from sessiondock_adk import AdkEvent, AsyncAdk

OLD = datetime(2023, 11, 14, 22, 13, 20, 123456, tzinfo=UTC)
HISTORY = (
    Event(id="e-1", type="user", inputs={"text": "Where is my parcel?"}, started_at=OLD),
    Event(
        id="e-2",
        name="postman",
        type="model",
        outputs={"role": "model", "parts": [{"text": "On its "}, {"text": "way."}]},
        started_at=OLD + timedelta(seconds=1.5),
        metadata={"shown": None, "score": 0.1 + 0.2},
        metrics={"promptTokenCount": 5},
    ),
    AdkEvent(
        name="sorter", outputs={"zone": 7}, invocation_id="i-1", branch="postman.sorter", error="late", error_code="L"
    ),
)


@pytest.fixture(params=ASYNC_TRANSPORTS)
async def adk(request: pytest.FixtureRequest, adk_url: str, app: str) -> AsyncGenerator[AsyncAdk]:
    async with AsyncAdk(project=app, user_id="ann", base_url=adk_url, transport=request.param, max_retries=0) as client:
        yield client


@pytest.mark.smoke
async def test_a_session_from_its_beginning_to_its_end(adk: AsyncAdk) -> None:
    created = await adk.sessions.create(id="parcel", state={"color": "red"}, events=HISTORY)
    assert (created.id, created.project, created.user_id, created.state) == (
        "parcel",
        adk.project,
        "ann",
        {"color": "red"},
    )
    assert await adk.sessions.get("parcel") == created
    updated = await adk.sessions.update("parcel", state={"size": [1]})
    assert updated.state == {"color": "red", "size": [1]}
    assert [session.id async for session in adk.sessions.list()] == ["parcel"]
    assert [event.type async for event in adk.sessions.list_events("parcel")] == ["user", "model", "model", "state"]
    await adk.sessions.delete("parcel")
    with pytest.raises(NotFoundError):
        await adk.sessions.get("parcel")
    assert [session.id async for session in adk.sessions.list()] == []


@pytest.mark.smoke
async def test_an_id_is_made_when_none_is_given_and_one_of_ours_is_taken_once(adk: AsyncAdk) -> None:
    before = datetime.now(UTC)
    made = await adk.sessions.create()
    assert made.id
    assert made.state == {}
    assert made.events == ()
    assert made.updated_at is not None
    assert before - timedelta(seconds=5) < made.updated_at < datetime.now(UTC) + timedelta(seconds=5)
    await adk.sessions.create(id="mine", state={"first": True})
    with pytest.raises(ConflictError, match="mine"):
        await adk.sessions.create(id="mine")
    assert (await adk.sessions.get("mine")).state == {"first": True}


async def test_seeded_events_keep_ids_authors_and_times(adk: AsyncAdk) -> None:
    await adk.sessions.create(id="s", events=HISTORY)
    session = await adk.sessions.get("s")
    asked, answered, sorted_ = session.events
    assert (asked.id, asked.session_id, asked.name, asked.started_at) == ("e-1", "s", "user", OLD)
    assert asked.inputs == {"role": "user", "parts": [{"text": "Where is my parcel?"}]}
    assert asked.outputs is None
    assert (answered.name, answered.text, answered.started_at) == (
        "postman",
        "On its way.",
        OLD + timedelta(seconds=1.5),
    )
    assert answered.metadata == {"shown": None, "score": 0.1 + 0.2}
    assert answered.metrics == {"promptTokenCount": 5}
    assert (sorted_.name, sorted_.type, sorted_.outputs, sorted_.output) == (
        "sorter",
        "model",
        {"zone": 7},
        {"zone": 7},
    )
    assert (sorted_.invocation_id, sorted_.branch) == ("i-1", "postman.sorter")
    assert (sorted_.error, sorted_.error_code) == ("late", "L")
    assert sorted_.id
    assert session.updated_at == sorted_.started_at


async def test_old_events_make_an_old_session_and_are_read_in_order(adk: AsyncAdk) -> None:
    made = await adk.sessions.create(
        events=[Event(id="b", started_at=OLD), Event(id="a", started_at=OLD - timedelta(days=9))]
    )
    assert [event.id for event in made.events] == ["b", "a"]
    assert made.updated_at == OLD - timedelta(days=9)
    assert [event.id async for event in adk.sessions.list_events(made.id)] == ["a", "b"]


async def test_events_of_one_session_can_be_given_to_another_as_they_are(adk: AsyncAdk) -> None:
    await adk.sessions.create(id="from", events=HISTORY)
    events = (await adk.sessions.get("from")).events
    copied = await adk.with_scope(user_id="bob").sessions.create(id="to", events=events)
    assert [event.raw for event in copied.events] == [event.raw for event in events]


async def test_state_goes_to_the_session_the_user_or_the_app(adk: AsyncAdk) -> None:
    one = await adk.sessions.create(state={"color": "red", "user:language": "de", "app:motto": "fast", "": 0, "a:b": 1})
    assert one.session_state == {"color": "red", "": 0, "a:b": 1}
    assert one.user_state == {"language": "de"}
    assert one.app_state == {"motto": "fast"}
    other = await adk.with_scope(user_id="bob").sessions.create()
    assert other.state == {"app:motto": "fast"}
    await adk.sessions.delete(one.id)
    assert (await adk.sessions.create()).state == {"user:language": "de", "app:motto": "fast"}


async def test_an_update_sets_top_level_keys_and_removes_none(adk: AsyncAdk) -> None:
    big, fraction = 2**70, 0.1 + 0.2
    await adk.sessions.create(id="s", state={"keep": 1, "deep": {"a": 1, "b": 2}, "gone": 1})
    delta = {"deep": {"a": 9}, "gone": None, "new": [big, fraction, True, "ü😀"], "user:x": 1}
    updated = await adk.sessions.update("s", state=delta)
    assert updated.state == {"keep": 1, **delta}
    assert (await adk.sessions.get("s")).state == updated.state
    (event,) = updated.events
    assert (event.type, event.name, event.inputs, event.outputs) == ("state", "user", None, None)
    assert event.actions is not None
    assert event.actions["stateDelta"] == delta


async def test_a_list_is_ordered_by_change_and_leaves_events_out(adk: AsyncAdk) -> None:
    for name in ("c", "a", "b"):
        await adk.sessions.create(id=name, state={"name": name}, events=HISTORY[:1] if name == "b" else ())
    await adk.sessions.update("c", state={})
    listed = [session async for session in adk.sessions.list()]
    assert [session.id for session in listed] == ["b", "a", "c"]
    assert [session.state for session in listed] == [{"name": "b"}, {"name": "a"}, {"name": "c"}]
    assert [session.events for session in listed] == [(), (), ()]
    assert listed[0].updated_at == OLD


async def test_a_list_can_be_paged_and_taken_up_again(adk: AsyncAdk) -> None:
    for number in range(5):
        await adk.sessions.create(id=f"s{number}")
    pages = [page async for page in adk.sessions.list(page_size=2).pages()]
    assert [[session.id for session in page.items] for page in pages] == [["s0", "s1"], ["s2", "s3"], ["s4"]]
    assert {page.total for page in pages} == {5}
    first = await adk.sessions.list(page_size=2).first()
    await adk.sessions.update("s1", state={})
    await adk.sessions.delete("s0")
    resumed = [session.id async for session in adk.sessions.list(cursor=first.cursor)]
    assert resumed == ["s2", "s3", "s4", "s1"]
    assert [session.id for session in (await first.next()).items] == ["s2", "s3"]
    with pytest.raises(InvalidValueError, match="not one of this list's"):
        await adk.sessions.list(cursor="s1").first()
    assert [session.id async for session in adk.sessions.list(max_items=3)] == ["s2", "s3", "s4"]


async def test_events_can_be_paged_and_taken_up_again(adk: AsyncAdk) -> None:
    await adk.sessions.create(id="s", events=HISTORY)
    page = await adk.sessions.list_events("s", page_size=2).first()
    assert [event.id for event in page.items] == ["e-1", "e-2"]
    rest = [event async for event in adk.sessions.list_events("s", cursor=page.cursor)]
    assert [event.name for event in rest] == ["sorter"]
    with pytest.raises(InvalidValueError, match="not one of this session's"):
        await adk.sessions.list_events("s", cursor="e-9").first()


async def test_events_come_newest_first_on_request(adk: AsyncAdk) -> None:
    await adk.sessions.create(id="s", events=HISTORY)
    oldest = [event.id for event in await adk.sessions.list_events("s", order="oldest").all()]
    page = await adk.sessions.list_events("s", order="newest", page_size=2).first()
    rest = await adk.sessions.list_events("s", order="newest", page_size=2, cursor=page.cursor).all()
    assert [event.id for event in (*page.items, *rest)] == oldest[::-1]
    assert oldest == [event.id for event in await adk.sessions.list_events("s").all()]
    with pytest.raises(InvalidValueError, match="not one of this session's, oldest first"):
        await adk.sessions.list_events("s", cursor=page.cursor).first()
    with pytest.raises(InvalidValueError, match=r"\border must be"):
        adk.sessions.list_events("s", order=cast("Any", "up"))


async def test_deleting_what_is_not_there_is_silent_unless_it_must_exist(adk: AsyncAdk) -> None:
    await adk.sessions.delete("nothing")
    with pytest.raises(NotFoundError) as caught:
        await adk.sessions.delete("nothing", must_exist=True)
    assert caught.value.operation == "delete"
    await adk.sessions.create(id="s")
    await adk.sessions.delete("s", must_exist=True)
    with pytest.raises(NotFoundError):
        await adk.sessions.get("s")


async def test_what_is_not_there_is_not_found(adk: AsyncAdk) -> None:
    with pytest.raises(NotFoundError, match="Session not found") as caught:
        await adk.sessions.get("none")
    assert caught.value.status == 404
    with pytest.raises(NotFoundError, match="Session not found"):
        await adk.sessions.update("none", state={})
    with pytest.raises(NotFoundError, match="Session not found"):
        await adk.sessions.list_events("none").first()


async def test_the_server_says_which_field_does_not_fit(adk: AsyncAdk) -> None:
    wrong = Event(id="e", name="user", inputs={"parts": [{"text": "a", "bogus": 1}]})
    with pytest.raises(ValidationError, match=r"events\.0\.content\.parts\.0\.bogus") as caught:
        await adk.sessions.create(id="s", events=[wrong])
    assert caught.value.errors[0]["type"] == "extra_forbidden"
    with pytest.raises(NotFoundError):
        await adk.sessions.get("s")


@pytest.mark.parametrize(
    ("event", "complaint"),
    [
        (AdkEvent(actions={"stateDelta": {"a": 1}}), "event actions"),
        (AdkEvent(long_running_tool_ids=("t",)), "long-running tool IDs"),
        (AdkEvent(outputs={"parts": [{"functionCall": {"name": "adk_request_input"}}]}), "ADK protocol function calls"),
    ],
)
async def test_events_that_only_adk_may_write_are_refused_whole(adk: AsyncAdk, event: AdkEvent, complaint: str) -> None:
    with pytest.raises(BadRequestError, match=f"initialization event 1 cannot include {complaint}"):
        await adk.sessions.create(id="s", events=[Event(), event])
    with pytest.raises(NotFoundError):
        await adk.sessions.get("s")


ODD = [
    "a b",
    "a%b",
    "a%2Fb",
    "a?b#c",
    "a+b&c=d",
    "ü",
    "日本",
    "😀",
    "e\u0301",
    "é",
    "a;b,c",
    "a\\b",
    "app:x",
    "'\"<>{}|^`~",
    "null",
    "-",
    "0",
    "x" * 5000,
]


async def test_odd_ids_come_back_as_they_were(adk: AsyncAdk) -> None:
    for name in ODD:
        assert (await adk.sessions.create(id=name)).id == name
        assert (await adk.sessions.get(name)).id == name
        assert (await adk.sessions.update(name, state={"of": name})).id == name
    assert {session.id: session.session_state for session in (await adk.sessions.list().first()).items} == {
        name: {"of": name} for name in ODD
    }
    for name in ODD:
        await adk.sessions.delete(name, must_exist=True)
    assert (await adk.sessions.list().first()).items == ()


async def test_odd_users_have_sessions_of_their_own(adk: AsyncAdk) -> None:
    for user in ("a b", "ü", "a%2Fb", "x:y", "😀"):
        session = await adk.with_scope(user_id=user).sessions.create(id="s", state={"of": user})
        assert session.user_id == user
        assert (await adk.with_scope(user_id=user).sessions.get("s")).state == {"of": user}


async def test_the_server_does_not_ask_whether_an_app_exists(adk: AsyncAdk) -> None:
    elsewhere = adk.with_scope(project="no-such-app")
    assert (elsewhere.project, elsewhere.user_id) == ("no-such-app", "ann")
    with pytest.raises(NotFoundError, match="Session not found"):
        await elsewhere.sessions.get(adk.project)
    await elsewhere.sessions.create(id=adk.project)
    await elsewhere.sessions.delete(adk.project, must_exist=True)


async def test_five_megabytes_of_state(adk: AsyncAdk) -> None:
    text = "ü" * 2_500_000
    created = await adk.sessions.create(id="big", state={"text": text})
    assert created.state == {"text": text}
    assert (await adk.sessions.update("big", state={"more": 1})).state == {"text": text, "more": 1}
    (listed,) = (await adk.sessions.list().first()).items
    assert listed.state == {"text": text, "more": 1}


@pytest.mark.smoke
async def test_connecting_by_url(adk_url: str, app: str) -> None:
    url = f"{adk_url.replace('http', 'adk+http', 1)}/{app}/ann%20lee?max_retries=0"
    async with connect_async(url) as dock:
        created = await dock.sessions.create(id="s")
        assert (created.project, created.user_id) == (app, "ann lee")
        assert Operation.DELETE in dock.capabilities
        assert Operation.ADD_EVENTS not in dock.capabilities
        assert dock.capabilities.facts.paging == "single"
        no_such_operation: Any = dock.sessions
        with pytest.raises(AttributeError, match="has no add_events"):
            await no_such_operation.add_events("s", [Event()])
