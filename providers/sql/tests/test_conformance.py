"""The conformance kit over SQLite, sync and async."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from providers.sql.tests.conformance_samples import FILTER_SAMPLES, SKIPS
from sessiondock_devkit.conformance import AsyncConformance, Conformance, FilterSample, ProviderUnderTest
from sessiondock_sql.provider import PROVIDER


class SQLite(ProviderUnderTest):
    provider = PROVIDER
    skips: ClassVar[Mapping[str, str]] = SKIPS
    filter_samples: ClassVar[Mapping[str, FilterSample]] = FILTER_SAMPLES

    def settings(self) -> dict[str, Any]:
        return {"url": f"sqlite:///{self.folder}/sessions.db"}


class TestSQLiteAsync(SQLite, AsyncConformance): ...


class TestSQLite(SQLite, Conformance): ...
