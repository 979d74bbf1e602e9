"""The conformance kit, sync and async."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest
from sessiondock_orq.fake import FakeOrq
from sessiondock_orq.provider import PROVIDER


class Orq(ProviderUnderTest):
    provider = PROVIDER
    fake = FakeOrq
    samples: ClassVar[Mapping[str, Any]] = {
        "billing": {"input_cost": 0.5, "output_cost": 0.25, "total_cost": 0.75},
        "usage": {"prompt_tokens": 12.0, "completion_tokens": 30.0, "total_tokens": 42.0},
    }
    skips: ClassVar[Mapping[str, str]] = {
        "update_round_trip[workspace_id]": "Orq's document names it; what the service does with it is not known.",
    }


class TestOrqAsync(Orq, AsyncConformance): ...


class TestOrq(Orq, Conformance): ...
