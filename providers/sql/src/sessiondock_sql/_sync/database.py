# Generated from src/sessiondock_sql/_async/database.py: edit that file, not this one.
# Digest: a24d364224c1ccc0
"""Runs programs on a database: opens connections as they are needed, keeps them, and makes the schema on first use."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sessiondock import ConfigurationError, ConnectError, StorageError, TransportError

from .. import history
from .._engine_sync import Connection, Slots, connect
from ..driver_errors import BusyError
from ..history import History
from ..statement import Program
from ..target import Target

__all__ = ["Database"]

T = TypeVar("T")

_left_by_parents: list[Connection] = []
"""Connections that were open when this process was forked. They are the parent's; closing them would hurt it."""


class Database:
    """One database with its idle connections. Safe to share.

    A program that writes runs in one transaction. SQLite takes one writer at a time, so writers of this process queue
    here and only meet those of other processes at the file's lock.
    """

    def __init__(self, target: Target, versions: History) -> None:
        self.target = target
        self._versions = versions
        # whether a connection goes back among the idle ones after a program; that in memory never leaves them
        self._is_kept = target.lender is None and not target.in_memory
        self._closed = False
        self._start_over()

    def _start_over(self) -> None:
        self._process = os.getpid()
        self._idle: list[Connection] = []
        self._opening = Slots(1)
        self._opened = False
        size = 1 if self.target.in_memory else self.target.pool_size
        self._readers = Slots(size)
        alone = self.target.database == "sqlite" and self.target.path is not None
        self._writers = Slots(1) if alone else self._readers

    def run(self, start: Callable[[], Program[T]], timeout: float, *, write: bool = False) -> T:
        """The result of a program.

        When the connection breaks, a program that has written nothing is run once more, on a new connection.

        Args:
            start: makes the program.
            timeout: seconds to wait for other writers, of this process and of others, and for a free connection.
            write: whether it runs in a transaction, all of it or nothing.

        Raises:
            StorageError, TransportError, APIError: as the database says.
            ConfigurationError: the client is closed.
        """
        deadline = time.monotonic() + timeout
        if self._process != os.getpid():
            self._leave_to_parent()
        slots = self._writers if write else self._readers
        slot = slots.acquire(timeout)
        if slot is None:
            raise self._busy()
        try:
            try:
                return self._run(start, deadline, write=write)
            except TransportError as error:
                # the other idle connections have probably broken with this one
                self._close_idle()
                if isinstance(error, ConnectError) or (write and error.may_have_arrived):
                    raise
            return self._run(start, deadline, write=write)
        finally:
            slots.release(slot)

    def close(self) -> None:
        """Close every connection; those in use are closed when they are given back."""
        self._closed = True
        self._close_idle()

    def _run(self, start: Callable[[], Program[T]], deadline: float, *, write: bool) -> T:
        connection = self._take(deadline)
        try:
            return connection.run(start, write=write, deadline=deadline)
        finally:
            # a call of `_give_back` would be one more for what is nearly always kept
            if not self._keep(connection):
                connection.close()

    def _busy(self) -> BusyError:
        return BusyError(
            f"{self.target.label} is busy: other calls of this process took longer than the timeout; try again, "
            "or raise timeout or pool_size"
        )

    def _close_idle(self) -> None:
        while (connection := self._pop()) is not None:
            connection.close()

    def _leave_to_parent(self) -> None:
        if self.target.in_memory:
            raise StorageError("a database in memory stays in the process that made it; use a file")
        _left_by_parents.extend(self._idle)
        self._start_over()

    def _take(self, deadline: float) -> Connection:
        if self._closed:
            raise ConfigurationError("the client is closed; make a new one")
        if not self._opened:
            self._open(deadline)
        while (connection := self._pop()) is not None:
            try:
                alive = connection.alive()
            except BaseException:
                self._give_back(connection)
                raise
            if alive:
                return connection
            connection.close()
        return connect(self.target, deadline)

    def _pop(self) -> Connection | None:
        # asking first whether there is one would let another thread take it in between
        try:
            # the only connection of a database in memory stays here, so that no interrupt can lose it
            return self._idle.pop() if self._is_kept or self._closed else self._idle[0]
        except IndexError:
            return None

    def _give_back(self, connection: Connection) -> None:
        if not self._keep(connection):
            connection.close()

    def _keep(self, connection: Connection) -> bool:
        """Put a connection that was used among the idle ones; False for one that is to be closed."""
        if self._closed or connection.broken:
            return False
        if self._is_kept:
            self._idle.append(connection)
            return True
        # one that was lent goes back; that in memory is there all the time
        return self.target.lender is None

    def _open(self, deadline: float) -> None:
        """Make sure that the schema is there."""
        slot = self._opening.acquire(deadline - time.monotonic())
        if slot is None:
            raise self._busy()
        try:
            if self._opened:
                return
            connection = connect(self.target, deadline)
            try:
                self._migrate(connection, deadline)
            except BaseException:
                connection.close()
                raise
            self._opened = True
            if self.target.lender is None:
                self._idle.append(connection)
            else:
                connection.close()
        finally:
            self._opening.release(slot)

    def _migrate(self, connection: Connection, deadline: float) -> None:
        dialect, versions = self.target.dialect, self._versions
        if self.target.is_replica:
            connection.run(partial(history.check_replica, dialect, versions), write=False, deadline=deadline)
            return
        find = partial(history.found_version, dialect, versions)
        if connection.run(find, write=False, deadline=deadline) != versions.newest:
            connection.run(partial(history.migrate, dialect, versions), write=True, deadline=deadline)
