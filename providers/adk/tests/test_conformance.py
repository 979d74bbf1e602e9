"""The conformance kit over Google ADK's fake, sync and async."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from sessiondock import Event
from sessiondock_adk.fake import FakeAdk
from sessiondock_adk.provider import PROVIDER
from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest

START = 1_700_000_000
QUESTION = {"role": "user", "parts": [{"text": "Where is it?"}]}


class Adk(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    fake = FakeAdk
    samples: ClassVar[Mapping[str, Any]] = {"events": (Event(name="user", inputs=QUESTION),)}

    def settings(self) -> dict[str, Any]:
        return {**super().settings(), "project": "support", "user_id": "ann"}

    def seed_events(self, count: int) -> tuple[str, Sequence[Event]]:
        session_id: str = self.server.seed({"project": "support", "user_id": "ann"})[0]
        made: list[Event] = []
        for number in range(count):
            content = {"role": "model", "parts": [{"text": f"step {number}"}]}
            event_id = self.server.add_event(
                session_id, app="support", user="ann", author="agent", content=content, timestamp=START + number
            )
            started_at = datetime.fromtimestamp(START + number, UTC)
            made.append(Event(id=event_id, name="agent", type="model", outputs=content, started_at=started_at))
        return session_id, made


class TestAdkAsync(Adk, AsyncConformance): ...


@pytest.mark.broad
class TestAdk(Adk, Conformance): ...
