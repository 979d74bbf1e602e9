"""The conformance kit over Syllable's fake, sync and async."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

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

    def seed_recording(self, content: bytes) -> str:
        session_id: str = self.server.add_session()
        self.server.add_recording(session_id, content)
        return session_id


class TestSyllableAsync(Syllable, AsyncConformance): ...


class TestSyllable(Syllable, Conformance): ...
