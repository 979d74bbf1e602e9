"""Schemas: made once, upgraded from any earlier version, never taken over from a newer one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

import psycopg
import pytest

from providers.sql.tests.together_async import together
from sessiondock import Event, SchemaVersionError, Session, StorageError
from sessiondock_sql import AsyncSQL, schema
from sessiondock_sql.dialect import Dialect
from sessiondock_sql.history import HISTORY, History
from sessiondock_sql.statement import Program, Statement, Step

STORED = Path(__file__).parents[1] / "schemas"


def to_version_3(dialect: Dialect) -> Program[None]:
    """Adds a column and fills it from what is there."""
    kind = {"sqlite": "TEXT", "postgresql": "VARCHAR"}[dialect.database]
    yield Step(Statement(f"ALTER TABLE sessiondock_sessions ADD COLUMN shout {kind}"))
    yield Step(Statement("UPDATE sessiondock_sessions SET shout = upper(name)"))


def to_version_4(_dialect: Dialect) -> Program[None]:
    """Needs what version 3 has brought."""
    found = yield Step(Statement("SELECT shout FROM sessiondock_sessions"))
    assert found == [("PARCEL",)]
    yield Step(Statement("ALTER TABLE sessiondock_sessions RENAME COLUMN shout TO loud"))


def broken(_dialect: Dialect) -> Program[None]:
    """Fails after it has changed something."""
    yield Step(Statement("UPDATE sessiondock_sessions SET name = 'changed'"))
    yield Step(Statement("SELECT nonsense"))


class Third(AsyncSQL):
    """What a later version of the package is."""

    _versions: ClassVar[History] = History(create=HISTORY.create, upgrades=(*HISTORY.upgrades, to_version_3))


class Fourth(AsyncSQL):
    """And the one after it."""

    _versions: ClassVar[History] = History(
        create=HISTORY.create, upgrades=(*HISTORY.upgrades, to_version_3, to_version_4)
    )


class Broken(AsyncSQL):
    """One that cannot upgrade."""

    _versions: ClassVar[History] = History(create=HISTORY.create, upgrades=(*HISTORY.upgrades, broken))


def execute(url: str, script: str) -> list[tuple[object, ...]]:
    """Run SQL without the package; the rows of the last statement."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            if "\n" in script:
                connection.executescript(script)
                return []
            return connection.execute(script).fetchall()
    with psycopg.connect(url, autocommit=True) as server:
        cursor = server.execute(script.encode())
        return cursor.fetchall() if cursor.description else []


@pytest.fixture(params=[1, 2])
def version(request: pytest.FixtureRequest) -> int:
    """Every version of the schema there was."""
    found: int = request.param
    return found


@pytest.fixture
def stored(url: str, version: int) -> str:
    """The URL of a database as that version of the schema left it."""
    kind = url.partition(":")[0]
    execute(url, (STORED / f"{version}.{kind}.sql").read_text(encoding="utf-8"))
    return url


EXPECTED = Session(
    id="s1",
    name="parcel",
    project="support",
    started_at=datetime(2025, 3, 1, 12, tzinfo=UTC),
    created_at=datetime(2025, 3, 1, 12, tzinfo=UTC),
    updated_at=datetime(2025, 3, 1, 12, tzinfo=UTC),
    inputs={"question": "Where is my parcel?"},
    metadata={"plan": "gold"},
    tags=("vip",),
)


@pytest.mark.smoke
async def test_what_an_earlier_version_stored_is_read_and_changed(stored: str) -> None:
    async with AsyncSQL(stored) as dock:
        assert [session async for session in dock.sessions.list(tags=["vip"], metadata={"plan": "gold"})] == [EXPECTED]
        assert [session async for session in dock.sessions.list(metadata_keys=["plan"], name_contains="ARC")] == [
            EXPECTED
        ]
        events = [event async for event in dock.sessions.list_events("s1")]
        assert events == [Event(id="e1", session_id="s1", type="model", outputs={"text": "On its way."})]
        async with dock.sessions.stream_recording("s1") as stream:
            assert (await stream.read(), stream.content_type) == (b"audio", "audio/wav")
        await dock.sessions.update("s1", name="new")
        await dock.sessions.delete("s1")


@pytest.mark.smoke
async def test_an_earlier_version_is_upgraded_and_loses_nothing(stored: str) -> None:
    async with Fourth(stored) as dock:
        assert await dock.sessions.get("s1") == EXPECTED
    assert execute(stored, "SELECT loud FROM sessiondock_sessions") == [("PARCEL",)]
    assert execute(stored, "SELECT version FROM sessiondock_schema") == [(4,)]


async def test_an_upgrade_starts_where_the_last_one_ended(stored: str) -> None:
    for kind in (Third, Third, Fourth, Fourth):
        async with kind(stored) as dock:
            assert await dock.sessions.get("s1") == EXPECTED
    assert execute(stored, "SELECT version FROM sessiondock_schema") == [(4,)]


async def test_several_may_upgrade_at_once(stored: str) -> None:
    async def use(dock: AsyncSQL) -> Session:
        async with dock:
            return await dock.sessions.get("s1")

    assert await together([partial(use, Fourth(stored)) for _ in range(6)]) == [EXPECTED] * 6


async def test_a_newer_schema_is_refused_and_left_alone(stored: str) -> None:
    async with Fourth(stored) as dock:
        await dock.sessions.get("s1")
    async with AsyncSQL(stored) as dock:
        with pytest.raises(SchemaVersionError, match=r"has schema version 4.*knows versions up to 2; pip install"):
            await dock.sessions.create(id="new")
        with pytest.raises(SchemaVersionError):
            await dock.sessions.list().first()
    assert execute(stored, "SELECT session_id FROM sessiondock_sessions") == [("s1",)]


async def test_an_upgrade_that_fails_changes_nothing(stored: str, version: int) -> None:
    async with Broken(stored) as dock:
        with pytest.raises(StorageError, match="nonsense"):
            await dock.sessions.get("s1")
    assert execute(stored, "SELECT version FROM sessiondock_schema") == [(version,)]
    async with AsyncSQL(stored) as dock:
        assert await dock.sessions.get("s1") == EXPECTED


async def test_a_schema_that_was_begun_by_hand_is_left_alone(url: str) -> None:
    execute(url, "CREATE TABLE sessiondock_schema (version INTEGER NOT NULL)")
    async with AsyncSQL(url) as dock:
        with pytest.raises(StorageError, match="does not say which version"):
            await dock.sessions.create(id="a")


def test_a_new_database_is_made_with_the_newest_version() -> None:
    assert HISTORY.newest == 2
    for database in ("sqlite", "postgresql"):
        script = (STORED / f"{HISTORY.newest}.{database}.sql").read_text(encoding="utf-8")
        made = script.partition("\n")[2].partition("INSERT INTO sessiondock_schema ")[0]
        assert made == "".join(f"{statement.strip()};\n" for statement in schema.ddl(database))
