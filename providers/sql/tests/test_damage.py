"""Rows and schemas that somebody else has changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sessiondock import Event, StorageError
from sessiondock_sql import SQL


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sessions.db"
    with SQL(f"sqlite:///{path}") as dock:
        dock.sessions.create(id="s", tags=["a"], inputs={"a": 1})
        dock.sessions.add_events("s", [Event(id="e", inputs={"a": 1})])
    return path


def change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("column", "value"),
    [("tags", "5"), ("inputs", "'{not json'"), ("started_at", "'garbage'"), ("duration", "'x'")],
)
def test_a_damaged_session(file: Path, column: str, value: str) -> None:
    change(file, f"UPDATE sessiondock_sessions SET {column} = {value}")
    with SQL(f"sqlite:///{file}") as dock:
        with pytest.raises(StorageError, match="damaged"):
            dock.sessions.get("s")
        with pytest.raises(StorageError, match="damaged"):
            dock.sessions.list().first()


def test_a_damaged_event(file: Path) -> None:
    change(file, "UPDATE sessiondock_events SET inputs = '{'")
    with SQL(f"sqlite:///{file}") as dock, pytest.raises(StorageError, match="damaged"):
        list(dock.sessions.list_events("s"))


@pytest.mark.parametrize("statement", ["UPDATE sessiondock_schema SET version = 'x'", "DELETE FROM sessiondock_schema"])
def test_a_schema_that_does_not_say_its_version(file: Path, statement: str) -> None:
    change(file, statement)
    with SQL(f"sqlite:///{file}") as dock, pytest.raises(StorageError, match="which version"):
        dock.sessions.get("s")
