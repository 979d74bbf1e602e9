# Generated from src/sessiondock_sql/_async/database.py: edit that file, not this one.
# Digest: 98c64b190ec9bd41
"""Runs programs on a database: opens connections as they are needed, keeps them, and makes the schema on first use."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TypeVar

from sessiondock._runtime_sync import Lock, sleep
from sessiondock.errors import ConfigurationError, SessionDockError, StorageError

from .. import history, setup
from .._engine_sync import Driver, Engine, Semaphore
from ..history import History
from ..problems import BusyError, problem
from ..statement import Program, Row, Step
from ..target import Target

__all__ = ["Database"]

T = TypeVar("T")
_PAUSE = 0.02

_left_by_parents: list[object] = []
"""Connections that were open when this process was forked. They are the parent's; closing them would hurt it."""


class Database:
    """One database with its idle connections. Safe to share.

    A program that writes runs in one transaction. SQLite takes one writer at a time, so writers of this process queue
    here and only meet those of other processes at the file's lock.
    """

    def __init__(self, target: Target, versions: History) -> None:
        self.target = target
        self._versions = versions
        self._engine = Engine(target)
        self._closed = False
        self._start_over()

    def _start_over(self) -> None:
        self._process = os.getpid()
        self._idle: list[Driver] = []
        self._opening = Lock()
        self._opened = False
        size = 1 if self.target.in_memory else self.target.pool_size
        self._readers = Semaphore(size)
        alone = self.target.database == "sqlite" and not self.target.in_memory
        self._writers = Semaphore(1) if alone else self._readers

    def run(self, program: Program[T], timeout: float, *, write: bool = False) -> T:
        """The result of a program.

        Args:
            program: what to do.
            timeout: seconds to wait for another writer.
            write: whether it runs in a transaction, all of it or nothing.

        Raises:
            StorageError, TransportError, APIError: as the database says.
            ConfigurationError: the client is closed.
        """
        if self._process != os.getpid():
            self._leave_to_parent()
        with self._writers if write else self._readers:
            if self._closed:
                raise ConfigurationError("the client is closed; make a new one")
            driver = self._take()
            try:
                if driver.timeout != timeout:
                    self._steps(driver, setup.set_timeout(self.target.database, timeout))
                    driver.timeout = timeout
                return (self._transaction(driver, program) if write else self._steps(driver, program))
            finally:
                self._give_back(driver)

    def close(self) -> None:
        """Close every connection; those in use are closed when they are given back."""
        self._closed = True
        while (driver := self._pop()) is not None:
            driver.close()
        self._engine.close()

    def _leave_to_parent(self) -> None:
        if self.target.in_memory:
            raise StorageError("a database in memory stays in the process that made it; use a file")
        _left_by_parents.extend([*self._idle, self._engine])
        self._engine = Engine(self.target)
        self._start_over()

    def _take(self) -> Driver:
        if not self._opened:
            with self._opening:
                if not self._opened:
                    self._open()
                    self._opened = True
        while (driver := self._pop()) is not None:
            try:
                alive = driver.alive()
            except BaseException:
                driver.close()
                raise
            if alive:
                return driver
            driver.close()
        return self._connect()

    def _pop(self) -> Driver | None:
        # asking first whether there is one would let another thread take it in between
        with suppress(IndexError):
            return self._idle.pop()
        return None

    def _give_back(self, driver: Driver) -> None:
        # a database in memory has no other connection; there a rollback that is under way ends before the next step
        if self._closed or (driver.broken and not self.target.in_memory):
            driver.close()
        else:
            self._idle.append(driver)

    def _open(self) -> None:
        """Make sure that the schema is there."""
        driver = self._connect()
        try:
            database, versions = self.target.database, self._versions
            if self._steps(driver, history.found_version(database, versions)) != versions.newest:
                self._transaction(driver, history.migrate(database, versions))
        except BaseException:
            driver.close()
            raise
        self._idle.append(driver)

    def _connect(self) -> Driver:
        """A new connection. While others open or close the file SQLite may refuse one at once, without waiting."""
        deadline = time.monotonic() + self.target.timeout
        while True:
            try:
                return self._connect_once()
            except BusyError:
                if time.monotonic() > deadline:
                    raise
            sleep(_PAUSE)

    def _connect_once(self) -> Driver:
        try:
            driver = self._engine.connect()
        except self._engine.errors as error:
            raise problem(error, self.target, connecting=True) from error
        try:
            self._steps(driver, setup.set_up(self.target))
        except BaseException:
            driver.close()
            raise
        return driver

    def _transaction(self, driver: Driver, program: Program[T]) -> T:
        step = next(program)
        if step.alone:
            return self._steps(driver, program, step)
        try:
            self._execute(driver, Step(setup.BEGIN[self.target.database]))
            result = self._steps(driver, program, step)
            self._execute(driver, Step(setup.COMMIT))
        except BaseException:
            # an error here says that there is no transaction any more, or no connection
            with suppress(*self._engine.errors):
                driver.rollback()
            raise
        return result

    def _steps(self, driver: Driver, program: Program[T], first: Step | None = None) -> T:
        try:
            step = next(program) if first is None else first
            while True:
                try:
                    found = self._execute(driver, step)
                except SessionDockError as error:
                    step = program.throw(error)
                else:
                    step = program.send(found)
        except StopIteration as stop:
            result: T = stop.value
            return result
        finally:
            program.close()

    def _execute(self, driver: Driver, step: Step) -> list[Row]:
        text = step.statement.text(self.target.database)
        try:
            if isinstance(step.values, Mapping):
                return driver.execute(text, step.values)
            driver.execute_many(text, step.values)
            return []
        except self._engine.errors as error:
            raise problem(error, self.target) from error
