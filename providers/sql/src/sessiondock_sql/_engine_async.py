"""What the asynchronous database is made of; `_engine_sync` has the same shape."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, Protocol, TypeVar

from sessiondock import ConfigurationError

from .sqlite_connection import SQLiteConnection
from .statement import Program
from .target import Target

__all__ = ["Connection", "Slot", "Slots", "connect"]

T = TypeVar("T")


class Connection(Protocol):
    """One connection to a database."""

    @property
    def broken(self) -> bool: ...

    async def alive(self) -> bool: ...

    async def run(self, start: Callable[[], Program[T]], *, write: bool, deadline: float) -> T: ...

    async def aclose(self) -> None: ...


class SQLiteInThread:
    """A connection to SQLite, which does everything in a thread of its own, in order."""

    broken = False

    def __init__(self, target: Target) -> None:
        self._connection = SQLiteConnection(target)
        self._thread = ThreadPoolExecutor(1, "sessiondock-sqlite")
        self._closing = False

    async def alive(self) -> bool:
        return True

    async def run(self, start: Callable[[], Program[T]], *, write: bool, deadline: float) -> T:
        """The result of a program. Being cancelled, it returns when the thread is done."""
        cancelled = Event()
        running = self._thread.submit(
            self._connection.run, start, write=write, deadline=deadline, cancelled=cancelled.is_set
        )
        waiting = asyncio.wrap_future(running)
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            cancelled.set()
            if not running.cancel():
                await asyncio.wait({waiting})
                _forget_error(waiting)
            raise

    async def aclose(self) -> None:
        closing, self._closing = self._closing, True
        if not closing:
            await asyncio.wrap_future(self._thread.submit(self._connection.close))
            self._thread.shutdown(wait=False)


class Slot:
    """Permission to use a database."""


class Slots:
    """A semaphore that serves one event loop after another."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._loop: asyncio.AbstractEventLoop | None = None
        self._semaphore = asyncio.Semaphore(count)

    async def acquire(self, seconds: float) -> Slot | None:
        """Take a slot, waiting for so long at most; None when there was none.

        Raises ConfigurationError outside of asyncio.
        """
        self._enter_loop()
        if self._semaphore.locked():
            try:
                async with asyncio.timeout(seconds):
                    await self._semaphore.acquire()
            except TimeoutError:
                return None
        else:
            await self._semaphore.acquire()
        return Slot()

    def release(self, _slot: Slot) -> None:
        """Give a slot back."""
        self._semaphore.release()

    def _enter_loop(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigurationError(
                "the drivers of SQL databases need asyncio; use the sync client in a thread"
            ) from None
        if loop is self._loop:
            return
        if self._loop is not None and self._loop.is_running():
            raise ConfigurationError("another event loop is using this client; make a client for each event loop")
        # whoever was waiting in an earlier event loop is gone with it
        self._loop, self._semaphore = loop, asyncio.Semaphore(self._count)


async def connect(target: Target, deadline: float) -> Connection:
    """A new connection, or one that the target's lender had until the deadline."""
    if target.database == "sqlite":
        if target.lender is None:
            return SQLiteInThread(target)
        from ._lent_sqlite_async import borrow_sqlite

        return await borrow_sqlite(target, deadline)
    from ._async.postgresql import AsyncPostgreSQLConnection

    return await AsyncPostgreSQLConnection.connect(target, deadline)


def _forget_error(done: asyncio.Future[Any]) -> None:
    """Let nobody complain that an error was never looked at."""
    if done.done() and not done.cancelled():
        done.exception()
