"""Single events, events from a point on, and copies of sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sessiondock import ConflictError, Event, InvalidValueError, NotFoundError
from sessiondock_sql import REMOVE, AsyncSQL, DeepMerge, Replace

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
async def chat(dock: AsyncSQL) -> AsyncSQL:
    """A session of four turns, changed long ago."""
    await dock.sessions.create(id="chat", name="Chat", tags=["t"], metadata={"n": 1}, external_id="x", updated_at=NOON)
    turns = [
        Event(
            id=f"e{number}",
            type="model" if number % 2 else "tool",
            parent_id="e0" if number else None,
            started_at=datetime(2025, 3, 1, 12 + number, tzinfo=UTC),
            inputs={"text": f"turn{number}"},
            raw={"n": number},
        )
        for number in range(4)
    ]
    await dock.sessions.add_events("chat", turns)
    return dock


async def ids(dock: AsyncSQL, session_id: str = "chat", **filters: Any) -> list[str | None]:
    return [event.id async for event in dock.sessions.list_events(session_id, **filters)]


@pytest.mark.smoke
async def test_one_event(chat: AsyncSQL) -> None:
    sessions = chat.sessions
    event = await sessions.get_event("chat", "e1")
    assert (event.inputs, event.raw) == ({"text": "turn1"}, {"n": 1})
    changed = await sessions.update_event(
        "chat", "e1", name="new", inputs={"more": 1}, error="x", metadata={"a": {"b": 1, "c": 2}, "gone": 1}
    )
    assert changed == await sessions.get_event("chat", "e1")
    assert (changed.inputs, changed.raw) == ({"text": "turn1", "more": 1}, {"n": 1})
    changed = await sessions.update_event(
        "chat", "e1", inputs=Replace({"z": 1}), error=None, metadata=DeepMerge({"a": {"b": REMOVE}, "gone": REMOVE})
    )
    assert (changed.inputs, changed.error, changed.metadata) == ({"z": 1}, None, {"a": {"c": 2}})
    assert changed.name == "new"
    await sessions.delete_event("chat", "e2")
    assert await ids(chat) == ["e0", "e1", "e3"]
    for call in (
        lambda: sessions.get_event("chat", "e2"),
        lambda: sessions.update_event("chat", "e2", name="x"),
        lambda: sessions.delete_event("chat", "e2"),
        lambda: sessions.truncate_events("chat", after="e2"),
        lambda: sessions.fork("chat", up_to="e2"),
    ):
        with pytest.raises(NotFoundError, match="session 'chat' has no event 'e2'; list_events gives those it has"):
            await call()


async def test_every_change_of_an_event_moves_the_session(chat: AsyncSQL) -> None:
    before = (await chat.sessions.get("chat")).updated_at
    assert before is not None
    for change in (
        lambda: chat.sessions.update_event("chat", "e1", name="n"),
        lambda: chat.sessions.delete_event("chat", "e1"),
        lambda: chat.sessions.truncate_events("chat", after="e0"),
    ):
        await change()
        after = (await chat.sessions.get("chat")).updated_at
        assert after is not None
        assert after > before
        before = after


async def test_nothing_without_the_session(dock: AsyncSQL) -> None:
    for call in (
        lambda: dock.sessions.get_event("a", "e"),
        lambda: dock.sessions.update_event("a", "e", name="x"),
        lambda: dock.sessions.delete_event("a", "e"),
        lambda: dock.sessions.truncate_events("a", after=None),
        lambda: dock.sessions.fork("a"),
    ):
        with pytest.raises(NotFoundError, match="there is no session 'a'"):
            await call()
    with pytest.raises(InvalidValueError):
        await dock.sessions.get_event("a", "")
    with pytest.raises(InvalidValueError, match="up_to"):
        await dock.sessions.fork("a", up_to="")


async def test_an_answer_is_made_anew(chat: AsyncSQL) -> None:
    assert await chat.sessions.count(search="turn3") == 1
    assert await chat.sessions.truncate_events("chat", after="e1") == 2
    assert await ids(chat) == ["e0", "e1"]
    assert await chat.sessions.count(search="turn3") == 0
    await chat.sessions.add_events("chat", [Event(id="e4", name="again")])
    assert await ids(chat) == ["e0", "e1", "e4"]
    assert await chat.sessions.count(search="again") == await chat.sessions.count(search="turn1") == 1
    assert await chat.sessions.truncate_events("chat", after="e4") == 0
    assert await chat.sessions.truncate_events("chat", after=None) == 3
    assert await ids(chat) == []


@pytest.mark.smoke
async def test_a_copy_up_to_an_event(chat: AsyncSQL) -> None:
    original = await chat.sessions.get("chat")
    copy = await chat.sessions.fork("chat", up_to="e1", id="copy")
    assert copy == await chat.sessions.get("copy")
    assert (copy.name, copy.tags, copy.metadata, copy.external_id) == ("Chat", ("t",), {"n": 1}, None)
    assert copy.started_at == original.started_at
    assert copy.created_at == copy.updated_at != original.created_at
    events = [event async for event in chat.sessions.list_events("copy")]
    assert [(event.id, event.session_id, event.raw) for event in events] == [
        ("e0", "copy", {"n": 0}),
        ("e1", "copy", {"n": 1}),
    ]
    await chat.sessions.add_events("copy", [Event(id="e9", name="other")])
    assert await ids(chat, "copy") == ["e0", "e1", "e9"]
    assert await ids(chat) == ["e0", "e1", "e2", "e3"]
    assert await chat.sessions.get("chat") == original
    whole = await chat.sessions.fork("chat")
    assert await ids(chat, whole.id) == ["e0", "e1", "e2", "e3"]
    assert await chat.sessions.count(tags=["t"], metadata_numbers={"n": (1, 1)}) == 3
    assert {session.id async for session in chat.sessions.list(search="turn1")} == {"chat", "copy", whole.id}
    assert [session.id async for session in chat.sessions.list(search="turn3", ids=["copy", "chat"])] == ["chat"]
    with pytest.raises(ConflictError):
        await chat.sessions.fork("chat", id="copy")


async def test_events_are_listed_by_what_they_are(chat: AsyncSQL) -> None:
    assert await ids(chat, type="model") == ["e1", "e3"]
    assert await ids(chat, type=None) == []
    assert await ids(chat, parent_id="e0", order="newest", page_size=1) == ["e3", "e2", "e1"]
    assert await ids(chat, parent_id=None) == ["e0"]
    after, before = datetime(2025, 3, 1, 13, tzinfo=UTC), datetime(2025, 3, 1, 15, tzinfo=UTC)
    assert await ids(chat, started_after=after, started_before=before) == ["e1", "e2"]
    assert await ids(chat, started_before=before, type="tool") == ["e0", "e2"]
    await chat.sessions.add_events("chat", [Event(id="copied", copied_from="orq"), Event(id="now")])
    assert await ids(chat, started_after=datetime(2026, 1, 1, tzinfo=UTC)) == ["now"]
    assert await ids(chat, started_before=datetime(2026, 1, 1, tzinfo=UTC)) == ["e0", "e1", "e2", "e3"]
    assert await ids(chat, type=None) == ["copied", "now"]


async def test_events_have_the_time_at_which_they_were_stored(chat: AsyncSQL) -> None:
    first = await chat.sessions.get_event("chat", "e0")
    assert first.created_at is not None
    given = [Event(id="e0", name="again"), Event(id="own", created_at=NOON), Event(id="copied", copied_from="orq")]
    again, own, copied = await chat.sessions.add_events("chat", given)
    assert again.created_at == first.created_at
    assert (own.created_at, copied.created_at) == (NOON, None)
    listed = {event.id: event.created_at async for event in chat.sessions.list_events("chat")}
    assert (listed["e0"], listed["own"], listed["copied"]) == (first.created_at, NOON, None)
    many = [Event(id=f"e{number % 4}" if number < 150 else None, name="x") for number in range(160)]
    stored = await chat.sessions.add_events("chat", many)
    assert stored[0].created_at == first.created_at
    assert (await chat.sessions.get_event("chat", "e0")).created_at == first.created_at


async def test_a_cursor_belongs_to_its_session(chat: AsyncSQL) -> None:
    await chat.sessions.fork("chat", id="copy")
    page = await chat.sessions.list_events("chat", page_size=2).first()
    assert await ids(chat, cursor=page.cursor) == ["e2", "e3"]
    with pytest.raises(InvalidValueError, match="belongs to another list than events of session 'copy'"):
        chat.sessions.list_events("copy", cursor=page.cursor)


async def test_mappings_are_changed_in_one_step(dock: AsyncSQL) -> None:
    await dock.sessions.create(id="a", metadata={"x": {"y": 1, "z": {"q": 2}}, "plan": "gold", "n": 5}, tags=["t"])

    async def change(metadata: Any) -> Any:
        return (await dock.sessions.update("a", metadata=metadata)).metadata

    assert await change({"plan": REMOVE, "n": 6, "new": None}) == {"x": {"y": 1, "z": {"q": 2}}, "n": 6, "new": None}
    assert await dock.sessions.count(metadata={"plan": "gold"}) == await dock.sessions.count(metadata={"n": 5}) == 0
    deep = {"x": {"z": {"q": REMOVE, "r": 3}, "w": {"v": 1}}, "n": {"m": 1}, "missing": {"k": REMOVE}, "e": {}}
    expected = {"x": {"y": 1, "z": {"r": 3}, "w": {"v": 1}}, "n": {"m": 1}, "new": None, "e": {}}
    assert await change(DeepMerge(deep)) == expected
    assert await change(DeepMerge({"new": {"k": REMOVE}, "n": {"m": {"k": REMOVE}}})) == expected
    assert await change(Replace({"a": 1, "b": REMOVE})) == {"a": 1}
    assert await change(Replace({})) == {}
    assert (await dock.sessions.get("a")).metadata == {}
    assert (await dock.sessions.update("a", inputs=DeepMerge({"a": {"b": 1}}))).inputs == {"a": {"b": 1}}
    assert (await dock.sessions.get("a")).tags == ("t",)
    deepest: dict[str, Any] = {}
    for _ in range(5000):
        deepest = {"a": deepest}
    with pytest.raises(InvalidValueError, match="too deep"):
        await dock.sessions.update("a", inputs=DeepMerge(deepest))
    for bad in (Replace([]), DeepMerge({"a": {1: 2}}), {"a": REMOVE, "b": object()}):  # type: ignore[arg-type]
        with pytest.raises(InvalidValueError, match="metadata"):
            await dock.sessions.update("a", metadata=bad)
