"""The conformance kit of sessiondock, sync and async. It needs the distribution installed."""

from __future__ import annotations

from typing import Any

from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest
from sessiondock_jsonfiles.provider import PROVIDER


class Kit(ProviderUnderTest):
    provider = PROVIDER

    def settings(self) -> dict[str, Any]:
        return {"folder": self.folder / "chats"}


class TestAsync(Kit, AsyncConformance):
    """The asynchronous client."""


class TestSync(Kit, Conformance):
    """The synchronous client."""
