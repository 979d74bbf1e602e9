"""Engines and pools of the caller's own, for synchronous code; `engines_async` has the same shape."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from psycopg_pool import AsyncConnectionPool, ConnectionPool
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import StaticPool

WRONG_ENGINE = "engine is that of create_async_engine, and SQL takes that of create_engine"
WRONG_POOL = "pool is that of psycopg_pool.AsyncConnectionPool, and SQL takes that of psycopg_pool.ConnectionPool"


def make_engine(url: str, **options: Any) -> Engine:
    """An engine; options are those of ``create_engine``."""
    drivers = (("postgresql:", "postgresql+psycopg:"),)
    for plain, driver in drivers:
        url = url.replace(plain, driver, 1) if url.startswith(plain) else url
    return create_engine(url, **options)


def engine_in_memory() -> Engine:
    """An engine with one database in memory."""
    return create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})


def checked_out(engine: Engine) -> int:
    """How many connections are lent."""
    return int(engine.pool.checkedout())  # type: ignore[attr-defined]


def query(engine: Engine, statement: str) -> list[Any]:
    """The rows of a statement of the owner's own, in a transaction as SQLAlchemy begins it."""
    with engine.begin() as connection:
        found = connection.execute(text(statement))
        return list(found) if found.returns_rows else []


def dispose(engine: Engine) -> None:
    """Close the owner's engine."""
    engine.dispose()


@contextmanager
def open_pool(url: str, **options: Any) -> Generator[ConnectionPool[Any]]:
    """A pool; options are those of psycopg_pool."""
    with ConnectionPool[Any](url, open=False, min_size=1, **options) as pool:
        yield pool


def closed_pool() -> ConnectionPool[Any]:
    """A pool that was never opened."""
    return ConnectionPool[Any]("postgresql://u@127.0.0.1:1/d", open=False)


def wrong_engine() -> object:
    """An engine for asynchronous code."""
    return create_async_engine("sqlite+aiosqlite://")


def wrong_pool() -> object:
    """A pool for asynchronous code."""
    return AsyncConnectionPool[Any]("", open=False)
