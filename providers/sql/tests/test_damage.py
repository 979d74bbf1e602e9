"""Rows and schemas that somebody else has changed."""

from __future__ import annotations

import base64
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sessiondock import Event, InvalidValueError, NotFoundError, Session, StorageError
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


@pytest.mark.parametrize("column", ["sort_at", "created_sort", "updated_sort"])
def test_the_place_of_a_session_in_lists_cannot_be_damaged(file: Path, column: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        change(file, f"UPDATE sessiondock_sessions SET {column} = 'x' WHERE session_id = 's'")


def test_an_upgrade_mends_the_place_of_a_session_in_lists(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((Path(__file__).parent / "schemas" / "1.sqlite.sql").read_text(encoding="utf-8"))
    change(path, "UPDATE sessiondock_sessions SET sort_at = 'x', updated_at = 'y'")
    with SQL(f"sqlite:///{path}") as dock:
        dock.sessions.create(id="new")
        assert [session.id for session in dock.sessions.list(page_size=1)] == ["new", "s1"]
        assert [session.id for session in dock.sessions.list(page_size=1, order_by="updated_at")] == ["new", "s1"]
        assert dock.sessions.get("s1").raw == {"damaged": {"updated_at": "y"}}


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
        dock.sessions.create(id="new", user_id="u")


@pytest.mark.parametrize("statement", ["UPDATE sessiondock_schema SET version = 'x'", "DELETE FROM sessiondock_schema"])
def test_a_schema_that_does_not_say_its_version(file: Path, statement: str) -> None:
    change(file, statement)
    with SQL(f"sqlite:///{file}") as dock, pytest.raises(StorageError, match="which version"):
        dock.sessions.get("s")


BAD_IDS: list[tuple[str, str, Any]] = [
    ("CAST(x'c3a9ff' AS TEXT)", "é\udcff", "é\udcff"),
    ("CAST(x'61fffe' AS TEXT)", "a\udcff\udcfe", "a\udcff\udcfe"),
    ("x'73ff'", "s\udcff", b"s\xff"),
    ("x'73'", "s", b"s"),
    ("x''", "", b""),
]


@pytest.mark.parametrize(("value", "text", "stored"), BAD_IDS, ids=[value for value, _, _ in BAD_IDS])
def test_a_damaged_id_of_a_session_does_not_hide_the_others(file: Path, value: str, text: str, stored: Any) -> None:
    # all start at the same time, so that ids alone are in the way of a cursor
    change(
        file,
        f"UPDATE sessiondock_sessions SET session_id = {value} WHERE session_id = 's'",
        "UPDATE sessiondock_sessions SET sort_at = 7",
    )
    with SQL(f"sqlite:///{file}") as dock:
        every = list(dock.sessions.list())
        assert {session.id for session in every} == {"before", "after", text}
        assert next(session for session in every if session.id == text).raw == {"damaged": {"id": stored}}
        for size in (1, 2):
            pages = list(dock.sessions.list(page_size=size).pages())
            assert [session for page in pages for session in page] == every
            assert list(dock.sessions.list(page_size=size, order="oldest")) == every[::-1]
        last = pages[-1]
        assert [session.id for session in last.previous()] == [session.id for session in every[:2]]
        assert dock.sessions.list(search="anything").all() == []
        assert dock.sessions.count() == 3
        assert dock.sessions.delete_many(name_contains="n") == 1
        assert [session.id for session in dock.sessions.list(order="oldest")] == ["after", "before"]


# an empty id is never asked for; delete_many removes it
@pytest.mark.parametrize(("value", "text"), [each[:2] for each in BAD_IDS if each[1]])
def test_a_session_with_a_damaged_id_can_be_deleted(file: Path, value: str, text: str) -> None:
    change(
        file,
        f"UPDATE sessiondock_sessions SET session_id = {value} WHERE session_id = 's'",
        f"UPDATE sessiondock_events SET session_id = {value} WHERE session_id = 's'",
        f"UPDATE sessiondock_labels SET session_id = {value} WHERE session_id = 's'",
    )
    with SQL(f"sqlite:///{file}") as dock:
        for session in dock.sessions.list().all():
            dock.sessions.delete(session.id)
        assert dock.sessions.count() == 0
        with pytest.raises((InvalidValueError, NotFoundError)):
            dock.sessions.delete(text)
    with closing(sqlite3.connect(file)) as connection:
        for table in ("events", "labels"):
            assert connection.execute(f"SELECT count(*) FROM sessiondock_{table}").fetchone() == (0,)


def test_of_two_ids_that_look_the_same_the_text_is_deleted_first(file: Path) -> None:
    change(file, "UPDATE sessiondock_sessions SET session_id = CAST('before' AS BLOB) WHERE session_id = 's'")
    with SQL(f"sqlite:///{file}") as dock:
        assert sorted(session.id for session in dock.sessions.list()) == ["after", "before", "before"]
        dock.sessions.delete("before")
        assert [session.raw for session in dock.sessions.list() if session.id == "before"] == [
            {"damaged": {"id": b"before"}}
        ]
        dock.sessions.delete("before")
        with pytest.raises(NotFoundError):
            dock.sessions.delete("before")


@pytest.mark.parametrize("made_up", ["", ".", "a\n", "\udcff", chr(0xD800)])
def test_an_id_that_cannot_be_one_stays_an_invalid_value(file: Path, made_up: str) -> None:
    with SQL(f"sqlite:///{file}") as dock, pytest.raises(InvalidValueError, match="session_id"):
        dock.sessions.delete(made_up)


@pytest.mark.parametrize("table", ["events", "recordings"])
@pytest.mark.parametrize(("value", "text", "stored"), BAD_IDS, ids=[value for value, _, _ in BAD_IDS])
def test_a_damaged_id_within_a_session_does_not_hide_the_others(
    file: Path, table: str, value: str, text: str, stored: Any
) -> None:
    with SQL(f"sqlite:///{file}") as dock:
        for name in ("1", "e", "3"):
            dock.sessions.add_recording("s", b"x", id=name)
    change(file, f"UPDATE sessiondock_{table} SET id = {value} WHERE id = 'e'")
    with SQL(f"sqlite:///{file}") as dock:
        listed = dock.sessions.list_events("s", page_size=1).all()
        found = listed if table == "events" else dock.sessions.recordings("s")
        assert [each.id for each in found] == ["1", text, "3"]
        assert [each.raw.get("damaged") for each in found] == [None, {"id": stored}, None]
        assert [each.id for each in dock.sessions.list_events("s", order="newest", page_size=1)][::2] == ["3", "1"]


def test_a_cursor_of_a_damaged_id_is_not_made_up(file: Path) -> None:
    for made_up in ("\ud800", "\udc007", "\udc00zz", "\udc00\ud800"):
        text = json.dumps(["sessions", "newest by started_at", False, 1, made_up]).encode()
        cursor = base64.urlsafe_b64encode(text).decode().rstrip("=")
        with SQL(f"sqlite:///{file}") as dock, pytest.raises(InvalidValueError, match="cursor"):
            dock.sessions.list(cursor=cursor)
