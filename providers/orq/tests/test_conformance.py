"""The conformance kit, sync and async."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from sessiondock_devkit.conformance import AsyncConformance, Conformance, FilterSample, ProviderUnderTest
from sessiondock_orq.fake import FakeOrq
from sessiondock_orq.provider import PROVIDER
from sessiondock_orq.query import NumberCondition, Query, StringFilter


class Orq(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    fake = FakeOrq
    samples: ClassVar[Mapping[str, Any]] = {
        "billing": {"input_cost": 0.5, "output_cost": 0.25, "total_cost": 0.75},
        "usage": {"prompt_tokens": 12.0, "completion_tokens": 30.0, "total_tokens": 42.0},
    }
    filter_samples: ClassVar[Mapping[str, FilterSample]] = {
        "filters": FilterSample(
            value=[StringFilter("tags", "equals", "vip")], matching={"tags": ["vip"]}, other={"tags": ["regular"]}
        ),
        "query": FilterSample(
            value=Query([NumberCondition("traces_count", "is_greater_than", 5)]),
            matching={"traces_count": 9},
            other={"traces_count": 2},
        ),
    }
    skips: ClassVar[Mapping[str, str]] = {
        "update_round_trip[workspace_id]": "Orq's document names it; what the service does with it is not known.",
    }


class TestOrqAsync(Orq, AsyncConformance): ...


@pytest.mark.broad
class TestOrq(Orq, Conformance): ...
