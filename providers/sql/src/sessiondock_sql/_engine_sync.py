"""The synchronous engines of SQLAlchemy and the connections they open; `_engine_async` has the same shape."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

from . import setup
from .drivers import connect_arguments, postgresql_error
from .statement import Row
from .target import Target

if TYPE_CHECKING:
    import psycopg

__all__ = ["Driver", "Engine", "Semaphore"]

Semaphore = threading.Semaphore
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

    def execute(self, text: str, values: Mapping[str, Any]) -> list[Row]:
        """Carry out a statement; the rows, none when it gives none."""
        ...

    def execute_many(self, text: str, values: Sequence[Mapping[str, Any]]) -> None:
        """Carry out a statement for each of the values."""
        ...

    def alive(self) -> bool:
        """Whether it still works after having been idle."""
        ...

    def rollback(self) -> None:
        """End a transaction, if there is one."""
        ...

    def close(self) -> None:
        """Give it back to the engine."""
        ...


class SQLiteDriver:
    """A connection of the standard library."""

    def __init__(self, held: Connection, driver: sqlite3.Connection, timeout: float) -> None:
        self._held, self._driver, self.timeout = held, driver, timeout

    @property
    def broken(self) -> bool:
        return self._driver.in_transaction

    def execute(self, text: str, values: Mapping[str, Any]) -> list[Row]:
        return self._driver.execute(text, values).fetchall()

    def execute_many(self, text: str, values: Sequence[Mapping[str, Any]]) -> None:
        self._driver.executemany(text, values)

    def alive(self) -> bool:
        return True

    def rollback(self) -> None:
        self.execute(setup.ROLLBACK.text("sqlite"), {})

    def close(self) -> None:
        self._held.close()


class PostgreSQLDriver:
    """A connection of psycopg."""

    def __init__(self, held: Connection, driver: psycopg.Connection, timeout: float) -> None:
        self._held, self._driver, self.timeout = held, driver, timeout
        self._used = time.monotonic()

    @property
    def broken(self) -> bool:
        return self._driver.closed or self._driver.info.transaction_status != 0

    def execute(self, text: str, values: Mapping[str, Any]) -> list[Row]:
        cursor = self._driver.execute(text.encode(), values or None)
        self._used = time.monotonic()
        return cursor.fetchall() if cursor.description else []

    def execute_many(self, text: str, values: Sequence[Mapping[str, Any]]) -> None:
        with self._driver.cursor() as cursor:
            cursor.executemany(text.encode(), values)

    def alive(self) -> bool:
        if time.monotonic() - self._used < _FRESH:
            return True
        try:
            self.execute("SELECT 1", {})
        except postgresql_error():
            return False
        return True

    def rollback(self) -> None:
        self.execute(setup.ROLLBACK.text("postgresql"), {})

    def close(self) -> None:
        self._held.close()


class Engine:
    """Opens connections. Making one connects to nothing.

    Attributes:
        errors: what the driver raises, and SQLAlchemy around it.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self.errors: tuple[type[Exception], ...] = (SQLAlchemyError, sqlite3.Error)
        arguments = connect_arguments(target)
        if target.database == "postgresql":
            self.errors = (SQLAlchemyError, postgresql_error())
        else:
            arguments["check_same_thread"] = False
        driver = "sqlite+pysqlite" if target.database == "sqlite" else "postgresql+psycopg"
        self._engine = create_engine(
            target.url.set(drivername=driver),
            poolclass=NullPool,
            # a transaction ends before its connection is given back
            pool_reset_on_return=None,
            isolation_level="AUTOCOMMIT",
            connect_args=arguments,
        )

    def connect(self) -> Driver:
        """A new connection. Raises one of `errors`."""
        held = self._engine.connect()
        driver: Any = held.connection.driver_connection
        kind = SQLiteDriver if self._target.database == "sqlite" else PostgreSQLDriver
        return kind(held, driver, self._target.timeout)

    def close(self) -> None:
        """Forget what the engine holds."""
        self._engine.dispose()
