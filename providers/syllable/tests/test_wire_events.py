"""Pages of events, and models again from their ``raw``, without a socket."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock import DecodeError, InvalidValueError
from sessiondock.authoring import Headers, PageData, Response
from sessiondock_syllable import SyllableEvent, SyllableRecording, SyllableSession
from sessiondock_syllable.wire.events import EventOrder, event_listing

START = datetime(2024, 1, 1, 12, tzinfo=UTC)


def named(*names: str) -> list[SyllableEvent]:
    return [SyllableEvent(id=name) for name in names]


def page_of(
    events: Sequence[SyllableEvent], order: EventOrder, size: int | None, cursor: str | None
) -> tuple[str, str | None, str | None]:
    """The ids of a page, and its cursors."""
    page: PageData[SyllableEvent] = event_listing("824", order, size, None).page(events, cursor)
    assert page.total == len(events)
    return "".join(str(event.id) for event in page.items), page.next_cursor, page.previous_cursor


def read(turns: Sequence[Any], actions: Sequence[Any]) -> Sequence[SyllableEvent]:
    call = event_listing("824", "oldest", None, None).call()
    request = call.request
    assert (request.operation, request.method) == ("list_events", "GET")
    assert request.target == "/api/v1/sessions/transcript/824"
    body = json.dumps({"transcription": turns, "actions": actions}).encode()
    return call.read(Response(status=200, headers=Headers(), body=body))


def test_a_page_has_500_events_unless_another_size_is_wanted() -> None:
    events = [SyllableEvent(id=f"{number}") for number in range(502)]
    orders: tuple[tuple[EventOrder, str], ...] = (("oldest", "0"), ("newest", "501"))
    for order, first in orders:
        page = event_listing("824", order, None, None).page(events, None)
        assert (len(page.items), page.items[0].id) == (500, first)


def test_a_cursor_from_the_end_holds_while_events_are_added() -> None:
    listing = event_listing("824", "newest", 2, None)
    events = named(*"abcde")
    first = listing.page(events, None)
    assert ([event.id for event in first.items], first.previous_cursor) == (["e", "d"], None)
    second = listing.page([*events, SyllableEvent(id="f")], first.next_cursor)
    assert [event.id for event in second.items] == ["c", "b"]
    assert [event.id for event in listing.page(events, second.previous_cursor).items] == ["e", "d"]
    assert [event.id for event in listing.page(events, "newest 99").items] == ["e", "d"]
    between = listing.page(events, "newest 4")
    assert [event.id for event in between.items] == ["d", "c"]
    assert [event.id for event in listing.page(events, between.previous_cursor).items] == ["e"]
    assert listing.page(events, "newest 3").previous_cursor == "newest 5"
    last = listing.page(events, second.next_cursor)
    assert ([event.id for event in last.items], last.next_cursor) == (["a"], None)


@pytest.mark.parametrize(
    ("order", "cursor", "ids", "following", "previous"),
    [
        ("oldest", None, "ab", "2", None),
        ("oldest", "2", "cd", "4", "0"),
        ("oldest", "4", "e", None, "2"),
        ("oldest", "0:1", "a", "1", None),
        ("newest", None, "ed", "newest 3", None),
        ("newest", "newest 5", "ed", "newest 3", None),
        ("newest", "newest 5:1", "e", "newest 4", None),
        ("newest", "newest 5:9", "ed", "newest 3", None),
        ("newest", "newest 4", "dc", "newest 2", "newest 5:1"),
        ("newest", "newest 3", "cb", "newest 1", "newest 5"),
        ("newest", "newest 2", "ba", None, "newest 4"),
        ("newest", "newest 1", "a", None, "newest 3"),
        ("newest", "newest 0", "", None, "newest 2"),
    ],
)
def test_every_page_in_both_orders(
    order: EventOrder, cursor: str | None, ids: str, following: str | None, previous: str | None
) -> None:
    assert page_of(named(*"abcde"), order, 2, cursor) == (ids, following, previous)


def test_a_list_starts_at_its_cursor() -> None:
    first = event_listing("824", "oldest", 2, "2").page(named(*"abcde"), None)
    assert [event.id for event in first.items] == ["c", "d"]
    assert event_listing("824", "newest", 2, "newest 3").session_id == "824"


@pytest.mark.parametrize(
    ("order", "cursor"),
    [
        ("oldest", "newest 2"),
        ("oldest", "x"),
        ("newest", "2"),
        ("newest", "newest 1:0"),
        ("newest", "newest 01"),
        ("newest", "newest -1"),
        ("newest", "newest " + "9" * 19),
        ("newest", "newest 1 "),
    ],
)
def test_cursors_of_other_lists(order: EventOrder, cursor: str) -> None:
    with pytest.raises(InvalidValueError, match="cursor must be that of"):
        event_listing("824", order, None, cursor)
    with pytest.raises(InvalidValueError, match="cursor must be that of"):
        event_listing("824", order, None, None).page([], cursor)


def test_an_order_that_there_is_not() -> None:
    wrong: Any = "up"
    with pytest.raises(InvalidValueError, match=r"^order must be one of oldest, newest, not 'up'"):
        event_listing("824", wrong, None, None)
    for order in ("oldest", "newest"):
        assert event_listing("824", order, None, None).order == order
    wrong = 5
    with pytest.raises(InvalidValueError, match="newest first"):
        event_listing("824", "newest", None, None).page([], wrong)


def test_turns_and_tool_calls_by_their_times() -> None:
    def at(second: int | None, **members: Any) -> dict[str, Any]:
        return {"timestamp": None if second is None else f"2024-01-01T12:00:0{second}Z", **members}

    turns = [at(1, source="agent", text="a"), at(5, source="user", text="b", lang="en"), at(None, source="x", text="c")]
    actions = [at(None, tool_name="first"), at(5, tool_name="t", duration_ms=120.5), at(3), at(9, tool_error="busy")]
    events = read(turns, actions)
    ids = ["action-0", "turn-0", "action-2", "turn-1", "turn-2", "action-1", "action-3"]
    assert [event.id for event in events] == [f"824-{each}" for each in ids]
    assert {event.session_id for event in events} == {"824"}
    first, said, _, asked, other, timed, failed = events
    assert (first.type, first.name, first.started_at, first.inputs, first.outputs) == (
        "tool",
        "first",
        None,
        None,
        None,
    )
    assert (said.type, said.inputs, said.outputs) == ("model", None, {"role": "assistant", "content": "a"})
    assert (asked.type, asked.inputs, asked.outputs) == ("message", {"role": "user", "content": "b"}, None)
    assert (asked.lang, asked.source, asked.started_at) == ("en", "user", START + timedelta(seconds=5))
    assert (other.inputs, other.started_at) == ({"role": "x", "content": "c"}, None)
    assert (timed.duration, timed.duration_ms, failed.error) == (timedelta(milliseconds=120.5), 120.5, "busy")
    assert [event.raw for event in events] == [
        actions[0],
        turns[0],
        actions[2],
        turns[1],
        turns[2],
        actions[1],
        actions[3],
    ]


def test_turns_of_nobody_and_of_everybody() -> None:
    confidence = {"utterance": 0.5}
    silent, spoken = read([{"text": "a"}, {"source": "user", "stt_confidence": confidence}], [])
    assert (silent.type, silent.inputs, silent.outputs) == ("message", {"content": "a"}, None)
    assert spoken.stt_confidence is not None
    assert spoken.stt_confidence.utterance == 0.5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, None),
        ('{"a": 1}', {"a": 1}),
        ("[1]", {"value": [1]}),
        ("7", {"value": 7}),
        ("null", {"value": None}),
        ("not JSON", {"value": "not JSON"}),
        ("", {"value": ""}),
        ("[" * 100_000, {"value": "[" * 100_000}),
    ],
)
def test_what_a_tool_was_asked_and_gave(text: str | None, found: Any) -> None:
    (event,) = read([], [{"tool_request": text, "tool_result": text}])
    assert (event.inputs, event.outputs) == (found, found)


def test_a_duration_that_cannot_be() -> None:
    (event,) = read([], [{"duration_ms": 1e300}])
    assert (event.duration, event.duration_ms) == (None, 1e300)


# Again from raw.


@pytest.mark.parametrize("member", ["tool_name", "tool_request", "tool_result", "tool_error"])
def test_a_tool_call_is_known_by_any_of_its_members(member: str) -> None:
    assert SyllableEvent.from_raw({member: "x"}).type == "tool"
    assert SyllableEvent.from_raw({"text": "x"}).type == "message"
    assert SyllableEvent.from_raw({"duration_ms": 5}).duration == timedelta(milliseconds=5)


def test_a_session_again() -> None:
    for outbound, user in ((True, None), (False, "+1")):
        raw = {"session_id": "5", "source": "+1", "is_outbound": outbound, "timestamp": "2024-01-01T12:00:00"}
        session = SyllableSession.from_raw(raw)
        assert (session.id, session.user_id, session.started_at, session.raw) == ("5", user, START, raw)
    wrong: list[tuple[Any, type[Exception], str]] = [
        ([], InvalidValueError, r"\braw must be a mapping"),
        ({"timestamp": "x"}, DecodeError, "'session_id' is missing"),
    ]
    for raw, kind, message in wrong:
        with pytest.raises(kind, match=message):
            SyllableSession.from_raw(raw)


def test_a_recording_again() -> None:
    raw: dict[str, Any] = {"session_id": "5", "recordings": ["https://x.org/a.wav?token=t"]}
    found = SyllableRecording.from_raw(raw)
    assert (found.session_id, found.name, found.token, found.raw) == ("5", "a.wav", "t", raw)
    assert SyllableRecording.from_raw({**raw, "session_id": 5}).session_id is None
    assert SyllableRecording.from_raw({"recordings": ["u"]}).session_id is None
    for several in ([], ["a", "b"], None):
        with pytest.raises(InvalidValueError, match="exactly one URL"):
            SyllableRecording.from_raw({"recordings": several})


def test_models_of_reports_again() -> None:
    from sessiondock_syllable import SessionLabel

    raw = {"id": 5, "code": "OK"}
    assert (SessionLabel.from_raw(raw).id, SessionLabel.from_raw(raw).raw) == (5, raw)
