"""The conformance kit over Syllable's fake, sync and async."""

from __future__ import annotations

from collections.abc import Sequence

from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest
from sessiondock_syllable.fake import FakeSyllable
from sessiondock_syllable.provider import PROVIDER


class Syllable(ProviderUnderTest):
    provider = PROVIDER
    fake = FakeSyllable

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
