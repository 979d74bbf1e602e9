"""What the synchronous database is made of; `_engine_async` has the same shape."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Protocol, TypeVar
from weakref import ref

from .sqlite_connection import SQLiteConnection
from .statement import Program
from .target import Target

__all__ = ["Connection", "Slot", "Slots", "connect"]

T = TypeVar("T")
_PATIENCE = 1.0
"""Seconds after which whoever waits looks for himself."""


class Connection(Protocol):
    """One connection to a database."""

    @property
    def broken(self) -> bool: ...

    def alive(self) -> bool: ...

    def run(self, start: Callable[[], Program[T]], *, write: bool, deadline: float) -> T: ...

    def close(self) -> None: ...


class Slot:
    """Permission to use a database. When whoever has it is interrupted and forgets it, it is free again."""

    def __init__(self, slots: Slots) -> None:
        self._slots = ref(slots)

    def __del__(self) -> None:
        slots = self._slots()
        if slots is not None:
            slots.release(Slot(slots))


class Slots:
    """A semaphore that serves threads in the order in which they came.

    An interrupt at any moment leaves it intact, as those of the standard library are not: nothing is locked, and each
    step is one operation of a queue.
    """

    def __init__(self, count: int) -> None:
        self._waiting: deque[SimpleQueue[Slot]] = deque()
        self._free: deque[Slot] = deque()
        self._free.extend(Slot(self) for _ in range(count))

    def acquire(self, seconds: float) -> Slot | None:
        """Take a slot, waiting for so long at most; None when there was none."""
        if not self._waiting and (slot := self._take()) is not None:
            return slot
        ticket: SimpleQueue[Slot] = SimpleQueue()
        self._waiting.append(ticket)
        try:
            return self._wait(ticket, time.monotonic() + seconds)
        except BaseException:
            with suppress(ValueError):
                self._waiting.remove(ticket)
            raise

    def _take(self) -> Slot | None:
        try:
            return self._free.popleft()
        except IndexError:
            return None

    def _wait(self, ticket: SimpleQueue[Slot], deadline: float) -> Slot | None:
        while True:
            # whoever gave a slot back may have been interrupted before it was passed on
            self._serve()
            left = deadline - time.monotonic()
            with suppress(Empty):
                return ticket.get(timeout=min(max(left, 0), _PATIENCE))
            if left <= 0:
                break
        try:
            self._waiting.remove(ticket)
        except ValueError:
            # it is just being served
            return ticket.get()
        return None

    def release(self, slot: Slot) -> None:
        """Give a slot back."""
        self._free.append(slot)
        if self._waiting:
            self._serve()

    def _serve(self) -> None:
        """Pass free slots to those who wait, in order."""
        while self._free and self._waiting:
            try:
                slot = self._free.popleft()
            except IndexError:
                return
            try:
                ticket = self._waiting.popleft()
            except IndexError:
                self._free.append(slot)
            else:
                ticket.put(slot)


def connect(target: Target, deadline: float) -> Connection:
    """A new connection, or one that the target's lender had until the deadline."""
    if target.database == "sqlite":
        if target.lender is None:
            return SQLiteConnection(target)
        from ._lent_sqlite_sync import borrow_sqlite

        return borrow_sqlite(target, deadline)
    from ._sync.postgresql import PostgreSQLConnection

    return PostgreSQLConnection.connect(target, deadline)
