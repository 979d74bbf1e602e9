# Generated from tests/_async/test_places.py: edit that file, not this one.
# Digest: f656038ffe140ed6
"""Where the tables are, and what is left on the server."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from providers.sql.tests.inside import inside
from sessiondock import ConfigurationError, Event
from sessiondock_sql import SQL
from sessiondock_sql.statement import Program, Statement, Step

STORED = Path(__file__).parents[1] / "schemas"


def use(dock: SQL) -> None:
    """Everything that mentions a table."""
    session = dock.sessions.create(name="Parcel", tags=["t"], metadata={"n": 1}, project="p")
    dock.sessions.add_events(session.id, [Event(id="e", name="turn")])
    dock.sessions.update(session.id, name="Parcels", tags=["t", "u"])
    dock.sessions.add_recording(session.id, b"audio")
    assert dock.sessions.count(search="turn", tags=["u"], metadata_numbers={"n": (1, 1)}) == 1
    assert dock.sessions.count(name_contains="cels", project="p") == 1
    assert [match.snippet for match in dock.sessions.search("parcels").all()] == ["**Parcels**"]
    with dock.sessions.stream_recording(session.id) as stream:
        assert stream.read() == b"audio"
    dock.sessions.truncate_events(session.id, after=None)
    copy = dock.sessions.fork(session.id)
    dock.sessions.delete(session.id)
    assert dock.sessions.delete_many(ids=[copy.id]) == 1


@pytest.mark.smoke
def test_tables_may_be_called_otherwise(url: str) -> None:
    with SQL(url, table_prefix="chat_") as chat, SQL(url) as plain:
        use(chat)
        chat.sessions.create(id="chat")
        assert plain.sessions.count() == 0
        use(plain)
    with SQL(f"{url}{'&' if '?' in url else '?'}table_prefix=chat_") as chat:
        assert (chat.sessions.get("chat")).id == "chat"


@pytest.mark.smoke
def test_tables_may_be_in_a_schema_of_their_own(postgresql_url: str) -> None:
    with (
        SQL(postgresql_url, schema="own_place", table_prefix="x_") as dock,
        SQL(f"{postgresql_url}&schema=own_place") as other,
    ):
        use(dock)
        dock.sessions.create(id="a")
        assert other.sessions.count() == 0
        use(other)
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        rows = server.execute(
            "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename ~ '^(x|sessiondock)_'"
        ).fetchall()
        assert ("own_place",) in rows
        server.execute("DROP SCHEMA own_place CASCADE")


def test_an_earlier_version_in_a_schema_is_upgraded(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute("DROP SCHEMA IF EXISTS upgraded CASCADE; CREATE SCHEMA upgraded")
        server.execute("SET search_path = upgraded")
        server.execute((STORED / "1.postgresql.sql").read_bytes())
        with SQL(postgresql_url, schema="upgraded") as dock:
            assert (dock.sessions.get("s1")).created_at == datetime(2025, 3, 1, 12, tzinfo=UTC)
            assert dock.sessions.count(tags=["vip"], search="parcel") == 1
        server.execute("DROP SCHEMA upgraded CASCADE")


def test_nothing_of_a_connection_is_left_on_the_server(postgresql_url: str) -> None:
    with SQL(f"{postgresql_url}&prepare=off", pool_size=1) as dock:
        for _ in range(8):
            use(dock)

        def left() -> Program[Any]:
            rows = yield Step(Statement("SELECT count(*) FROM pg_prepared_statements"))
            timeout = yield Step(Statement("SHOW lock_timeout"))
            return rows[0][0], timeout[0][0]

        assert inside(dock).run(left, 30) == (0, "0")
    with SQL(postgresql_url, pool_size=1) as dock:
        for _ in range(8):
            use(dock)
        assert inside(dock).run(left, 30) != (0, "0")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"schema": "x"}, "schema is a setting of PostgreSQL"),
        ({"prepare": False}, "prepare is a setting of PostgreSQL"),
        ({"table_prefix": "Robert'); --"}, "table_prefix must be lower-case letters"),
        ({"table_prefix": "x" * 25}, "table_prefix must be lower-case letters"),
        ({"table_prefix": ""}, "table_prefix must be lower-case letters"),
    ],
)
def test_places_that_do_not_fit_sqlite(sqlite_url: str, settings: Any, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        SQL(sqlite_url, **settings)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("schema=A", "schema in the connection URL must be lower-case letters.*63 at most$"),
        ("table_prefix=A", "table_prefix in the connection URL must be lower-case letters.*24 at most$"),
        ("prepare=no", "prepare in the connection URL must be on or off$"),
    ],
)
def test_places_that_do_not_fit_postgresql(query: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        SQL(f"postgresql://u@h/d?{query}")
    with pytest.raises(ConfigurationError, match="prepare must be True or False, not 5"):
        SQL("postgresql://u@h/d", prepare=5)  # type: ignore[arg-type]


def test_the_prefix_is_that_of_every_table(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with SQL(f"sqlite:///{path}", table_prefix="x_") as dock:
        dock.sessions.create()
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    assert not [name for name in names if not name.startswith(("x_", "sqlite_"))]
