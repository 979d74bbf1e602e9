"""What the synchronous database is made of; `_engine_async` has the same shape."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from .sqlite_connection import SQLiteConnection
from .statement import Program
from .target import Target

__all__ = ["Connection", "Slots", "connect", "finish"]

T = TypeVar("T")


class Connection(Protocol):
    """One connection to a database."""

    @property
    def broken(self) -> bool: ...

    def alive(self) -> bool: ...

    def run(self, start: Callable[[], Program[T]], *, write: bool, deadline: float) -> T: ...

    def close(self) -> None: ...


class Slots:
    """A semaphore."""

    def __init__(self, count: int) -> None:
        self._semaphore = threading.Semaphore(count)

    def acquire(self, seconds: float) -> bool:
        """Take a slot, waiting for so long at most."""
        return self._semaphore.acquire(timeout=max(seconds, 0))

    def release(self) -> None:
        """Give a slot back."""
        self._semaphore.release()


def connect(target: Target) -> Connection:
    """A new connection."""
    if target.database == "sqlite":
        return SQLiteConnection(target)
    from ._sync.postgresql import PostgreSQLConnection

    return PostgreSQLConnection.connect(target)


def finish(result: T) -> T:
    """What has run to its end; nothing can cancel it here."""
    return result
