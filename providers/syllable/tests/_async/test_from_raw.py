"""Models that are built again from their stored JSON."""

from __future__ import annotations

from typing import Any

import pytest

from sessiondock import DecodeError, InvalidValueError
from sessiondock_syllable import (
    AsyncSyllable,
    SessionLabel,
    SessionSummary,
    SyllableEvent,
    SyllableRecording,
    SyllableSession,
    Timeline,
    Transcript,
)
from sessiondock_syllable.fake import FakeSyllable
from sessiondock_syllable.fake_populated import PopulatedSyllable

WRONG: tuple[Any, ...] = ({}, {"_id": "01J"})


def class_of(model: Any) -> Any:
    return model.__class__


async def test_everything_that_is_read_can_be_built_again() -> None:
    with PopulatedSyllable() as fake:
        fake.add_session(is_outbound=True, source="a", target="b", duration=0.1 + 0.2)
        async with AsyncSyllable(api_key=fake.api_key, base_url=fake.base_url) as syllable:
            sessions, debug = syllable.sessions, syllable.debug
            listed = await sessions.list(search={"is_test": True}).all()
            assert len(listed) == 3
            label = await syllable.labels.create(session_id="824", type="t", code="OK", user_email="a@b.org")
            models: list[Any] = [*listed, label, await syllable.labels.get(label.id or 0)]
            for session in listed:
                models.append(await sessions.get(session.id))
                models += await sessions.recordings(session.id)
                transcript, timeline = await sessions.transcript(session.id), await sessions.timeline(session.id)
                latency, seen = await sessions.latency(session.id), await debug.by_session(session.id)
                models += [transcript, *transcript.transcription, *transcript.actions, timeline, *timeline.events]
                models += [latency, *latency.timeline, *latency.summary, seen, *seen.messages]
                models += [call for message in seen.messages for call in message.tool_calls]
                models += [await sessions.full_summary(session.id)]
            models.append(await debug.tool_result("824", "call_1"))
    for model in models:
        again = class_of(model).from_raw(model.raw)
        assert (again, again.raw) == (model, model.raw)
        if isinstance(model, SyllableSession):
            assert SyllableSession.from_dict(model.to_dict()) == again


@pytest.mark.parametrize(
    "model", [SyllableSession, SyllableEvent, SyllableRecording, SessionLabel, SessionSummary, Transcript, Timeline]
)
async def test_json_of_something_else_is_rejected(model: Any) -> None:
    for raw in WRONG:
        with pytest.raises((InvalidValueError, DecodeError), match=r"not the raw of a|recordings"):
            model.from_raw(raw)
    with pytest.raises(InvalidValueError, match=r"\braw must be a mapping"):
        model.from_raw([])


async def test_a_session_needs_its_id(fake: FakeSyllable) -> None:
    with pytest.raises(DecodeError, match="'session_id' is missing"):
        SyllableSession.from_raw({"timestamp": "2024-01-01T12:00:00Z"})
    with pytest.raises(InvalidValueError, match="exactly one URL"):
        SyllableRecording.from_raw({"session_id": "824", "recordings": ["https://a.org", "https://b.org"]})
    with pytest.raises(DecodeError, match="list of recordings"):
        SyllableRecording.from_raw({"session_id": "824", "recordings": "https://a.org"})
