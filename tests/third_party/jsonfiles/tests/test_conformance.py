"""The conformance kit of sessiondock, in both colours. It needs the distribution installed."""

from __future__ import annotations

from typing import Any

from sessiondock_devkit.conformance import AsyncConformance, Conformance, Subject
from sessiondock_jsonfiles.provider import PROVIDER


class Kit(Subject):
    provider = PROVIDER

    def settings(self) -> dict[str, Any]:
        return {"folder": self.folder / "chats"}


class TestAsync(Kit, AsyncConformance):
    """Written."""


class TestSync(Kit, Conformance):
    """Generated."""
