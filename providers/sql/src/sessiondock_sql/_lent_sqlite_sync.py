"""A connection to SQLite that was borrowed, in synchronous code; `_lent_sqlite_async` has the same shape."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from typing import Any

from sessiondock import ConfigurationError

from ._lending_sync import Loan, borrow
from .setup import IN_TRANSACTION, LENT, pragma
from .sqlite_connection import SQLiteConnection
from .target import Target

__all__ = ["borrow_sqlite"]


class LentSQLiteConnection(SQLiteConnection):
    """One connection of sqlite3 that was borrowed, with our settings until it is given back."""

    @property
    def in_memory(self) -> bool:
        """A fork leaves it to its owner."""
        return True

    def __init__(self, target: Target, loan: Loan) -> None:
        super().__init__(target)
        self._loan = loan
        self._before: dict[str, Any] = {}
        self._pragmas: dict[str, int] = {}

    def begin_loan(self) -> None:
        """Set what our programs need."""
        driver: sqlite3.Connection = self._loan.driver
        if driver.in_transaction:
            raise ConfigurationError(IN_TRANSACTION)
        for name, setting in (("row_factory", None), ("isolation_level", None), ("text_factory", str)):
            self._before[name] = getattr(driver, name)
            setattr(driver, name, setting)
        for name, value in LENT.items():
            self._pragmas[name] = driver.execute(pragma(name)).fetchone()[0]
            driver.execute(pragma(name, value))
        self._driver = driver

    def close_unlocked(self) -> None:
        """Give it back as it was."""
        self._driver = None
        driver: sqlite3.Connection = self._loan.driver
        with suppress(sqlite3.Error):
            driver.rollback()
            for name, value in self._pragmas.items():
                driver.execute(pragma(name, value))
            for name, value in self._before.items():
                setattr(driver, name, value)
        self._loan.give_back(broken=False)


def borrow_sqlite(target: Target, deadline: float) -> LentSQLiteConnection:
    """A connection of the target's lender. Raises BusyError, ConnectError or ConfigurationError."""
    connection = LentSQLiteConnection(target, borrow(target, max(deadline - time.monotonic(), 0.001)))
    try:
        connection.begin_loan()
    except BaseException:
        connection.close()
        raise
    return connection
