"""Labels and debug data, on real sockets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sessiondock import (
    BadRequestError,
    InvalidValueError,
    NotFoundError,
    PermissionDeniedError,
    UnsupportedFieldError,
    UnsupportedOperationError,
)
from sessiondock_syllable import AsyncSyllable
from sessiondock_syllable.fake import FakeSyllable

RATING: dict[str, Any] = {"type": "human-rating", "code": "GOOD", "user_email": "user@email.com"}


@pytest.mark.smoke
async def test_a_label_from_beginning_to_end(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    session_id = fake.add_session()
    label = await syllable.labels.create(session_id=session_id, **RATING)
    assert (label.id, label.session_id, label.code, label.comments) == (1, 824, "GOOD", None)
    assert label.timestamp == datetime(2024, 2, 1, 12, 1, tzinfo=UTC)
    assert (await syllable.sessions.get(session_id)).session_label_id == "1"
    assert await syllable.labels.get(1) == label == await syllable.labels.get("1")
    post, *_ = fake.requests
    assert (post.method, post.target) == ("POST", "/api/v1/session_labels/")
    assert post.body == (b'{"session_id":824,"type":"human-rating","code":"GOOD","user_email":"user@email.com"}')
    assert fake.requests[-1].target == "/api/v1/session_labels/1"


async def test_what_a_label_may_hold(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    fake.add_session()
    label = await syllable.labels.create(
        session_id=824, **RATING, comments="schön ☃", issue_categories=("accuracy", "latency")
    )
    assert (label.comments, label.issue_categories) == ("schön ☃", ("accuracy", "latency"))
    assert (await syllable.labels.create(session_id=824, **RATING, comments=None)).comments is None
    assert fake.requests[0].json()["issue_categories"] == ["accuracy", "latency"]
    assert fake.requests[1].json()["comments"] is None
    label = await syllable.labels.create(session_id=824, **RATING, issue_categories=None)
    assert label.issue_categories == ()
    assert fake.requests[2].json()["issue_categories"] is None
    assert "comments" not in fake.requests[2].json()


async def test_list(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    bad_search: dict[str, Any] = {"search": {"agent_id": 5}}
    for _ in range(3):
        await syllable.labels.create(session_id=fake.add_session(), **RATING)
    fake.clear()
    assert [label.id async for label in syllable.labels.list(page_size=2)] == [1, 2, 3]
    assert [request.target for request in fake.requests] == [
        "/api/v1/session_labels/?limit=2",
        "/api/v1/session_labels/?page=1&limit=2",
    ]
    some = syllable.labels.list(search={"session_id_list": [824, "826"]}, order_by="timestamp", descending=True)
    assert [label.id async for label in some] == [3, 1]
    assert fake.requests[-1].query_all("search_field_values") == ["824,826"]
    assert fake.requests[-1].query_all("order_by_direction") == ["desc"]
    later = datetime(2024, 2, 1, 12, 2, tzinfo=UTC)
    assert [label.id async for label in syllable.labels.list(started_after=later, fields=["timestamp"])] == [2, 3]
    assert [label.id async for label in syllable.labels.list(started_before=later, max_items=1)] == [1]
    with pytest.raises(InvalidValueError, match=r"a field of search must be one of timestamp, .*not 'agent_id'"):
        syllable.labels.list(**bad_search)
    with pytest.raises(InvalidValueError, match=r"\bpage must be at least 0"):
        syllable.labels.list(page=-1)


async def test_labels_that_the_service_rejects(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    with pytest.raises(NotFoundError, match="Session not found"):
        await syllable.labels.create(session_id=5, **RATING)
    with pytest.raises(NotFoundError, match="Label not found"):
        await syllable.labels.get(5)
    fake.may_write = False
    with pytest.raises(PermissionDeniedError, match="Not enough permissions"):
        await syllable.labels.create(session_id=5, **RATING)
    fake.labels[1] = {"id": 1, "timestamp": "once"}
    with pytest.raises(BadRequestError, match="Invalid datetime"):
        await syllable.labels.list().first()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"session_id": "CA12"}, r"\bsession_id must be a number"),
        ({"session_id": -1}, r"\bsession_id must be a number"),
        ({"session_id": True}, r"\bsession_id must be a number"),
        ({"session_id": "\u0663"}, r"\bsession_id must be a number"),
        ({"session_id": "9" * 5000}, r"\bsession_id must be a number"),
        ({"session_id": None}, r"\bsession_id must be a number"),
        ({"type": None}, r"\btype must be a str"),
        ({"code": 5}, r"\bcode must be a str"),
        ({"user_email": b"x"}, r"\buser_email must be a str"),
        ({"comments": 5}, r"\bcomments must be a str"),
        ({"issue_categories": "accuracy"}, r"\bissue_categories must be a list"),
        ({"issue_categories": [1]}, r"\bissue_categories must hold only str"),
    ],
)
async def test_labels_that_are_not_sent(
    syllable: AsyncSyllable, fake: FakeSyllable, changed: dict[str, Any], message: str
) -> None:
    fields: dict[str, Any] = {"session_id": 824, **RATING, **changed}
    with pytest.raises(InvalidValueError, match=message):
        await syllable.labels.create(**fields)
    assert fake.requests == []


async def test_what_labels_and_debug_do_not_take(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    unknown: dict[str, Any] = {"comment": "x", "limit": 1}
    calls: list[Any] = [syllable.labels.get, syllable.debug.by_session]
    for call in calls:
        with pytest.raises(UnsupportedFieldError, match="no such field: language"):
            await call(1, language="en")
        with pytest.raises(InvalidValueError, match="must be a number"):
            await call("../1")
    with pytest.raises(UnsupportedFieldError, match="no such field: comment, limit; did you mean comments"):
        await syllable.labels.create(session_id=1, **RATING, **unknown)
    with pytest.raises(UnsupportedFieldError, match="no such field: comment, limit"):
        syllable.labels.list(**unknown)
    with pytest.raises(UnsupportedFieldError, match="no such field: comment, limit"):
        await syllable.debug.by_sid("a", "b", **unknown)
    with pytest.raises(UnsupportedFieldError, match="no such field: comment, limit"):
        await syllable.debug.tool_result(1, "b", **unknown)
    with pytest.raises(UnsupportedOperationError, match="Syllable has no delete; it has create, get, list"):
        getattr(syllable.labels, "delete")  # noqa: B009
    with pytest.raises(AttributeError):
        getattr(syllable.debug, "nothing")  # noqa: B009
    assert fake.requests == []


async def test_debug_data(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    start = datetime(2024, 6, 19, tzinfo=UTC)
    session_id = fake.add_session(
        timestamp=start, source="+1", target="+2", channel_manager_service="twilio", channel_manager_sid="CA/1 é"
    )
    fake.add_session()
    dialogue = fake.dialogue(session_id)
    dialogue.say("user", "hi", at=0)
    shown = dialogue.call_tool("look_up", {"q": [1]}, {"a": None}, at=1)
    secret = dialogue.call_tool("hide", 5, "secret", at=1.5, propagated=False)
    dialogue.say("agent", "ho", at=2)
    found = await syllable.debug.by_session(session_id)
    assert (found.session_id, found.source, found.target, found.is_test) == (824, "+1", "+2", False)
    asked, answered = found.messages
    assert (asked.role, asked.text, asked.timestamp) == ("user", "hi", start)
    assert [(call.tool_call_id, call.tool_arguments, call.tool_result) for call in asked.tool_calls] == [
        (shown, {"q": [1]}, {"a": None}),
        (secret, 5, None),
    ]
    assert (answered.text, answered.tool_calls) == ("ho", ())
    assert await syllable.debug.by_sid("twilio", "CA/1 é") == found
    result = await syllable.debug.tool_result(824, shown)
    assert (result.tool_name, result.tool_result) == ("look_up", {"a": None})
    assert [request.target for request in fake.requests] == [
        "/api/v1/session_debug/session_id/824",
        "/api/v1/session_debug/sid/twilio/CA%2F1%20%C3%A9",
        f"/api/v1/session_debug/tool_result/824/{shown}",
    ]


async def test_debug_data_there_is_not(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    with pytest.raises(NotFoundError):
        await syllable.debug.by_session(1)
    with pytest.raises(NotFoundError):
        await syllable.debug.by_sid("twilio", "CA")
    with pytest.raises(NotFoundError):
        await syllable.debug.tool_result(1, "call_1")
    with pytest.raises(NotFoundError):
        await syllable.debug.tool_result(fake.add_session(), "call_9")
    fake.clear()
    bad: list[tuple[Any, Any, str]] = [
        ("", "x", "service"),
        ("twilio", "..", "sid"),
        ("twilio", 5, "sid"),
        (None, "x", "service"),
    ]
    for service, sid, name in bad:
        with pytest.raises(InvalidValueError, match=rf"\b{name} must"):
            await syllable.debug.by_sid(service, sid)
    with pytest.raises(InvalidValueError, match=r"\btool_call_id must"):
        await syllable.debug.tool_result(824, "..")
    with pytest.raises(InvalidValueError, match=r"\bsession_id must be a number"):
        await syllable.debug.tool_result("x", "call_1")
    with pytest.raises(InvalidValueError, match=r"\bsession_id must be a number"):
        await syllable.debug.by_session("x")
    assert fake.requests == []
