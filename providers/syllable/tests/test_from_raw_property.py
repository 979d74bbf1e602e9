"""Whatever a service sends: what was read of it can be built again from its ``raw``."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock_syllable import SyllableEvent, SyllableSession, Transcript
from sessiondock_syllable.wire.events import events_of
from sessiondock_syllable.wire.reading import CODEC, session

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=5), each, max_size=3),
    max_leaves=4,
)
TIMES = st.sampled_from(["2024-04-01T22:38:19.123456", "2024-04-01T22:38:19Z", 1712010000, 1712010000123.5, 0])


def objects(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of these members, and others."""
    members: dict[str, st.SearchStrategy[Any]] = dict.fromkeys([*names, "unknown"], JSON | TIMES)
    return st.fixed_dictionaries({}, optional=members)


MEMBERS = ("timestamp", "source", "target", "is_outbound", "is_test", "duration", "agent_name", "prompt_version_number")
ENTRY = objects("timestamp", "lang", "text", "stt_confidence", "tool_request", "tool_result", "duration_ms")


@given(objects(*MEMBERS), st.text(min_size=1))
@settings(deadline=None)
def test_a_session(members: dict[str, Any], session_id: str) -> None:
    found = session({**members, "session_id": session_id})
    again = SyllableSession.from_raw(found.raw)
    assert (again, again.raw) == (found, found.raw)
    assert SyllableSession.from_json(found.to_json()) == again


@given(st.lists(ENTRY, max_size=3), st.lists(ENTRY, max_size=3))
@settings(deadline=None)
def test_a_transcript_and_its_events(turns: list[dict[str, Any]], calls: list[dict[str, Any]]) -> None:
    said = [{key: value for key, value in turn.items() if "tool" not in key and "ms" not in key} for turn in turns]
    done = [{**call, "tool_name": "t"} for call in calls]
    spoken = [{**turn, "source": "agent"} for turn in said]
    raw = {"session_id": "824", "transcription": spoken, "actions": done}
    transcript = CODEC.decode(Transcript, raw)
    assert Transcript.from_raw(raw) == transcript
    events = events_of(transcript, "824")
    assert len({event.id for event in events}) == len(events) == len(spoken) + len(done)
    for event in events:
        again = SyllableEvent.from_raw(event.raw)
        assert attrs.evolve(again, id=event.id, session_id="824") == event
        assert again.raw == event.raw
