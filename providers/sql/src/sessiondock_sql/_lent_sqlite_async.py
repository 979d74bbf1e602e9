"""A connection to SQLite that was borrowed, in asynchronous code; `_lent_sqlite_sync` has the same shape.

It is one of aiosqlite, for that is what SQLAlchemy's asynchronous engines have.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from sessiondock import ConfigurationError, SessionDockError
from sessiondock.authoring import runtime_async

from . import setup
from ._lending_async import Loan, borrow
from .driver_errors import BusyError, translate_error
from .setup import IN_TRANSACTION, LENT, pragma
from .sqlite_connection import pause
from .statement import Program, Row, Statement, Step
from .target import Target

__all__ = ["borrow_sqlite"]

T = TypeVar("T")


class LentSQLiteConnection:
    """One connection of aiosqlite that was borrowed, with our settings until it is given back."""

    broken = False

    def __init__(self, target: Target, loan: Loan) -> None:
        self._target = target
        self._loan = loan
        self._driver: Any = loan.driver
        self._pragmas: dict[str, int] = {}

    async def alive(self) -> bool:
        """Whether it still works after having been idle."""
        return True

    async def begin_loan(self) -> None:
        """Set what our programs need."""
        if self._driver.in_transaction:
            raise ConfigurationError(IN_TRANSACTION)
        for name, value in LENT.items():
            self._pragmas[name] = (await self._execute(_step(pragma(name))))[0][0]
            await self._execute(_step(pragma(name, value)))

    async def run(self, start: Callable[[], Program[T]], *, write: bool, deadline: float) -> T:
        """The result of a program, which starts anew whenever another process has the lock, until the deadline.

        Raises BusyError when the lock was not to be had, and StorageError when the database cannot be used.
        """
        attempt = 0
        while True:
            try:
                return await self._run_once(start(), write=write)
            except BusyError:
                if time.monotonic() >= deadline:
                    raise
            await asyncio.sleep(pause(attempt, deadline))
            attempt += 1

    async def aclose(self) -> None:
        """Give it back as it was."""
        await runtime_async.finish(self._give_back)

    async def _give_back(self) -> None:
        with suppress(SessionDockError):
            for name, value in self._pragmas.items():
                await self._execute(_step(pragma(name, value)))
        await self._loan.give_back(broken=False)

    async def _run_once(self, program: Program[T], *, write: bool) -> T:
        try:
            step = next(program)
            if not write:
                return await self._steps(program, step)
            # also around a step that is alone: the driver might begin a transaction of its own
            await self._execute(Step(setup.BEGIN["sqlite"]))
            result = await self._steps(program, step)
            await self._execute(Step(setup.COMMIT))
        except BaseException:
            await runtime_async.finish(self._roll_back)
            raise
        finally:
            program.close()
        return result

    async def _roll_back(self) -> None:
        # the driver does one thing after another, so what was being done when a task was cancelled is done by then
        with suppress(sqlite3.Error):
            await self._driver.rollback()

    async def _steps(self, program: Program[T], step: Step) -> T:
        try:
            while True:
                try:
                    rows = await self._execute(step)
                except SessionDockError as error:
                    step = program.throw(error)
                else:
                    step = program.send(rows)
        except StopIteration as stop:
            result: T = stop.value
            return result

    async def _execute(self, step: Step) -> list[Row]:
        text = step.statement.text(self._target.dialect)
        try:
            async with self._driver.cursor() as cursor:
                cursor.row_factory = None
                if isinstance(step.values, Mapping):
                    await cursor.execute(text, step.values)
                    return [tuple(row) for row in await cursor.fetchall()]
                await cursor.executemany(text, step.values)
                return []
        except (sqlite3.Error, UnicodeError) as error:
            raise translate_error(error, self._target) from error


def _step(text: str) -> Step:
    return Step(Statement(text, verbatim=True))


async def borrow_sqlite(target: Target, deadline: float) -> LentSQLiteConnection:
    """A connection of the target's lender. Raises BusyError, ConnectError or ConfigurationError."""
    connection = LentSQLiteConnection(target, await borrow(target, max(deadline - time.monotonic(), 0.001)))
    try:
        await connection.begin_loan()
    except BaseException:
        await connection.aclose()
        raise
    return connection
