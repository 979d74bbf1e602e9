"""What every connection is told first, and how transactions begin."""

from __future__ import annotations

from .statement import Program, Statement, Step
from .target import Target

__all__ = [
    "BEGIN",
    "COMMIT",
    "IN_TRANSACTION",
    "LENT",
    "ROLLBACK",
    "begin_with_timeout",
    "lock_timeout",
    "pragma",
    "set_up",
]

# A deferred BEGIN would take the write lock only later, and fail at once when somebody else has written by then.
BEGIN = {"sqlite": Statement("BEGIN IMMEDIATE"), "postgresql": Statement("BEGIN")}
COMMIT = Statement("COMMIT")
ROLLBACK = Statement("ROLLBACK")

_READ_JOURNAL = Statement("PRAGMA journal_mode")
_USE_WAL = Statement("PRAGMA journal_mode = WAL")
_ENFORCE_KEYS = Statement("PRAGMA foreign_keys = ON")
_SYNCHRONOUS = {name: Statement(f"PRAGMA synchronous = {name.upper()}") for name in ("normal", "full")}


LENT = {"foreign_keys": 1, "busy_timeout": 0}
"""Settings of SQLite for the time for which a connection is borrowed."""
IN_TRANSACTION = (
    "the engine lent a connection with a transaction open; leave the driver's autocommit as it is by default, and "
    "begin no transaction in an event handler"
)


def pragma(name: str, value: int | None = None) -> str:
    """Reads a setting of SQLite, or sets it."""
    return f"PRAGMA {name}" if value is None else f"PRAGMA {name} = {value}"


def set_up(target: Target) -> Program[None]:
    """Settings of one new connection to SQLite."""
    yield Step(_SYNCHRONOUS[target.synchronous])
    yield Step(_ENFORCE_KEYS)
    if target.path is not None:
        found = yield Step(_READ_JOURNAL)
        if found[0][0] != "wal":
            yield Step(_USE_WAL)


def lock_timeout(seconds: float) -> Statement:
    """How long a connection to PostgreSQL waits for a lock."""
    return Statement(f"SET lock_timeout = {max(1, round(seconds * 1000))}")


def begin_with_timeout(seconds: float) -> Statement:
    """Begins a transaction of PostgreSQL that waits so long for a lock, and leaves nothing behind."""
    return Statement(f"BEGIN; SET LOCAL lock_timeout = {max(1, round(seconds * 1000))}")
