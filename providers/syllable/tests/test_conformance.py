"""The conformance kit over Syllable, in both colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sessiondock.testing.conformance import AsyncConformance, Conformance, Subject
from sessiondock_syllable.fake import FakeSyllable
from sessiondock_syllable.provider import PROVIDER


class Syllable(Subject):
    provider = PROVIDER
    fake = FakeSyllable
    samples: ClassVar[dict[str, Any]] = {"search": {"source": "+1"}}

    def here(self) -> FakeSyllable:
        """The running fake."""
        assert isinstance(self.server, FakeSyllable)
        return self.server

    def seed(self, count: int) -> Sequence[str]:
        return [self.here().add_session() for _ in range(count)]

    def unknown_id(self) -> str:
        return "999999999"

    def seed_recording(self, content: bytes) -> str:
        session_id = self.here().add_session()
        self.here().add_recording(session_id, content)
        return session_id


class TestSyllableAsync(Syllable, AsyncConformance): ...


class TestSyllable(Syllable, Conformance): ...
