"""A connection to SQLite, which runs whole programs. The async client runs it in a thread."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

from sessiondock import SessionDockError

from . import setup
from .damage import bound
from .driver_errors import BusyError, translate_error
from .statement import Program, Row, Step
from .target import Target

__all__ = ["SQLiteConnection", "pause"]

T = TypeVar("T")
_BEGIN, _COMMIT = Step(setup.BEGIN["sqlite"]), Step(setup.COMMIT)
_PAUSES = (0.001, 0.002, 0.005, 0.01, 0.02)
"""Seconds between attempts to get a lock; the last one repeats."""
_FORK_PATIENCE = 10.0
"""Seconds for which a fork waits for a transaction of another thread."""


class SQLiteConnection:
    """One connection, used by one caller at a time. Every statement of a program runs in one go.

    A connection to a file is opened when it is used first. A fork closes it for both processes, and it is opened again
    on the next use: SQLite keeps locks per process, so a connection must not be carried from one to the other.
    """

    broken = False

    def __init__(self, target: Target) -> None:
        self._target = target
        self._driver: sqlite3.Connection | None = None
        self._met_damage = False
        self.lock: threading.Lock = threading.Lock()
        with _adding:
            _connections.add(self)

    def alive(self) -> bool:
        """Whether it still works after having been idle."""
        return True

    def run(
        self,
        start: Callable[[], Program[T]],
        *,
        write: bool,
        deadline: float,
        cancelled: Callable[[], bool] = bool,
    ) -> T:
        """The result of a program.

        It starts anew whenever another process has the lock that it needs, until the deadline.

        Args:
            start: makes the program.
            write: whether it runs in a transaction.
            deadline: of ``time.monotonic``.
            cancelled: whether nobody wants the result any more.

        Raises:
            BusyError: the lock was not to be had.
            StorageError: the database cannot be used.
        """
        attempt = 0
        while True:
            try:
                with self.lock:
                    return self._run_once(start(), write=write)
            except BusyError:
                if cancelled() or time.monotonic() >= deadline:
                    raise
            time.sleep(pause(attempt, deadline))
            attempt += 1

    def close(self) -> None:
        """Close the connection. A later use opens it again."""
        with self.lock:
            self.close_unlocked()

    def close_unlocked(self) -> None:
        """The same, for whoever has the lock."""
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()

    @property
    def in_memory(self) -> bool:
        """Whether closing the connection would lose the database."""
        return self._target.in_memory

    def _run_once(self, program: Program[T], *, write: bool) -> T:
        if self._driver is None:
            self._open()
        elif self._driver.in_transaction:
            # an interrupt came between the end of a program and the end of its transaction
            self._roll_back()
        try:
            step = next(program)
            if not write or step.alone:
                return self._steps(program, step)
            self._execute(_BEGIN)
            result = self._steps(program, step)
            self._execute(_COMMIT)
        except BaseException:
            self._roll_back()
            raise
        finally:
            program.close()
        return result

    def _open(self) -> None:
        try:
            self._driver = sqlite3.connect(
                self._target.path or ":memory:", timeout=0, isolation_level=None, check_same_thread=False
            )
            program = setup.set_up(self._target)
            self._steps(program, next(program))
        except BaseException as error:
            self.close_unlocked()
            if isinstance(error, (sqlite3.Error, UnicodeError)):
                raise translate_error(error, self._target) from error
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

    def _execute(self, step: Step) -> list[Row]:
        values = step.values
        text = step.statement.text(self._target.dialect)
        driver = self._driver
        assert driver is not None
        # a dict or a list is told apart faster than what is like one
        is_one = isinstance(values, dict) or (not isinstance(values, list) and isinstance(values, Mapping))
        try:
            if is_one:
                return driver.execute(text, values).fetchall()
            if not self._met_damage:
                driver.executemany(text, values)
                return []
        except (sqlite3.Error, UnicodeError) as error:
            if not is_one or not _is_about_text(error):
                raise translate_error(error, self._target) from error
        try:
            if isinstance(values, Mapping):
                return self._execute_damaged(text, values)
            for each in values:
                self._execute_damaged(text, each)
            return []
        except (sqlite3.Error, UnicodeError) as error:
            raise translate_error(error, self._target) from error

    def _execute_damaged(self, text: str, values: Mapping[str, object]) -> list[Row]:
        """Read rows with text that is not UTF-8; the bytes that do not fit come and go as lone surrogates."""
        assert self._driver is not None
        self._met_damage = True
        self._driver.text_factory = _decode
        try:
            return self._driver.execute(*bound(text, values)).fetchall()
        finally:
            self._driver.text_factory = str

    def _roll_back(self) -> None:
        if self._driver is not None and self._driver.in_transaction:
            with suppress(sqlite3.Error):
                self._driver.rollback()


def pause(attempt: int, deadline: float) -> float:
    """Seconds to wait before the next attempt to get a lock."""
    return min(_PAUSES[min(attempt, len(_PAUSES) - 1)], max(deadline - time.monotonic(), 0))


def _is_about_text(error: Exception) -> bool:
    return isinstance(error, UnicodeEncodeError) or (
        isinstance(error, sqlite3.OperationalError) and "Could not decode to UTF-8" in str(error)
    )


def _decode(data: bytes) -> str:
    return data.decode(errors="surrogateescape")


_connections: weakref.WeakSet[SQLiteConnection] = weakref.WeakSet()
_adding = threading.Lock()
_held_for_fork: list[threading.Lock] = []


def _before_fork() -> None:
    """Wait until no thread is inside SQLite, whose locks the child would get as they are, and close the files."""
    deadline = time.monotonic() + _FORK_PATIENCE
    for lock, connection in ((_adding, None), *((each.lock, each) for each in list(_connections))):
        # whoever forks in the middle of a transaction, such as a signal handler, must not wait for itself
        if lock.acquire(timeout=max(deadline - time.monotonic(), 0)):
            _held_for_fork.append(lock)
            if connection is not None and not connection.in_memory:
                connection.close_unlocked()


def _after_fork() -> None:
    while _held_for_fork:
        _held_for_fork.pop().release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork)
