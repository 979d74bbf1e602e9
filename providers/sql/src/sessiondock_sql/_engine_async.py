"""The asynchronous engines of SQLAlchemy and the connections they open; `_engine_sync` has the same shape.

Statements run on the driver's own connection: through SQLAlchemy's, each costs the event loop three times as many
turns, and fetching one from its pool costs more than most statements.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import NullPool
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from sessiondock.errors import ConfigurationError

from . import setup
from .drivers import connect_arguments, postgresql_error
from .statement import Row
from .target import Target

if TYPE_CHECKING:
    import aiosqlite
    import psycopg

__all__ = ["Driver", "Engine", "Semaphore"]

Semaphore = asyncio.Semaphore
_FRESH = 1.0
"""Seconds for which an idle connection is taken to be alive."""


class Driver(Protocol):
    """One connection.

    Attributes:
        timeout: seconds it was told to wait for a lock.
        broken: whether it can no longer be used, or is in the middle of a transaction that should have ended.
    """

    timeout: float

    @property
    def broken(self) -> bool: ...

    async def execute(self, text: str, values: Mapping[str, Any]) -> list[Row]:
        """Carry out a statement; the rows, none when it gives none."""
        ...

    async def execute_many(self, text: str, values: Sequence[Mapping[str, Any]]) -> None:
        """Carry out a statement for each of the values."""
        ...

    async def alive(self) -> bool:
        """Whether it still works after having been idle."""
        ...

    async def rollback(self) -> None:
        """End a transaction, if there is one, even when the task is being cancelled."""
        ...

    async def aclose(self) -> None:
        """Give it back to the engine."""
        ...


class SQLiteDriver:
    """A connection of aiosqlite, which does everything in a thread of its own, in order."""

    def __init__(self, held: AsyncConnection, driver: aiosqlite.Connection, timeout: float) -> None:
        self._held, self._driver, self.timeout = held, driver, timeout

    @property
    def broken(self) -> bool:
        return self._driver.in_transaction

    async def execute(self, text: str, values: Mapping[str, Any]) -> list[Row]:
        return await self._driver.execute_fetchall(text, values)  # type: ignore[return-value]

    async def execute_many(self, text: str, values: Sequence[Mapping[str, Any]]) -> None:
        await self._driver.executemany(text, values)

    async def alive(self) -> bool:
        return True

    async def rollback(self) -> None:
        await asyncio.shield(self.execute(setup.ROLLBACK.text("sqlite"), {}))

    async def aclose(self) -> None:
        await self._held.close()


class PostgreSQLDriver:
    """A connection of psycopg."""

    def __init__(self, held: AsyncConnection, driver: psycopg.AsyncConnection, timeout: float) -> None:
        self._held, self._driver, self.timeout = held, driver, timeout
        self._used = time.monotonic()

    @property
    def broken(self) -> bool:
        return self._driver.closed or self._driver.info.transaction_status != 0

    async def execute(self, text: str, values: Mapping[str, Any]) -> list[Row]:
        cursor = await self._driver.execute(text.encode(), values or None)
        self._used = time.monotonic()
        return await cursor.fetchall() if cursor.description else []

    async def execute_many(self, text: str, values: Sequence[Mapping[str, Any]]) -> None:
        async with self._driver.cursor() as cursor:
            await cursor.executemany(text.encode(), values)

    async def alive(self) -> bool:
        if time.monotonic() - self._used < _FRESH:
            return True
        try:
            await self.execute("SELECT 1", {})
        except postgresql_error():
            return False
        return True

    async def rollback(self) -> None:
        await asyncio.shield(self.execute(setup.ROLLBACK.text("postgresql"), {}))

    async def aclose(self) -> None:
        await self._held.close()


class Engine:
    """Opens connections. Making one connects to nothing.

    Attributes:
        errors: what the driver raises, and SQLAlchemy around it.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self.errors: tuple[type[Exception], ...] = (SQLAlchemyError, sqlite3.Error)
        if target.database == "postgresql":
            self.errors = (SQLAlchemyError, postgresql_error())
        driver = "sqlite+aiosqlite" if target.database == "sqlite" else "postgresql+psycopg"
        self._engine: AsyncEngine = create_async_engine(
            target.url.set(drivername=driver),
            poolclass=NullPool,
            # a transaction ends before its connection is given back
            pool_reset_on_return=None,
            isolation_level="AUTOCOMMIT",
            connect_args=connect_arguments(target),
        )

    async def connect(self) -> Driver:
        """A new connection. Raises one of `errors`, or ConfigurationError without an event loop of asyncio."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigurationError(
                "the drivers of SQL databases need asyncio; use the sync client in a thread"
            ) from None
        if self._target.path is not None:
            # one that aiosqlite cannot open would leave a thread behind that may outlive the event loop
            await asyncio.to_thread(_try_to_open, self._target.path, self._target.timeout)
        held = await self._engine.connect()
        driver: Any = (await held.get_raw_connection()).driver_connection
        kind = SQLiteDriver if self._target.database == "sqlite" else PostgreSQLDriver
        return kind(held, driver, self._target.timeout)

    async def aclose(self) -> None:
        """Forget what the engine holds."""
        await self._engine.dispose()


def _try_to_open(path: str, timeout: float) -> None:
    sqlite3.connect(path, timeout=timeout).close()
