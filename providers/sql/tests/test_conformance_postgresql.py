"""The conformance kit over PostgreSQL, sync and async."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from providers.sql.tests.conformance_samples import FILTER_SAMPLES, SKIPS
from sessiondock_devkit.conformance import AsyncConformance, Conformance, FilterSample, ProviderUnderTest
from sessiondock_sql.provider import PROVIDER

# The other tests run on both databases.
pytestmark = pytest.mark.broad


class PostgreSQL(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    needs_from_outside = "a PostgreSQL server"
    skips: ClassVar[Mapping[str, str]] = SKIPS
    filter_samples: ClassVar[Mapping[str, FilterSample]] = FILTER_SAMPLES
    place: str

    @pytest.fixture(autouse=True)
    def _in_postgresql(self, postgresql_url: str) -> None:
        self.place = postgresql_url

    def settings(self) -> dict[str, Any]:
        return {"url": self.place}

    def url(self) -> str:
        return self.place


class TestPostgreSQLAsync(PostgreSQL, AsyncConformance): ...


class TestPostgreSQL(PostgreSQL, Conformance): ...
