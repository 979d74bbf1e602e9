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
from sessiondock_sql import AsyncSQL
from sessiondock_sql.statement import Program, Statement, Step

STORED = Path(__file__).parents[1] / "schemas"


async def use(dock: AsyncSQL) -> None:
    """Everything that mentions a table."""
    session = await dock.sessions.create(name="Parcel", tags=["t"], metadata={"n": 1}, project="p")
    await dock.sessions.add_events(session.id, [Event(id="e", name="turn")])
    await dock.sessions.update(session.id, name="Parcels", tags=["t", "u"])
    await dock.sessions.add_recording(session.id, b"audio")
    assert await dock.sessions.count(search="turn", tags=["u"], metadata_numbers={"n": (1, 1)}) == 1
    assert await dock.sessions.count(name_contains="cels", project="p") == 1
    assert [match.snippet for match in await dock.sessions.search("parcels").all()] == ["**Parcels**"]
    async with dock.sessions.stream_recording(session.id) as stream:
        assert await stream.read() == b"audio"
    await dock.sessions.truncate_events(session.id, after=None)
    copy = await dock.sessions.fork(session.id)
    await dock.sessions.delete(session.id)
    assert await dock.sessions.delete_many(ids=[copy.id]) == 1


@pytest.mark.smoke
async def test_tables_may_be_called_otherwise(url: str) -> None:
    async with AsyncSQL(url, table_prefix="chat_") as chat, AsyncSQL(url) as plain:
        await use(chat)
        await chat.sessions.create(id="chat")
        assert await plain.sessions.count() == 0
        await use(plain)
    async with AsyncSQL(f"{url}{'&' if '?' in url else '?'}table_prefix=chat_") as chat:
        assert (await chat.sessions.get("chat")).id == "chat"


@pytest.mark.smoke
async def test_tables_may_be_in_a_schema_of_their_own(postgresql_url: str) -> None:
    async with (
        AsyncSQL(postgresql_url, schema="own_place", table_prefix="x_") as dock,
        AsyncSQL(f"{postgresql_url}&schema=own_place") as other,
    ):
        await use(dock)
        await dock.sessions.create(id="a")
        assert await other.sessions.count() == 0
        await use(other)
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        rows = server.execute(
            "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename ~ '^(x|sessiondock)_'"
        ).fetchall()
        assert ("own_place",) in rows
        server.execute("DROP SCHEMA own_place CASCADE")


async def test_an_earlier_version_in_a_schema_is_upgraded(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute("DROP SCHEMA IF EXISTS upgraded CASCADE; CREATE SCHEMA upgraded")
        server.execute("SET search_path = upgraded")
        server.execute((STORED / "1.postgresql.sql").read_bytes())
        async with AsyncSQL(postgresql_url, schema="upgraded") as dock:
            assert (await dock.sessions.get("s1")).created_at == datetime(2025, 3, 1, 12, tzinfo=UTC)
            assert await dock.sessions.count(tags=["vip"], search="parcel") == 1
        server.execute("DROP SCHEMA upgraded CASCADE")


async def test_nothing_of_a_connection_is_left_on_the_server(postgresql_url: str) -> None:
    async with AsyncSQL(f"{postgresql_url}&prepare=off", pool_size=1) as dock:
        for _ in range(8):
            await use(dock)

        def left() -> Program[Any]:
            rows = yield Step(Statement("SELECT count(*) FROM pg_prepared_statements"))
            timeout = yield Step(Statement("SHOW lock_timeout"))
            return rows[0][0], timeout[0][0]

        assert await inside(dock).run(left, 30) == (0, "0")
    async with AsyncSQL(postgresql_url, pool_size=1) as dock:
        for _ in range(8):
            await use(dock)
        assert await inside(dock).run(left, 30) != (0, "0")


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
        AsyncSQL(sqlite_url, **settings)


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
        AsyncSQL(f"postgresql://u@h/d?{query}")
    with pytest.raises(ConfigurationError, match="prepare must be True or False, not 5"):
        AsyncSQL("postgresql://u@h/d", prepare=5)  # type: ignore[arg-type]


async def test_the_prefix_is_that_of_every_table(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with AsyncSQL(f"sqlite:///{path}", table_prefix="x_") as dock:
        await dock.sessions.create()
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    assert not [name for name in names if not name.startswith(("x_", "sqlite_"))]
