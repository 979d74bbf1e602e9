"""The conformance kit over Humanloop's fake and over an export, in both colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sessiondock.testing.conformance import AsyncConformance, Conformance, Subject
from sessiondock_humanloop.fake import FakeHumanloop
from sessiondock_humanloop.provider import PROVIDER


class Humanloop(Subject):
    provider = PROVIDER
    fake = FakeHumanloop

    def settings(self) -> dict[str, Any]:
        return {**super().settings(), "project": "pr_1"}

    def seed(self, count: int) -> Sequence[str]:
        """A session is listed once a log of the project is in it, and logs are sent elsewhere."""
        return [self.server.log("pr_1") for _ in range(count)]


class TestHumanloopAsync(Humanloop, AsyncConformance): ...


class TestHumanloop(Humanloop, Conformance): ...
