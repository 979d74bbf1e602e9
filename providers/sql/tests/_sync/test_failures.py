# Generated from tests/_async/test_failures.py: edit that file, not this one.
# Digest: a940c16be3db677c
"""Databases that cannot be used: an error that says why and what to do, and nothing lost."""

from __future__ import annotations

import math
import pickle
import sqlite3
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from providers.sql.tests.inside import inside
from providers.sql.tests.postgres_server import GUARDED, PASSWORD, USER
from sessiondock import (
    AuthenticationError,
    ConfigurationError,
    ConnectError,
    PermissionDeniedError,
    SessionDockError,
    StorageError,
)
from sessiondock.http.redact import safe_url
from sessiondock_sql import SQL
from sessiondock_sql.statement import Program, Statement, Step


def trouble(url: str, kind: type[SessionDockError], **settings: Any) -> str:
    """What the error says when a session is to be stored there."""
    with SQL(url, **settings) as dock:
        with pytest.raises(kind) as caught:
            dock.sessions.create(id="a")
    error = caught.value
    assert (error.provider, error.operation) == ("sql", "create")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    return error.message


def folder(path: Path) -> None:
    path.mkdir()


def text(path: Path) -> None:
    path.write_text("I am a shopping list, and longer than the header of a database.\n" * 100)


def damaged(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE sessiondock_schema (version)")
        connection.execute("INSERT INTO sessiondock_schema VALUES (1)")
        connection.commit()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


@pytest.mark.smoke
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (folder, "it is a folder; name a file"),
        (text, "file is not a database; it is not a SQLite database; name another file"),
        (damaged, "it is damaged; restore it from a backup"),
    ],
)
def test_what_is_no_database_stays_as_it_is(tmp_path: Path, make: Callable[[Path], None], message: str) -> None:
    path = tmp_path / "sessions.db"
    make(path)
    before = content_of(path)
    said = trouble(f"sqlite:///{path}", StorageError)
    assert said.startswith(f"{path} cannot be used: ")
    assert message in said
    assert content_of(path) == before


def content_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    said = trouble(f"sqlite:///{tmp_path}/no/sessions.db", StorageError)
    assert f"the folder {tmp_path}/no does not exist; make it first" in said


@pytest.mark.smoke
def test_a_lock_is_waited_for_and_then_reported(sqlite_url: str, tmp_path: Path) -> None:
    with SQL(sqlite_url, timeout=0.05) as dock:
        dock.sessions.create(id="before")
        with closing(sqlite3.connect(tmp_path / "sessions.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageError, match="another process has locked it for too long; try again, or raise"):
                dock.sessions.update("before", name="x")
            assert [session.id for session in dock.sessions.list()] == ["before"]
            other.execute("COMMIT")
        dock.sessions.update("before", name="y")


def test_a_new_file_that_is_locked(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = trouble(f"sqlite:///{path}", StorageError, timeout=0.05)
    assert "another process has locked it" in said


def test_a_file_of_another_program_is_shared_with_it(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE sessions (theirs)")
        with SQL(f"sqlite:///{path}") as dock:
            dock.sessions.create(id="a")
        assert other.execute("SELECT count(*) FROM sessions").fetchall() == [(0,)]


@pytest.mark.parametrize("name", ["with space", "100%", "100%25", "ünï", "a+b", "a&b=c", "q?", "#1", "'quoted\""])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    quoted = name.replace("%", "%25").replace("?", "%3F").replace("#", "%23")
    with SQL(f"sqlite:///{tmp_path}/{quoted}") as dock:
        dock.sessions.create(id="a")
    assert name in names_in(tmp_path)


def names_in(path: Path) -> set[str]:
    return {each.name for each in path.iterdir()}


def test_a_path_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SESSIONDOCK_SQL_URL", "sqlite:///here.db?synchronous=full&timeout=5&pool_size=2")
    with SQL() as dock:
        dock.sessions.create(id="a")
        target = inside(dock).target
        assert (target.synchronous, target.timeout, target.pool_size) == ("full", 5.0, 2)
    assert names_in(tmp_path) == {"here.db"}


@pytest.mark.parametrize(("synchronous", "level"), [(None, 1), ("normal", 1), ("full", 2)])
def test_how_much_is_waited_for_the_disk(sqlite_url: str, synchronous: str | None, level: int) -> None:
    with SQL(sqlite_url, synchronous=synchronous, timeout=None) as dock:
        dock.sessions.create(id="a")
        for pragma, value in (("synchronous", level), ("journal_mode", "wal"), ("foreign_keys", 1)):

            def read(name: str = pragma) -> Program[Any]:
                return (yield Step(Statement(f"PRAGMA {name}")))

            assert inside(dock).run(read, 30) == [(value,)]


def test_a_server_that_is_not_there() -> None:
    said = trouble("postgresql://me:secret@127.0.0.1:1/db", ConnectError)
    assert said.startswith("PostgreSQL at 127.0.0.1:1/db cannot be reached: ")
    assert "secret" not in said


def test_a_setting_that_postgresql_does_not_know(postgresql_url: str) -> None:
    said = trouble(f"{postgresql_url}&fruit=pear", ConfigurationError)
    assert "a setting that PostgreSQL does not know" in said
    assert "fruit" in said


def test_a_password(postgresql: str, postgresql_url: str) -> None:
    query = postgresql_url.partition("?")[2]
    with psycopg.connect(f"postgresql://{USER}@{postgresql}/tests?{query}", autocommit=True) as connection:
        ((schema,),) = connection.execute("SELECT current_schema()").fetchall()
    place = f"{postgresql}/tests?{query}"
    said = trouble(f"postgresql://{GUARDED}:wrong@{place}", AuthenticationError)
    assert "password authentication failed" in said
    assert "wrong" not in said
    quoted = PASSWORD.replace("@", "%40").replace("/", "%2F").replace(" ", "%20")
    url = f"postgresql://{GUARDED}:{quoted}@{place}"
    with psycopg.connect(f"postgresql://{USER}@{postgresql}/tests", autocommit=True) as connection:
        connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO {GUARDED}".encode())
        said = trouble(url, PermissionDeniedError)
        assert "permission denied" in said
        connection.execute(f"GRANT ALL ON SCHEMA {schema} TO {GUARDED}".encode())
    with SQL(url) as dock:
        dock.sessions.create(id="a")
        assert PASSWORD not in repr(dock)
        assert quoted not in repr(dock)
        assert PASSWORD not in repr(inside(dock).target)


def test_a_lock_in_postgresql_is_waited_for_and_then_reported(postgresql_url: str) -> None:
    with SQL(postgresql_url, timeout=0.1) as dock:
        dock.sessions.create(id="a")
        with psycopg.connect(postgresql_url) as other:
            other.execute("SELECT * FROM sessiondock_sessions FOR UPDATE")
            with pytest.raises(StorageError, match=r"is busy: .*lock timeout; try again, or raise timeout"):
                dock.sessions.update("a", name="x")
        dock.sessions.update("a", name="y")


def test_what_breaks_in_the_middle_is_not_written(postgresql_url: str) -> None:
    with SQL(postgresql_url) as dock:
        dock.sessions.create(id="a", name="before")
        with psycopg.connect(postgresql_url, autocommit=True) as other:
            other.execute("ALTER TABLE sessiondock_labels RENAME TO moved")
            with pytest.raises(StorageError, match='relation "sessiondock_labels" does not exist'):
                dock.sessions.update("a", name="after", tags=["t"])
            other.execute("ALTER TABLE moved RENAME TO sessiondock_labels")
        assert (dock.sessions.get("a")).name == "before"


def test_what_breaks_in_the_middle_of_a_file_is_not_written(sqlite_url: str, tmp_path: Path) -> None:
    with SQL(sqlite_url) as dock:
        dock.sessions.create(id="a", name="before")
        with closing(sqlite3.connect(tmp_path / "sessions.db")) as other:
            other.execute("ALTER TABLE sessiondock_labels RENAME TO moved")
            with pytest.raises(StorageError, match="no such table: sessiondock_labels"):
                dock.sessions.update("a", name="after", tags=["t"])
            other.execute("ALTER TABLE moved RENAME TO sessiondock_labels")
        assert (dock.sessions.get("a")).name == "before"


def test_urls_with_a_password_can_be_shown() -> None:
    assert "secret" not in safe_url("postgresql://me:secret@host/db")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:{}@127.0.0.1:1/db",
        "postgresql://me:x{}@@127.0.0.1:1/db",
        "postgresql://me:p@{}@127.0.0.1:1/db",
        "postgresql://me:p/{}@127.0.0.1:1/db",
        "postgresql://me:1/{}@127.0.0.1:1/db",
        "postgresql://me:p?{}@127.0.0.1:1/db",
        "postgresql://me:p?{}=1&{}=2@127.0.0.1:1/db",
        "postgresql://me:p:{}@127.0.0.1:1/db",
        "postgresql://me:p[{}@127.0.0.1:1/db",
        "postgresql://me@127.0.0.1:1/db?password={}",
        "postgresql://me@127.0.0.1:1/db?password=p%40{}&fruit=pear",
        "postgresql://me@127.0.0.1:1/db?sslpassword={}",
        "postgresql://me@127.0.0.1:1/db?password={}&password={}",
        "postgresql://me:{}@127.0.0.1:port/db",
        "postgresql://me:{}@a b/db",
        "postgresql://me:p%00{}@127.0.0.1:1/db",
        "postgresql://me:{}@127.0.0.1:1/db?connect_timeout=soon",
        "postgresql://me@127.0.0.1:1/db?connect_timeout={}",
        "postgresql://me@127.0.0.1:1/db?sslmode={}",
        "postgresql://me@127.0.0.1:1/db?target_session_attrs={}",
        "postgresql://me@127.0.0.1/db?port={}",
    ],
)
def test_no_secret_of_the_url_is_ever_shown(url: str, caplog: pytest.LogCaptureFixture) -> None:
    canary = "canary0815"
    caplog.set_level(0)
    shown: list[str] = []
    try:
        dock = SQL(url.replace("{}", canary))
    except ConfigurationError as error:
        shown += [str(error), repr(error), "".join(traceback.format_exception(error))]
    else:
        shown += [repr(dock), repr(inside(dock).target)]
        with pytest.raises(SessionDockError) as caught:
            dock.sessions.create(id="a")
        shown += [str(caught.value), repr(caught.value), "".join(traceback.format_exception(caught.value))]
        dock.close()
    assert canary not in "".join([*shown, caplog.text])


@pytest.mark.parametrize("timeout", ["5", math.inf, math.nan, 0, -1, True, object(), b"5", [5]])
def test_a_timeout_that_is_no_time_is_a_configuration_error(timeout: Any) -> None:
    message = "timeout must be a number of seconds"
    with pytest.raises(ConfigurationError, match=message):
        SQL("sqlite://", timeout=timeout)
    with SQL("sqlite://") as dock:
        with pytest.raises(ConfigurationError, match=message):
            dock.with_options(timeout=timeout)
    with pytest.raises(ConfigurationError, match="timeout"):
        SQL(f"sqlite://?timeout={timeout if isinstance(timeout, (int, float)) and timeout is not True else 'x'}")
