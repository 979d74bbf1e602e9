"""The conformance kit over SQLite, sync and async."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sessiondock.testing.conformance import AsyncConformance, Conformance, Subject
from sessiondock_sql.provider import PROVIDER


class SQLite(Subject):
    provider = PROVIDER
    skips: ClassVar[Mapping[str, str]] = {
        "create_round_trip[if_exists]": "It says what becomes of a session that is there, and is not stored.",
    }

    def settings(self) -> dict[str, Any]:
        return {"url": f"sqlite:///{self.folder}/sessions.db"}


class TestSQLiteAsync(SQLite, AsyncConformance): ...


class TestSQLite(SQLite, Conformance): ...
