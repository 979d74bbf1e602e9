"""The conformance kit over a real ADK server, with each kind of storage, in both variants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from sessiondock import Event
from sessiondock_adk.provider import PROVIDER
from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest
from tests.live.adk.server import AdkServer

QUESTION = {"role": "user", "parts": [{"text": "Where is it?"}]}


class Adk(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    samples: ClassVar[Mapping[str, Any]] = {"events": (Event(name="user", inputs=QUESTION),)}
    place: Mapping[str, str]

    @pytest.fixture(autouse=True)
    def _on_the_server(self, adk_server: AdkServer, app: str) -> None:
        self.place = {"base_url": adk_server.url, "project": app, "user_id": "ann", "api_key": "of-no-proxy-at-all"}

    def settings(self) -> dict[str, Any]:
        return dict(self.place)


class TestAdkAsync(Adk, AsyncConformance): ...


class TestAdk(Adk, Conformance): ...
