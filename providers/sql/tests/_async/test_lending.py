"""Engines and pools that the caller has: used, given back as they were, and never closed."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import psycopg
import pytest
import sqlalchemy
from psycopg.rows import dict_row

from providers.sql.tests import engines_async as engines
from providers.sql.tests.together_async import together
from sessiondock import ConfigurationError, ConnectError, Event, NotFoundError, StorageError
from sessiondock_sql import AsyncSQL
from sessiondock_sql.lending import lender_error
from sessiondock_sql.target import Lender, Target

from .test_places import use


@pytest.mark.smoke
async def test_an_engine_is_used_and_stays_open(url: str) -> None:
    engine = engines.make_engine(url)
    async with AsyncSQL(engine=engine, table_prefix="x_") as dock:
        await use(dock)
        await dock.sessions.create(id="a")
        with pytest.raises(NotFoundError):
            await dock.sessions.get("b")
        assert "of the engine" in repr(dock)
        assert engines.checked_out(engine) == 0
    assert await engines.query(engine, "SELECT session_id FROM x_sessions") == [("a",)]
    async with AsyncSQL(url, table_prefix="x_") as other:
        assert await other.sessions.count() == 1
    await engines.dispose(engine)


async def test_an_engine_has_its_settings_back(url: str) -> None:
    engine = engines.make_engine(url, pool_size=1, max_overflow=0)
    async with AsyncSQL(engine=engine) as dock:
        await dock.sessions.create(id="a")
        await dock.sessions.update("a", name="b")
        async for _ in dock.sessions.list():
            pass
        # the owner's own transactions still begin and end as SQLAlchemy has it
        with pytest.raises(ZeroDivisionError):
            await break_off(engine)
        assert [session.name async for session in dock.sessions.list()] == ["b"]
        if url.startswith("sqlite"):
            assert await engines.query(engine, "PRAGMA foreign_keys") == [(0,)]
            assert await engines.query(engine, "PRAGMA busy_timeout") == [(5000,)]
        else:
            assert await engines.query(engine, "SHOW lock_timeout") == [("0",)]
    await engines.dispose(engine)


async def break_off(engine: Any) -> None:
    async with engine.begin() as connection:
        await connection.execute(sqlalchemy.text("UPDATE sessiondock_sessions SET name = 'lost'"))
        raise ZeroDivisionError


async def test_many_calls_share_an_engine(url: str) -> None:
    engine = engines.make_engine(url)
    async with AsyncSQL(engine=engine) as dock:
        await dock.sessions.create(id="a")
        await together([partial(dock.sessions.add_events, "a", [Event(id=str(number))]) for number in range(20)])
        assert len(await dock.sessions.list_events("a").all()) == 20
        assert engines.checked_out(engine) == 0
    await engines.dispose(engine)


async def test_an_engine_in_memory() -> None:
    engine = engines.engine_in_memory()
    async with AsyncSQL(engine=engine) as dock:
        await use(dock)
        await together([partial(dock.sessions.create, id=str(number)) for number in range(10)])
    async with AsyncSQL(engine=engine) as dock:
        assert await dock.sessions.count() == 10
    await engines.dispose(engine)


async def test_waiting_for_a_lock_counts_with_an_engine(sqlite_url: str) -> None:
    engine = engines.make_engine(sqlite_url)
    async with AsyncSQL(engine=engine, timeout=0.05) as dock:
        await dock.sessions.create(id="a")
        async with engine.connect() as connection:
            await connection.execute(sqlalchemy.text("UPDATE sessiondock_sessions SET name = 'x'"))
            with pytest.raises(StorageError, match="another process has locked it for too long"):
                await dock.sessions.update("a", name="y")
            await connection.rollback()
        await dock.sessions.update("a", name="y")
    await engines.dispose(engine)


@pytest.mark.smoke
async def test_a_pool_is_used_and_stays_open(postgresql_url: str) -> None:
    async with engines.open_pool(postgresql_url, max_size=2, kwargs={"row_factory": dict_row}) as pool:
        async with AsyncSQL(pool=pool) as dock:
            await use(dock)
            await dock.sessions.create(id="a")
            await together([partial(dock.sessions.add_events, "a", [Event()]) for _ in range(10)])
            assert "of the pool" in repr(dock)
        async with pool.connection() as connection:
            assert connection.autocommit is False
            cursor = await connection.execute("SELECT session_id FROM sessiondock_sessions")
            assert await cursor.fetchall() == [{"session_id": "a"}]
        assert pool.get_stats()["pool_available"] == pool.get_stats()["pool_size"]


@pytest.mark.parametrize("kind", ["engine", "pool"])
async def test_a_connection_that_broke_is_replaced(postgresql_url: str, kind: Literal["engine", "pool"]) -> None:
    async with engines.open_pool(postgresql_url, max_size=1) as pool:
        engine = engines.make_engine(postgresql_url, pool_size=1, max_overflow=0)
        async with AsyncSQL(engine=engine) if kind == "engine" else AsyncSQL(pool=pool) as dock:
            await dock.sessions.create(id="a")
            with psycopg.connect(postgresql_url, autocommit=True) as server:
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND datname = 'tests' AND backend_type = 'client backend'"
                )
            assert (await dock.sessions.get("a")).id == "a"
        await engines.dispose(engine)


async def test_none_is_free(postgresql_url: str) -> None:
    engine = engines.make_engine(postgresql_url, pool_size=1, max_overflow=0, pool_timeout=0.05)
    async with (
        engines.open_pool(postgresql_url, max_size=1) as pool,
        pool.connection(),
        AsyncSQL(pool=pool, timeout=0.05) as dock,
    ):
        with pytest.raises(StorageError, match="the pool had no free connection"):
            await dock.sessions.get("a")
    async with engine.connect(), AsyncSQL(engine=engine, timeout=0.05) as dock:
        with pytest.raises(StorageError, match="the engine had no free connection"):
            await dock.sessions.get("a")
    await engines.dispose(engine)


async def test_no_connection_can_be_lent() -> None:
    async with AsyncSQL(pool=engines.closed_pool()) as dock:
        with pytest.raises(ConfigurationError, match="open it first"):
            await dock.sessions.get("a")
    engine = engines.make_engine("postgresql://u:s3cret@127.0.0.1:1/d")
    async with AsyncSQL(engine=engine, max_retries=0) as dock:
        with pytest.raises(ConnectError, match="cannot be reached") as caught:
            await dock.sessions.get("a")
        assert "s3cret" not in str(caught.value)


def test_whatever_goes_wrong_is_told() -> None:
    target = Target(database="postgresql", label="x", parameters={"password": "s3cret"}, lender=Lender("pool", None))
    error = lender_error(OSError("no route for s3cret\nand more"), target)
    assert isinstance(error, ConnectError)
    assert error.message == "the pool gave no connection: no route for ***"
    assert not error.may_have_arrived


async def test_what_is_no_engine_or_pool() -> None:
    for given, message in (
        ({"engine": engines.wrong_engine()}, engines.WRONG_ENGINE),
        ({"pool": engines.wrong_pool()}, engines.WRONG_POOL),
        ({"engine": 5}, "Engine, not of builtins.int"),
        ({"pool": object()}, "ConnectionPool, not of builtins.object"),
        ({"engine": engines.engine_in_memory(), "pool": engines.closed_pool()}, "not both"),
        ({"engine": engines.engine_in_memory(), "url": "sqlite://"}, "url does not go with engine="),
        ({"pool": engines.closed_pool(), "pool_size": 5}, "pool_size does not go with pool="),
        ({"pool": engines.closed_pool(), "prepare": False}, "prepare does not go with pool="),
        ({"engine": engines.engine_in_memory(), "schema": "x"}, "schema is a setting of PostgreSQL"),
        ({"engine": mysql()}, "engine is for mysql with "),
    ):
        arguments: Any = given
        with pytest.raises(ConfigurationError, match=message):
            AsyncSQL(**arguments)


def mysql() -> Any:
    """An engine for MySQL, without its driver."""
    engine: Any = engines.engine_in_memory()
    engine.dialect.name, engine.dialect.driver = "mysql", "aiomysql"
    return engine


async def test_a_connection_is_not_borrowed_in_the_middle_of_a_transaction() -> None:
    engine = engines.engine_in_memory()
    async with AsyncSQL(engine=engine) as dock:
        await dock.sessions.create()
        async with engine.begin() as connection:
            await connection.execute(sqlalchemy.text("UPDATE sessiondock_sessions SET name = 'x'"))
            with pytest.raises(ConfigurationError, match="with a transaction open"):
                await dock.sessions.count()
        assert await dock.sessions.count() == 1
    await engines.dispose(engine)
