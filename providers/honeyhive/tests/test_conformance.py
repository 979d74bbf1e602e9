"""The conformance kit over both of HoneyHive's APIs, sync and async."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from sessiondock_devkit.conformance import AsyncConformance, Conformance, FilterSample, ProviderUnderTest
from sessiondock_honeyhive import EventFilter
from sessiondock_honeyhive.fake import FakeHoneyHive
from sessiondock_honeyhive.provider import PROVIDER, PROVIDER_V1

SHARED = {
    "update_of_mappings[outputs]": "HoneyHive merges every mapping but outputs, which it replaces.",
    "update_of_unknown": "HoneyHive documents 400 alone for an update, so its answer to an unknown id is not known.",
}
FILTER_SAMPLES = {
    "filters": FilterSample(
        value=[EventFilter(field="metadata.plan", operator="is", value="gold")],
        matching={"metadata": {"plan": "gold"}},
        other={"metadata": {"plan": "silver"}},
    ),
}
_UNMERGED = "HoneyHive merges metadata and user_properties only."


class HoneyHive(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    fake = FakeHoneyHive
    time_unit = timedelta(milliseconds=1)
    filter_samples: ClassVar[Mapping[str, FilterSample]] = FILTER_SAMPLES
    skips: ClassVar[Mapping[str, str]] = SHARED

    def settings(self) -> dict[str, Any]:
        return {**super().settings(), "project": "p"}


class HoneyHiveV1(ProviderUnderTest):
    kit = 1
    provider = PROVIDER_V1
    fake = FakeHoneyHive
    time_unit = timedelta(milliseconds=1)
    filter_samples: ClassVar[Mapping[str, FilterSample]] = FILTER_SAMPLES
    skips: ClassVar[Mapping[str, str]] = {
        **SHARED,
        "list_filters[evaluation_id]": "Sessions of an evaluation run are not made through this API.",
        "create_round_trip[event_name]": "It comes back as the session's name.",
        **{f"repeated_create_merges[{field}]": _UNMERGED for field in ("inputs", "outputs", "config")},
    }


class TestHoneyHiveAsync(HoneyHive, AsyncConformance): ...


@pytest.mark.broad
class TestHoneyHive(HoneyHive, Conformance): ...


class TestHoneyHiveV1Async(HoneyHiveV1, AsyncConformance): ...


@pytest.mark.broad
class TestHoneyHiveV1(HoneyHiveV1, Conformance): ...
