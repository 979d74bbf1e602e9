"""Borrows connections in synchronous code; `_lending_async` has the same shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from .lending import Kinds, lender_error
from .target import Target

if TYPE_CHECKING:
    import sqlalchemy
    from psycopg_pool import ConnectionPool

    Engine: TypeAlias = sqlalchemy.Engine
    Pool: TypeAlias = ConnectionPool[Any]

__all__ = ["KINDS", "Loan", "borrow"]

KINDS = Kinds(
    client="SQL", engine="Engine", other_engine="AsyncEngine", pool="ConnectionPool", other_pool="AsyncConnectionPool"
)


class Loan:
    """A connection that was borrowed.

    Attributes:
        driver: the connection of psycopg or sqlite3.
    """

    def __init__(self, driver: Any, *, pool: Any = None, checked_out: Any = None) -> None:
        self.driver = driver
        self._pool = pool
        self._checked_out = checked_out

    def give_back(self, *, broken: bool) -> None:
        """Return it. One that is broken is not lent to anybody again."""
        if self._pool is not None:
            self._pool.putconn(self.driver)
            return
        if broken:
            self._checked_out.invalidate()
        self._checked_out.close()


def borrow(target: Target, seconds: float) -> Loan:
    """A connection of the target's lender. Raises BusyError, ConnectError or ConfigurationError."""
    assert target.lender is not None
    kind, owner = target.lender
    try:
        if kind == "pool":
            return Loan(owner.getconn(timeout=seconds), pool=owner)
        checked_out = owner.connect()
        return Loan(checked_out.connection.driver_connection, checked_out=checked_out)
    except Exception as error:
        raise lender_error(error, target) from error
