"""The conformance kit over both databases, in both colours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from sessiondock.testing.conformance import AsyncConformance, Conformance, Subject
from sessiondock_sql.provider import PROVIDER


class SQLite(Subject):
    provider = PROVIDER
    skips: ClassVar[Mapping[str, str]] = {
        "create_round_trip[if_exists]": "It says what becomes of a session that is there, and is not stored.",
        "secrets_in_reprs": "The URL is secret for PostgreSQL's password; SQLite's has none, and its path is shown.",
    }

    def settings(self) -> dict[str, Any]:
        return {"url": f"sqlite:///{self.folder}/sessions.db"}

    def stream_arguments(self, session_id: str, recording: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return (session_id,), {"recording_id": recording.id}


class PostgreSQL(SQLite):
    needs_from_outside = "a PostgreSQL server"
    skips: ClassVar[Mapping[str, str]] = {
        "create_round_trip[if_exists]": SQLite.skips["create_round_trip[if_exists]"],
    }
    url: str

    @pytest.fixture(autouse=True)
    def _in_postgresql(self, postgresql_url: str) -> None:
        self.url = postgresql_url

    def settings(self) -> dict[str, Any]:
        return {"url": self.url}


class TestSQLiteAsync(SQLite, AsyncConformance): ...


class TestSQLite(SQLite, Conformance): ...


class TestPostgreSQLAsync(PostgreSQL, AsyncConformance): ...


class TestPostgreSQL(PostgreSQL, Conformance): ...
