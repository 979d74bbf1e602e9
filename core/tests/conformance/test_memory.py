"""The kit accepts a provider that is right."""

from __future__ import annotations

from core.tests.conformance.memory.fake import FakeMemory
from core.tests.conformance.memory.provider import PROVIDER
from sessiondock.testing.conformance import AsyncConformance, Conformance, Subject


class Memory(Subject):
    provider = PROVIDER
    fake = FakeMemory


class TestAsync(Memory, AsyncConformance): ...


class TestSync(Memory, Conformance): ...
