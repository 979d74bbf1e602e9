"""The kit accepts providers that are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import pytest

from addons.devkit.tests.conformance.memory.fake import FakeMemory
from addons.devkit.tests.conformance.memory.other_fakes import FakeArchive, FakeLagging
from addons.devkit.tests.conformance.memory.provider import PROVIDER
from addons.devkit.tests.conformance.memory.records import ARCHIVE, LAGGING
from addons.devkit.tests.conformance.running import complaint
from addons.devkit.tests.conformance.storage_faults import STORAGE_FAULTS
from sessiondock import Event
from sessiondock.testing import ReceivedRequest, Reply
from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest
from sessiondock_devkit.conformance.collection import skip_reason
from sessiondock_devkit.conformance.rules import expected


class Memory(ProviderUnderTest):
    provider = PROVIDER
    fake = FakeMemory
    storage_faults = STORAGE_FAULTS


class Lagging(ProviderUnderTest):
    provider = LAGGING
    fake = FakeLagging
    skips: ClassVar[Mapping[str, str]] = {
        "create_round_trip[started_at]": "The service takes its own clock.",
        "create_with_offset": "The service takes its own clock.",
        "update_round_trip[started_at]": "The service takes its own clock.",
        "update_with_offset": "The service takes its own clock.",
        "update_leaves_the_rest": "The service takes its own clock.",
        "list_filters[started_after]": "The service takes its own clock.",
    }


class Archive(ProviderUnderTest):
    provider = ARCHIVE
    fake = FakeArchive

    def seed(self, count: int) -> Sequence[str]:
        found: Sequence[str] = self.server.store(count)
        return found

    def seed_events(self, count: int) -> tuple[str, Sequence[Event]]:
        found: tuple[str, Sequence[Event]] = self.server.store_events(count)
        return found

    def seed_recording(self, content: bytes) -> str:
        return str(self.server.store_recording(content))


class TestMemoryAsync(Memory, AsyncConformance): ...


class TestMemory(Memory, Conformance): ...


class TestArchiveAsync(Archive, AsyncConformance): ...


class TestArchive(Archive, Conformance): ...


class LaggingAsync(Lagging, AsyncConformance): ...


class LaggingSync(Lagging, Conformance): ...


@pytest.mark.parametrize("kit", [LaggingAsync, LaggingSync])
@pytest.mark.parametrize("group", ["create", "get", "list", "update", "delete", "events", "declaration"])
def test_a_service_that_is_slow_and_differs_in_all_it_can(kit: type[ProviderUnderTest], group: str) -> None:
    runs = [run for run in expected(kit) if run.check.group == group and skip_reason(kit, run) is None]
    assert runs
    assert [(run.id, error) for run in runs if (error := complaint(kit, run.id)) is not None] == []


class LosesOutputs(FakeArchive):
    def list_events(self, request: ReceivedRequest) -> Reply:
        kept = self.events.get(self.session(request)["id"], [])
        return self.page(request, [{**event, "outputs": None} for event in kept])


@pytest.mark.parametrize("suite", [AsyncConformance, Conformance])
def test_seeded_events_are_compared(suite: type[ProviderUnderTest]) -> None:
    kit: type[ProviderUnderTest] = type("Losing", (Archive, suite), {"fake": LosesOutputs})
    assert "did not come as stored" in str(complaint(kit, "events_in_pages"))
