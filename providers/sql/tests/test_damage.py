"""Rows and schemas that somebody else has changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sessiondock import Event, Session, StorageError
from sessiondock_sql import SQL


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sessions.db"
    with SQL(f"sqlite:///{path}") as dock:
        dock.sessions.create(id="before", tags=["a"])
        dock.sessions.create(id="s", name="n", tags=["a"], inputs={"a": 1}, metadata={"m": 1})
        dock.sessions.create(id="after", tags=["a"])
        dock.sessions.add_events("s", [Event(id="1"), Event(id="e", name="n", inputs={"a": 1}), Event(id="3")])
    return path


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def rows_in(path: Path, table: str) -> int:
    connection = sqlite3.connect(path)
    ((number,),) = connection.execute(f"SELECT count(*) FROM {table} WHERE session_id = 's'").fetchall()
    connection.close()
    return int(number)


DAMAGE: list[tuple[str, str, Any]] = [
    ("tags", "5", "5"),
    ("tags", "'[1]'", "[1]"),
    ("tags", "'{\"a\":1}'", '{"a":1}'),
    ("inputs", "'{not json'", "{not json"),
    ("inputs", "'[1]'", "[1]"),
    ("inputs", "x'7b7d'", None),
    ("metadata", "''", ""),
    ("metadata", f"'{{\"a\":{'[' * 50_000}{']' * 50_000}}}'", f'{{"a":{"[" * 50_000}{"]" * 50_000}}}'),
    ("started_at", "'garbage'", "garbage"),
    ("started_at", "'2025-01-01T00:00:00'", "2025-01-01T00:00:00"),
    ("duration", "'x'", "x"),
    ("name", "x'ff'", b"\xff"),
    ("name", "CAST(x'c3a9ff62' AS TEXT)", "é\udcffb"),
]
IDS = [f"{column} {value[:20]}" for column, value, _ in DAMAGE]


@pytest.mark.parametrize(("column", "value", "raw"), DAMAGE, ids=IDS)
def test_a_damaged_session_is_read_without_the_field(file: Path, column: str, value: str, raw: Any) -> None:
    change(file, f"UPDATE sessiondock_sessions SET {column} = {value} WHERE session_id = 's'")
    with SQL(f"sqlite:///{file}") as dock:
        found = dock.sessions.get("s")
        assert [session.id for session in dock.sessions.list(page_size=2)] == ["after", "s", "before"]
        assert next(session for session in dock.sessions.list() if session.id == "s").raw == found.raw
    empty: Any = () if column == "tags" else None
    assert getattr(found, column) == empty
    if raw is not None:
        assert found.raw == {"damaged": {column: raw}}
    others: dict[str, Any] = {"name": "n", "tags": ("a",), "inputs": {"a": 1}, "metadata": {"m": 1}}
    assert all(getattr(found, name) == expected for name, expected in others.items() if name != column)


@pytest.mark.parametrize(("column", "value", "raw"), DAMAGE, ids=IDS)
def test_a_damaged_session_can_be_changed_and_deleted(file: Path, column: str, value: str, raw: Any) -> None:
    change(file, f"UPDATE sessiondock_sessions SET {column} = {value} WHERE session_id = 's'")
    with SQL(f"sqlite:///{file}") as dock:
        assert dock.sessions.update("s", error="x").error == "x"
        assert dock.sessions.get("s").error == "x"
        assert dock.sessions.create(id="s", environment="e", if_exists="merge").environment == "e"
        dock.sessions.delete("s")
        assert [session.id for session in dock.sessions.list()] == ["after", "before"]
        assert [session.id for session in dock.sessions.list(tags=["a"])] == ["after", "before"]
    assert rows_in(file, "sessiondock_labels") == rows_in(file, "sessiondock_events") == 0


REPAIRS: dict[str, Any] = {
    "tags": ("b",),
    "inputs": {"b": 2},
    "metadata": {"b": 2},
    "started_at": None,
    "duration": None,
    "name": "new",
}


@pytest.mark.parametrize(("column", "value", "raw"), DAMAGE, ids=IDS)
def test_a_damaged_session_is_repaired_by_an_update(file: Path, column: str, value: str, raw: Any) -> None:
    change(file, f"UPDATE sessiondock_sessions SET {column} = {value} WHERE session_id = 's'")
    with SQL(f"sqlite:///{file}") as dock:
        repaired = dock.sessions.update("s", **{column: REPAIRS[column]})
        assert getattr(repaired, column) == REPAIRS[column]
        assert repaired == dock.sessions.get("s")
        assert repaired.raw == dock.sessions.get("s").raw == {}
        tags = [session.id for session in dock.sessions.list(tags=["a"])]
        assert tags == (["after", "before"] if column == "tags" else ["after", "s", "before"])
        keys = [session.id for session in dock.sessions.list(metadata_keys=["m"])]
        assert keys == ([] if column == "metadata" else ["s"])


def test_a_start_can_be_changed_when_the_creation_time_is_damaged(file: Path) -> None:
    change(file, "UPDATE sessiondock_sessions SET created_at = 'x' WHERE session_id = 's'")
    with SQL(f"sqlite:///{file}") as dock:
        assert dock.sessions.update("s", started_at=None).started_at is None


@pytest.mark.parametrize(
    ("column", "value"),
    [("inputs", "'{'"), ("children", "'5'"), ("children", "'[{\"x\":1}]'"), ("name", "CAST(x'ff' AS TEXT)")],
)
def test_a_damaged_event_does_not_hide_the_others(file: Path, column: str, value: str) -> None:
    change(file, f"UPDATE sessiondock_events SET {column} = {value} WHERE id = 'e'")
    with SQL(f"sqlite:///{file}") as dock:
        events = list(dock.sessions.list_events("s"))
        assert [event.id for event in events] == ["1", "e", "3"]
        assert [list(event.raw.get("damaged", ())) for event in events] == [[], [column], []]
        assert not getattr(events[1], column)
        dock.sessions.add_events("s", [Event(id="e", name="new")])
        assert list(dock.sessions.list_events("s"))[1] == Event(id="e", session_id="s", name="new")


def test_a_damaged_recording_does_not_hide_the_others(file: Path) -> None:
    with SQL(f"sqlite:///{file}") as dock:
        first, second = (dock.sessions.add_recording("s", data) for data in (b"1", b"2"))
        change(file, f"UPDATE sessiondock_recordings SET created_at = 'x' WHERE id = '{first.id}'")
        damaged, sound = dock.sessions.recordings("s")
        assert (damaged.created_at, damaged.raw) == (None, {"damaged": {"created_at": "x"}})
        assert sound == second
        with dock.sessions.stream_recording(damaged) as stream:
            assert stream.read() == b"1"


def test_a_damaged_page_of_the_file_is_an_error_that_says_so(file: Path) -> None:
    with SQL(f"sqlite:///{file}") as dock:
        dock.sessions.create_many([{"id": f"n{number}", "inputs": {"x": "y" * 500}} for number in range(200)])
    content = file.read_bytes()
    errors: list[str] = []
    for page in range(1, len(content) // 4096):
        middle = page * 4096
        file.write_bytes(content[:middle] + b"\xff" * 4096 + content[middle + 4096 :])
        with SQL(f"sqlite:///{file}") as dock:
            try:
                assert all(isinstance(session, Session) for session in dock.sessions.list())
                dock.sessions.create(id="new", tags=["x"])
                dock.sessions.delete("s")
            except StorageError as error:
                errors.append(error.message)
        for suffix in ("-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)
    assert len(errors) > 3
    assert all("damaged" in message for message in errors)


@pytest.mark.parametrize("name", ["sessiondock_sessions", "user_id"])
def test_a_damaged_schema_is_an_error_that_says_so(file: Path, name: str) -> None:
    content = file.read_bytes()
    damaged = b"\xff\xfe" + name.encode()[2:]
    file.write_bytes(content.replace(name.encode(), damaged))
    with SQL(f"sqlite:///{file}") as dock, pytest.raises(StorageError):
        dock.sessions.create(id="new")


@pytest.mark.parametrize("statement", ["UPDATE sessiondock_schema SET version = 'x'", "DELETE FROM sessiondock_schema"])
def test_a_schema_that_does_not_say_its_version(file: Path, statement: str) -> None:
    change(file, statement)
    with SQL(f"sqlite:///{file}") as dock, pytest.raises(StorageError, match="which version"):
        dock.sessions.get("s")
