"""The conformance kit over SQLite, sync and async."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest

from providers.sql.tests.conformance_samples import FILTER_SAMPLES, SKIPS
from sessiondock import StorageError
from sessiondock_devkit.conformance import AsyncConformance, Conformance, FilterSample, ProviderUnderTest, StorageFault
from sessiondock_sql.provider import PROVIDER


def path(tested: Any) -> Path:
    """The file of the database."""
    return Path(tested.folder, "sessions.db")


def execute(database: Path, statement: str) -> None:
    """Run a statement from outside."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(statement)


@contextmanager
def locked(tested: Any, session_id: str, times: int | None = None) -> Generator[None]:
    """Another process writes for as long as the block runs."""
    with closing(sqlite3.connect(path(tested), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def table_gone(tested: Any, session_id: str) -> Generator[None]:
    """A table has another name."""
    execute(path(tested), "ALTER TABLE sessiondock_sessions RENAME TO away")
    try:
        yield
    finally:
        execute(path(tested), "ALTER TABLE away RENAME TO sessiondock_sessions")


@contextmanager
def read_only(tested: Any, session_id: str) -> Generator[None]:
    """Nothing can be inserted, as when the disk is full."""
    execute(
        path(tested),
        "CREATE TRIGGER full BEFORE INSERT ON sessiondock_sessions BEGIN SELECT RAISE(ABORT, 'full'); END",
    )
    try:
        yield
    finally:
        execute(path(tested), "DROP TRIGGER full")


WRITES = ("create", "update", "delete", "add_events", "add_recording")
READS = ("get", "list", "list_events")


class SQLite(ProviderUnderTest):
    kit = 1
    provider = PROVIDER
    storage_faults: ClassVar[Mapping[str, StorageFault]] = {
        "locked": StorageFault(error=StorageError, inject=locked, operations=("create", "add_events")),
        "table gone": StorageFault(error=StorageError, inject=table_gone, operations=(*READS, *WRITES)),
        "full": StorageFault(error=StorageError, inject=read_only, operations=("create",)),
    }
    skips: ClassVar[Mapping[str, str]] = SKIPS
    filter_samples: ClassVar[Mapping[str, FilterSample]] = FILTER_SAMPLES

    def settings(self) -> dict[str, Any]:
        return {"url": self.url(), "timeout": 0.5}

    def url(self) -> str:
        return f"sqlite:///{path(self)}"


class TestSQLiteAsync(SQLite, AsyncConformance): ...


@pytest.mark.broad
class TestSQLite(SQLite, Conformance): ...
