"""What the synchronous database is made of; `_engine_async` has the same shape."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Protocol, TypeVar
from weakref import ref

from .sqlite_connection import SQLiteConnection
from .statement import Program
from .target import Target

__all__ = ["Connection", "Slot", "Slots", "connect", "finish"]

T = TypeVar("T")


class Connection(Protocol):
    """One connection to a database."""

    @property
    def broken(self) -> bool: ...

    def alive(self) -> bool: ...

    def run(self, start: Callable[[], Program[T]], *, write: bool, deadline: float) -> T: ...

    def close(self) -> None: ...


class Slot:
    """Permission to use a database. When whoever has it is interrupted and forgets it, it is free again."""

    def __init__(self, free: SimpleQueue[Slot]) -> None:
        self._free = ref(free)

    def __del__(self) -> None:
        free = self._free()
        if free is not None:
            free.put(Slot(free))


class Slots:
    """A semaphore that an interrupt at any moment leaves intact, as those of the standard library are not."""

    def __init__(self, count: int) -> None:
        self._free: SimpleQueue[Slot] = SimpleQueue()
        for _ in range(count):
            self._free.put(Slot(self._free))

    def acquire(self, seconds: float) -> Slot | None:
        """Take a slot, waiting for so long at most; None when there was none."""
        try:
            return self._free.get(timeout=max(seconds, 0))
        except Empty:
            return None

    def release(self, slot: Slot) -> None:
        """Give a slot back."""
        self._free.put(slot)


def connect(target: Target) -> Connection:
    """A new connection."""
    if target.database == "sqlite":
        return SQLiteConnection(target)
    from ._sync.postgresql import PostgreSQLConnection

    return PostgreSQLConnection.connect(target)


def finish(result: T) -> T:
    """What has run to its end; nothing can cancel it here."""
    return result
