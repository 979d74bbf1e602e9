"""The conformance kit over Google ADK's fake, sync and async."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sessiondock import Event
from sessiondock_adk.fake import FakeAdk
from sessiondock_adk.provider import PROVIDER
from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest

QUESTION = {"role": "user", "parts": [{"text": "Where is it?"}]}


class Adk(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    fake = FakeAdk
    samples: ClassVar[Mapping[str, Any]] = {"events": (Event(name="user", inputs=QUESTION),)}

    def settings(self) -> dict[str, Any]:
        return {**super().settings(), "project": "support", "user_id": "ann"}


class TestAdkAsync(Adk, AsyncConformance): ...


class TestAdk(Adk, Conformance): ...
