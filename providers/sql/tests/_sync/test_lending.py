# Generated from tests/_async/test_lending.py: edit that file, not this one.
# Digest: 5c53ec59701edc16
"""Engines and pools that the caller has: used, given back as they were, and never closed."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import psycopg
import pytest
import sqlalchemy
from psycopg.rows import dict_row

from providers.sql.tests import engines_sync as engines
from providers.sql.tests.together_sync import together
from sessiondock import ConfigurationError, ConnectError, Event, NotFoundError, StorageError
from sessiondock_sql import SQL
from sessiondock_sql.lending import lender_error
from sessiondock_sql.target import Lender, Target

from .test_places import use


@pytest.mark.smoke
def test_an_engine_is_used_and_stays_open(url: str) -> None:
    engine = engines.make_engine(url)
    with SQL(engine=engine, table_prefix="x_") as dock:
        use(dock)
        dock.sessions.create(id="a")
        with pytest.raises(NotFoundError):
            dock.sessions.get("b")
        assert "of the engine" in repr(dock)
        assert engines.checked_out(engine) == 0
    assert engines.query(engine, "SELECT session_id FROM x_sessions") == [("a",)]
    with SQL(url, table_prefix="x_") as other:
        assert other.sessions.count() == 1
    engines.dispose(engine)


def test_an_engine_has_its_settings_back(url: str) -> None:
    engine = engines.make_engine(url, pool_size=1, max_overflow=0)
    with SQL(engine=engine) as dock:
        dock.sessions.create(id="a")
        dock.sessions.update("a", name="b")
        for _ in dock.sessions.list():
            pass
        # the owner's own transactions still begin and end as SQLAlchemy has it
        with pytest.raises(ZeroDivisionError):
            break_off(engine)
        assert [session.name for session in dock.sessions.list()] == ["b"]
        if url.startswith("sqlite"):
            assert engines.query(engine, "PRAGMA foreign_keys") == [(0,)]
            assert engines.query(engine, "PRAGMA busy_timeout") == [(5000,)]
        else:
            assert engines.query(engine, "SHOW lock_timeout") == [("0",)]
    engines.dispose(engine)


def break_off(engine: Any) -> None:
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("UPDATE sessiondock_sessions SET name = 'lost'"))
        raise ZeroDivisionError


def test_many_calls_share_an_engine(url: str) -> None:
    engine = engines.make_engine(url)
    with SQL(engine=engine) as dock:
        dock.sessions.create(id="a")
        together([partial(dock.sessions.add_events, "a", [Event(id=str(number))]) for number in range(20)])
        assert len(dock.sessions.list_events("a").all()) == 20
        assert engines.checked_out(engine) == 0
    engines.dispose(engine)


def test_an_engine_in_memory() -> None:
    engine = engines.engine_in_memory()
    with SQL(engine=engine) as dock:
        use(dock)
        together([partial(dock.sessions.create, id=str(number)) for number in range(10)])
    with SQL(engine=engine) as dock:
        assert dock.sessions.count() == 10
    engines.dispose(engine)


def test_waiting_for_a_lock_counts_with_an_engine(sqlite_url: str) -> None:
    engine = engines.make_engine(sqlite_url)
    with SQL(engine=engine, timeout=0.05) as dock:
        dock.sessions.create(id="a")
        with engine.connect() as connection:
            connection.execute(sqlalchemy.text("UPDATE sessiondock_sessions SET name = 'x'"))
            with pytest.raises(StorageError, match="another process has locked it for too long"):
                dock.sessions.update("a", name="y")
            connection.rollback()
        dock.sessions.update("a", name="y")
    engines.dispose(engine)


@pytest.mark.smoke
def test_a_pool_is_used_and_stays_open(postgresql_url: str) -> None:
    with engines.open_pool(postgresql_url, max_size=2, kwargs={"row_factory": dict_row}) as pool:
        with SQL(pool=pool) as dock:
            use(dock)
            dock.sessions.create(id="a")
            together([partial(dock.sessions.add_events, "a", [Event()]) for _ in range(10)])
            assert "of the pool" in repr(dock)
        with pool.connection() as connection:
            assert connection.autocommit is False
            cursor = connection.execute("SELECT session_id FROM sessiondock_sessions")
            assert cursor.fetchall() == [{"session_id": "a"}]
        assert pool.get_stats()["pool_available"] == pool.get_stats()["pool_size"]


@pytest.mark.parametrize("kind", ["engine", "pool"])
def test_a_connection_that_broke_is_replaced(postgresql_url: str, kind: Literal["engine", "pool"]) -> None:
    with engines.open_pool(postgresql_url, max_size=1) as pool:
        engine = engines.make_engine(postgresql_url, pool_size=1, max_overflow=0)
        with SQL(engine=engine) if kind == "engine" else SQL(pool=pool) as dock:
            dock.sessions.create(id="a")
            with psycopg.connect(postgresql_url, autocommit=True) as server:
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND datname = 'tests' AND backend_type = 'client backend'"
                )
            assert (dock.sessions.get("a")).id == "a"
        engines.dispose(engine)


def test_none_is_free(postgresql_url: str) -> None:
    engine = engines.make_engine(postgresql_url, pool_size=1, max_overflow=0, pool_timeout=0.05)
    with (
        engines.open_pool(postgresql_url, max_size=1) as pool,
        pool.connection(),
        SQL(pool=pool, timeout=0.05) as dock,
    ):
        with pytest.raises(StorageError, match="the pool had no free connection"):
            dock.sessions.get("a")
    with engine.connect(), SQL(engine=engine, timeout=0.05) as dock:
        with pytest.raises(StorageError, match="the engine had no free connection"):
            dock.sessions.get("a")
    engines.dispose(engine)


def test_no_connection_can_be_lent() -> None:
    with SQL(pool=engines.closed_pool()) as dock:
        with pytest.raises(ConfigurationError, match="open it first"):
            dock.sessions.get("a")
    engine = engines.make_engine("postgresql://u:s3cret@127.0.0.1:1/d")
    with SQL(engine=engine, max_retries=0) as dock:
        with pytest.raises(ConnectError, match="cannot be reached") as caught:
            dock.sessions.get("a")
        assert "s3cret" not in str(caught.value)


def test_whatever_goes_wrong_is_told() -> None:
    target = Target(database="postgresql", label="x", parameters={"password": "s3cret"}, lender=Lender("pool", None))
    error = lender_error(OSError("no route for s3cret\nand more"), target)
    assert isinstance(error, ConnectError)
    assert error.message == "the pool gave no connection: no route for ***"
    assert not error.may_have_arrived


def test_what_is_no_engine_or_pool() -> None:
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
            SQL(**arguments)


def mysql() -> Any:
    """An engine for MySQL, without its driver."""
    engine: Any = engines.engine_in_memory()
    engine.dialect.name, engine.dialect.driver = "mysql", "aiomysql"
    return engine


def test_a_connection_is_not_borrowed_in_the_middle_of_a_transaction() -> None:
    engine = engines.engine_in_memory()
    with SQL(engine=engine) as dock:
        dock.sessions.create()
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("UPDATE sessiondock_sessions SET name = 'x'"))
            with pytest.raises(ConfigurationError, match="with a transaction open"):
                dock.sessions.count()
        assert dock.sessions.count() == 1
    engines.dispose(engine)
