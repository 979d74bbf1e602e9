# Generated from src/sessiondock_sql/_async/postgresql.py: edit that file, not this one.
# Digest: 407257d45b2e16cb
"""A connection to PostgreSQL, which runs whole programs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg.rows import tuple_row

from sessiondock import SessionDockError, TransportError
from sessiondock.authoring import runtime_sync

from .. import setup
from .._lending_sync import Loan, borrow
from ..driver_errors import translate_error
from ..postgresql import FRESH, connect_arguments, encoding_error
from ..statement import Program, Row, Step
from ..target import Target

__all__ = ["PostgreSQLConnection"]

T = TypeVar("T")
_BEGIN, _COMMIT = Step(setup.BEGIN["postgresql"]), Step(setup.COMMIT)


class PostgreSQLConnection:
    """One connection of psycopg, used by one caller at a time."""

    def __init__(self, target: Target, driver: psycopg.Connection, loan: Loan | None = None) -> None:
        self._target = target
        self._driver = driver
        self._loan = loan
        self._autocommit = driver.autocommit
        self._timeout = 0.0
        self._used = time.monotonic()

    @classmethod
    def connect(cls, target: Target, deadline: float) -> PostgreSQLConnection:
        """A new connection, or one of the target's lender.

        Raises ConnectError, AuthenticationError, ConfigurationError, or BusyError when none was free by the deadline.
        """
        if target.lender is not None:
            loan = borrow(target, max(deadline - time.monotonic(), 0.001))
            return cls(target, loan.driver, loan)
        try:
            driver = psycopg.Connection.connect(**connect_arguments(target))
        except psycopg.Error as error:
            raise translate_error(error, target, connecting=True) from error
        if wrong := encoding_error(driver.info.parameter_status("server_encoding"), target):
            driver.close()
            raise wrong
        return cls(target, driver)

    @property
    def broken(self) -> bool:
        """Whether it can no longer be used, or is in the middle of a transaction that should have ended."""
        # that of a connection that is closed or lost is unknown
        return self._driver.pgconn.transaction_status != 0

    def alive(self) -> bool:
        """Whether it still works after having been idle."""
        if time.monotonic() - self._used < FRESH:
            return not self.broken
        try:
            self._driver.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def run(self, start: Callable[[], Program[T]], *, write: bool, deadline: float) -> T:
        """The result of a program.

        Args:
            start: makes the program.
            write: whether it runs in a transaction.
            deadline: of ``time.monotonic``, for waiting for a lock.

        Raises:
            TransportError: the connection broke. ``may_have_arrived`` is false when nothing can have been written.
            StorageError, APIError: as the server says.
        """
        program = start()
        try:
            step = next(program)
            if self._loan is not None and not self._autocommit:
                self._driver.set_autocommit(True)
            if not self._target.prepare:
                # who reads waits for no lock but while the schema is upgraded
                begin = Step(setup.begin_with_timeout(max(deadline - time.monotonic(), 0.001)))
                return (self._transaction(program, step, begin) if write else self._steps(program, step))
            self._set_timeout(deadline)
            if write and not step.alone:
                return self._transaction(program, step, _BEGIN)
            return self._steps(program, step)
        finally:
            program.close()
            self._used = time.monotonic()

    def close(self) -> None:
        """Close the connection, or give it back as it was."""
        if self._loan is None:
            self._driver.close()
        else:
            runtime_sync.finish(partial(self._give_back, self._loan))

    def _give_back(self, loan: Loan) -> None:
        broken = self.broken
        if not broken:
            self._driver.set_autocommit(self._autocommit)
        loan.give_back(broken=broken)

    def _set_timeout(self, deadline: float) -> None:
        """Tell the server how long to wait for a lock, unless it knows about that."""
        remaining = max(deadline - time.monotonic(), 0.001)
        if not 0.9 * self._timeout <= remaining <= 1.1 * self._timeout:
            self._execute_unsent(Step(setup.lock_timeout(remaining)))
            self._timeout = remaining

    def _transaction(self, program: Program[T], step: Step, begin: Step) -> T:
        self._execute_unsent(begin)
        try:
            try:
                result = self._steps(program, step)
            except TransportError as error:
                # nothing was committed
                error.may_have_arrived = False
                raise
            self._execute(_COMMIT)
        except BaseException:
            # an error here says that there is no transaction any more, or no connection
            with suppress(SessionDockError):
                runtime_sync.finish(partial(self._execute, Step(setup.ROLLBACK)))
            raise
        return result

    def _execute_unsent(self, step: Step) -> None:
        """Run a statement that changes nothing, before any that does."""
        try:
            self._execute(step)
        except TransportError as error:
            error.may_have_arrived = False
            raise

    def _steps(self, program: Program[T], step: Step) -> T:
        try:
            while True:
                try:
                    rows = self._execute(step)
                except SessionDockError as error:
                    step = program.throw(error)
                else:
                    step = program.send(rows)
        except StopIteration as stop:
            result: T = stop.value
            return result

    def _cursor(self) -> psycopg.Cursor[Row]:
        # whoever lends a connection may have cursors and rows of another kind
        return psycopg.Cursor(self._driver, row_factory=tuple_row)

    def _execute(self, step: Step) -> list[Row]:
        text = step.statement.text(self._target.dialect).encode()
        values = step.values
        if not isinstance(values, dict) and not isinstance(values, Mapping):
            if len(values) != 1:
                return self._execute_many(text, values)
            values = values[0]
        try:
            with self._cursor() as cursor:
                cursor.execute(text, values or None)
                # its description would be an object for each column
                has_rows = cursor.pgresult is not None and cursor.pgresult.nfields
                return cursor.fetchall() if has_rows else []
        except psycopg.Error as error:
            raise translate_error(error, self._target) from error

    def _execute_many(self, text: bytes, values: Sequence[Mapping[str, Any]]) -> list[Row]:
        try:
            with self._cursor() as cursor:
                cursor.executemany(text, values)
            return []
        except psycopg.Error as error:
            raise translate_error(error, self._target) from error
