"""Borrows connections in asynchronous code; `_lending_sync` has the same shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from .lending import Kinds, lender_error
from .target import Target

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool
    from sqlalchemy.ext.asyncio import AsyncEngine

    Engine: TypeAlias = AsyncEngine
    Pool: TypeAlias = AsyncConnectionPool[Any]

__all__ = ["KINDS", "Loan", "borrow"]

KINDS = Kinds(
    client="AsyncSQL",
    engine="AsyncEngine",
    other_engine="Engine",
    pool="AsyncConnectionPool",
    other_pool="ConnectionPool",
)


class Loan:
    """A connection that was borrowed.

    Attributes:
        driver: the connection of psycopg or aiosqlite.
    """

    def __init__(self, driver: Any, *, pool: Any = None, checked_out: Any = None) -> None:
        self.driver = driver
        self._pool = pool
        self._checked_out = checked_out

    async def give_back(self, *, broken: bool) -> None:
        """Return it. One that is broken is not lent to anybody again."""
        if self._pool is not None:
            await self._pool.putconn(self.driver)
            return
        if broken:
            await self._checked_out.invalidate()
        await self._checked_out.close()


async def borrow(target: Target, seconds: float) -> Loan:
    """A connection of the target's lender. Raises BusyError, ConnectError or ConfigurationError."""
    assert target.lender is not None
    kind, owner = target.lender
    try:
        if kind == "pool":
            return Loan(await owner.getconn(timeout=seconds), pool=owner)
        checked_out = await owner.connect()
        raw = await checked_out.get_raw_connection()
        return Loan(raw.driver_connection, checked_out=checked_out)
    except Exception as error:
        raise lender_error(error, target) from error
