# Generated from tests/_async/test_events.py: edit that file, not this one.
# Digest: 21d285a3dd4c62ac
"""The transcript as events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock import InvalidValueError, NotFoundError
from sessiondock.testing import Fault
from sessiondock_syllable import Syllable, SyllableEvent
from sessiondock_syllable.fake import FakeSyllable

START = datetime(2024, 1, 1, 12, tzinfo=UTC)
CONFIDENCE = {"provider": "deepgram", "utterance": 0.75, "words": [{"word": "open", "confidence": 0.5}]}


def talk(fake: FakeSyllable) -> str:
    call = fake.add_session(timestamp=START)
    dialogue = fake.dialogue(call)
    dialogue.say("agent", "Hello?", at=1)
    dialogue.say("user", "When do you open?", at=5, lang="en-GB", confidence=CONFIDENCE)
    dialogue.say("agent", "At eight.", at=8)
    dialogue.call_tool("hours", {"day": "tomorrow"}, {"opens": "08:00"}, at=5, milliseconds=120.5)
    dialogue.call_tool("hangup", ["now"], at=9, error="busy")
    return call


@pytest.mark.smoke
def test_turns_and_tool_calls_come_in_the_order_of_their_times(
    syllable: Syllable, fake: FakeSyllable
) -> None:
    call = talk(fake)
    events = syllable.sessions.list_events(call).all()
    assert all(event.session_id == call for event in events)
    assert [(event.id, event.type) for event in events] == [
        (f"{call}-turn-0", "model"),
        (f"{call}-turn-1", "message"),
        (f"{call}-action-0", "tool"),
        (f"{call}-turn-2", "model"),
        (f"{call}-action-1", "tool"),
    ]
    hello, question, hours, _, hangup = events
    assert (hello.inputs, hello.outputs) == (None, {"role": "assistant", "content": "Hello?"})
    assert (question.inputs, question.outputs) == ({"role": "user", "content": "When do you open?"}, None)
    assert (question.started_at, question.lang, question.source) == (START + timedelta(seconds=5), "en-GB", "user")
    assert question.stt_confidence is not None
    assert question.stt_confidence.words[0].word == "open"
    assert (hours.name, hours.inputs, hours.outputs) == ("hours", {"day": "tomorrow"}, {"opens": "08:00"})
    assert (hours.duration, hours.duration_ms) == (timedelta(microseconds=120_500), 120.5)
    assert [(event.role, event.content) for event in (hello, question, hours)] == [
        ("assistant", "Hello?"),
        ("user", "When do you open?"),
        (None, None),
    ]
    assert (hangup.inputs, hangup.outputs, hangup.error) == ({"value": ["now"]}, None, "busy")


def test_pages_are_cut_from_one_response(syllable: Syllable, fake: FakeSyllable) -> None:
    call = talk(fake)
    pages = [page for page in syllable.sessions.list_events(call, page_size=2).pages()]
    assert [len(page.items) for page in pages] == [2, 2, 1]
    assert {page.total for page in pages} == {5}
    assert len(fake.requests) == 1
    rest = syllable.sessions.list_events(call, page_size=2, cursor=pages[0].next_cursor).all()
    assert [event.id for event in rest] == [f"{call}-action-0", f"{call}-turn-2", f"{call}-action-1"]
    first = syllable.sessions.list_events(call, max_items=1).all()
    assert [event.id for event in first] == [f"{call}-turn-0"]


def test_events_come_newest_first_on_request(syllable: Syllable, fake: FakeSyllable) -> None:
    call = talk(fake)
    oldest = [event.id for event in syllable.sessions.list_events(call, order="oldest").all()]
    pages = [page for page in syllable.sessions.list_events(call, order="newest", page_size=2).pages()]
    assert [len(page.items) for page in pages] == [2, 2, 1]
    assert [event.id for page in pages for event in page] == oldest[::-1]
    assert {page.total for page in pages} == {5}
    rest = syllable.sessions.list_events(call, order="newest", page_size=4, cursor=pages[0].next_cursor).all()
    assert [event.id for event in rest] == oldest[2::-1]
    with pytest.raises(InvalidValueError, match="newest first"):
        syllable.sessions.list_events(call, order="newest", cursor="2")
    with pytest.raises(InvalidValueError, match="cursor"):
        syllable.sessions.list_events(call, cursor="newest 2")


def test_a_session_without_a_transcript_has_no_events(syllable: Syllable, fake: FakeSyllable) -> None:
    assert syllable.sessions.list_events(fake.add_session()).all() == []
    with pytest.raises(NotFoundError) as caught:
        syllable.sessions.list_events("1").all()
    assert caught.value.operation == "list_events"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"page_size": 0}, r"\bpage_size must"),
        ({"cursor": "x"}, "cursor"),
        ({"order": "up"}, r"\border must be one of oldest, newest"),
        ({"order": "newest", "cursor": "newest 1:0"}, r"\bcursor must"),
    ],
)
def test_arguments_are_checked_before_anything_is_sent(
    syllable: Syllable, fake: FakeSyllable, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidValueError, match=message):
        syllable.sessions.list_events("824", **arguments)
    assert fake.requests == []


def test_entries_that_are_odd_are_kept(syllable: Syllable, fake: FakeSyllable) -> None:
    turns = [
        {"timestamp": "2024-01-01T12:00:09Z", "source": "agent", "text": None},
        {"timestamp": None, "source": "supervisor", "text": "Let me."},
        {"timestamp": "2024-01-01T12:00:01Z", "source": None, "text": "Hm."},
    ]
    actions = [
        {"timestamp": "2024-01-01T12:00:09Z", "tool_request": "not JSON", "tool_result": "7", "duration_ms": 1e300},
    ]
    body = {"session_id": "824", "transcription": turns, "actions": actions}
    fake.faults.add(Fault.status(200, json=body))
    unknown, silent, told, tool = syllable.sessions.list_events("824").all()
    assert [event.id for event in (unknown, silent, told, tool)] == [
        "824-turn-2",
        "824-turn-0",
        "824-turn-1",
        "824-action-0",
    ]
    assert (unknown.type, unknown.inputs) == ("message", {"content": "Hm."})
    assert silent.outputs == {"role": "assistant", "content": None}
    assert (told.inputs, told.started_at) == ({"role": "supervisor", "content": "Let me."}, None)
    assert (tool.inputs, tool.outputs, tool.duration) == ({"value": "not JSON"}, {"value": 7}, None)


def test_an_event_is_built_again_from_its_raw(syllable: Syllable, fake: FakeSyllable) -> None:
    for event in syllable.sessions.list_events(talk(fake)).all():
        again = SyllableEvent.from_raw(event.raw)
        assert (again.id, again.session_id) == (None, None)
        ours = event.to_dict()
        del ours["id"], ours["session_id"]
        assert again.to_dict() == ours
