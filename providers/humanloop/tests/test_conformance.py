"""The conformance kit over Humanloop's fake and over an export, sync and async."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from providers.humanloop.tests.exported import at, prompt_log, trace
from sessiondock import Event
from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest
from sessiondock_humanloop.fake import FakeHumanloop
from sessiondock_humanloop.provider import EXPORT_PROVIDER, PROVIDER

START = datetime(2025, 6, 1, 12, tzinfo=UTC)
"""What the times of exported logs are counted from."""


class Humanloop(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    fake = FakeHumanloop

    def settings(self) -> dict[str, Any]:
        return {**super().settings(), "project": "pr_1"}

    def seed(self, count: int) -> Sequence[str]:
        """A session is listed once a log of the project is in it, and logs are sent elsewhere."""
        return [self.server.log("pr_1") for _ in range(count)]

    def now(self) -> datetime:
        """The fake's clock, which begins at this time for each check."""
        return datetime(2024, 10, 1, 12, tzinfo=UTC)


class HumanloopExport(ProviderUnderTest):
    kit = 1
    provider = EXPORT_PROVIDER

    def settings(self) -> dict[str, Any]:
        logs = self.folder / "files" / "fl_1" / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        return {"path": str(self.folder)}

    def seed(self, count: int) -> Sequence[str]:
        return self.write("fl_1", count)

    def seed_session(self, fields: Mapping[str, Any]) -> str:
        return self.write(fields["project"], 1)[0]

    def seed_events(self, count: int) -> tuple[str, Sequence[Event]]:
        logs = [prompt_log(1, id=f"log_{number}", start_time=at(number), end_time=None) for number in range(count)]
        folder = self.folder / "files" / "fl_2" / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        root = trace(1, children=logs)
        (folder / "1.jsonl").write_text(json.dumps(root) + "\n", encoding="utf-8")
        made = [
            Event(id=log["id"], session_id=root["id"], type="model", started_at=START + timedelta(seconds=number))
            for number, log in enumerate(logs)
        ]
        return root["id"], made

    def write(self, project: str, count: int) -> Sequence[str]:
        """Write a file with further traces; a client reads the files on its first call."""
        files = self.folder / "files"
        logs = files / project / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        first = 1 + sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files.glob("*/logs/*"))
        roots = [trace(number) for number in range(first, first + count)]
        name = f"{len(list(logs.iterdir())) + 1}.jsonl"
        (logs / name).write_text("".join(json.dumps(root) + "\n" for root in roots), encoding="utf-8")
        return [root["id"] for root in roots]


class TestHumanloopAsync(Humanloop, AsyncConformance): ...


@pytest.mark.broad
class TestHumanloop(Humanloop, Conformance): ...


class TestHumanloopExportAsync(HumanloopExport, AsyncConformance): ...


@pytest.mark.broad
class TestHumanloopExport(HumanloopExport, Conformance): ...
