"""Engines and pools of the caller's own, for asynchronous code; `engines_sync` has the same shape."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from psycopg_pool import AsyncConnectionPool, ConnectionPool
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, StaticPool

WRONG_ENGINE = "engine is that of create_engine, and AsyncSQL takes that of create_async_engine"
WRONG_POOL = "pool is that of psycopg_pool.ConnectionPool, and AsyncSQL takes that of psycopg_pool.AsyncConnectionPool"


def make_engine(url: str, **options: Any) -> AsyncEngine:
    """An engine with a queue of connections, whatever its version makes of a file by default.

    Options are those of ``create_async_engine``.
    """
    drivers = (("sqlite:", "sqlite+aiosqlite:"), ("postgresql:", "postgresql+psycopg:"))
    for plain, driver in drivers:
        url = url.replace(plain, driver, 1) if url.startswith(plain) else url
    return create_async_engine(url, **{"poolclass": AsyncAdaptedQueuePool, **options})


def engine_in_memory() -> AsyncEngine:
    """An engine with one database in memory."""
    return create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)


def checked_out(engine: AsyncEngine) -> int:
    """How many connections are lent."""
    return int(engine.pool.checkedout())  # type: ignore[attr-defined]


async def query(engine: AsyncEngine, statement: str) -> list[Any]:
    """The rows of a statement of the owner's own, in a transaction as SQLAlchemy begins it."""
    async with engine.begin() as connection:
        found = await connection.execute(text(statement))
        return list(found) if found.returns_rows else []


async def dispose(engine: AsyncEngine) -> None:
    """Close the owner's engine."""
    await engine.dispose()


@asynccontextmanager
async def open_pool(url: str, **options: Any) -> AsyncGenerator[AsyncConnectionPool[Any]]:
    """A pool; options are those of psycopg_pool."""
    async with AsyncConnectionPool[Any](url, open=False, min_size=1, **options) as pool:
        yield pool


def closed_pool() -> AsyncConnectionPool[Any]:
    """A pool that was never opened."""
    return AsyncConnectionPool[Any]("postgresql://u@127.0.0.1:1/d", open=False)


def wrong_engine() -> object:
    """An engine for synchronous code."""
    return create_engine("sqlite://")


def wrong_pool() -> object:
    """A pool for synchronous code."""
    return ConnectionPool[Any]("", open=False)
