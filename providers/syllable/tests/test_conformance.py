"""The conformance kit over Syllable's fake, sync and async."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import ClassVar

import attrs
import pytest

from sessiondock import Event
from sessiondock_devkit.conformance import AsyncConformance, Conformance, FilterSample, ProviderUnderTest
from sessiondock_syllable.fake import FakeSyllable
from sessiondock_syllable.provider import PROVIDER


class Syllable(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    fake = FakeSyllable
    filter_samples: ClassVar[Mapping[str, FilterSample]] = {
        "search": FilterSample(value={"source": "ann"}, matching={"user_id": "ann"}, other={"user_id": "bob"})
    }

    def seed(self, count: int) -> Sequence[str]:
        return [self.server.add_session() for _ in range(count)]

    def unknown_id(self) -> str:
        return "999999999"

    def seed_events(self, count: int) -> tuple[str, Sequence[Event]]:
        session_id: str = self.server.add_session()
        dialogue = self.server.dialogue(session_id)
        made: list[Event] = []
        for number in range(count):
            time = dialogue.start + timedelta(seconds=number)
            if number % 3 == 2:
                dialogue.call_tool("look", {"step": number}, {"seen": number}, at=number)
                event = Event(type="tool", name="look", inputs={"step": number}, outputs={"seen": number})
            elif number % 3 == 1:
                dialogue.say("agent", f"step {number}", at=number)
                event = Event(type="model", outputs={"role": "assistant", "content": f"step {number}"})
            else:
                dialogue.say("user", f"step {number}", at=number)
                event = Event(type="message", inputs={"role": "user", "content": f"step {number}"})
            made.append(attrs.evolve(event, session_id=session_id, started_at=time))
        return session_id, made

    def seed_recording(self, content: bytes) -> str:
        session_id: str = self.server.add_session()
        self.server.add_recording(session_id, content)
        return session_id


class TestSyllableAsync(Syllable, AsyncConformance): ...


@pytest.mark.broad
class TestSyllable(Syllable, Conformance): ...
