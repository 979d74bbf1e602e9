"""The conformance kit over PostgreSQL, sync and async."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from sessiondock_devkit.conformance import AsyncConformance, Conformance, ProviderUnderTest
from sessiondock_sql.provider import PROVIDER


class PostgreSQL(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    needs_from_outside = "a PostgreSQL server"
    skips: ClassVar[Mapping[str, str]] = {
        "update_of_nothing": "It sets updated_at, as touch does.",
        "create_round_trip[if_exists]": "It says what becomes of a session that is there, and is not stored.",
    }
    url: str

    @pytest.fixture(autouse=True)
    def _in_postgresql(self, postgresql_url: str) -> None:
        self.url = postgresql_url

    def settings(self) -> dict[str, Any]:
        return {"url": self.url}


class TestPostgreSQLAsync(PostgreSQL, AsyncConformance): ...


class TestPostgreSQL(PostgreSQL, Conformance): ...
