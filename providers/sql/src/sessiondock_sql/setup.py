"""What every connection is told first, and how transactions begin."""

from __future__ import annotations

from .statement import Program, Statement, Step
from .target import Target

__all__ = ["BEGIN", "COMMIT", "ROLLBACK", "set_timeout", "set_up"]

# A deferred BEGIN would take the write lock only later, and fail at once when somebody else has written by then.
BEGIN = {"sqlite": Statement("BEGIN IMMEDIATE"), "postgresql": Statement("BEGIN")}
COMMIT = Statement("COMMIT")
ROLLBACK = Statement("ROLLBACK")

_READ_JOURNAL = Statement("PRAGMA journal_mode")
_USE_WAL = Statement("PRAGMA journal_mode = WAL")
_ENFORCE_KEYS = Statement("PRAGMA foreign_keys = ON")
_SYNCHRONOUS = {name: Statement(f"PRAGMA synchronous = {name.upper()}") for name in ("normal", "full")}


def set_up(target: Target) -> Program[None]:
    """Settings of one new connection."""
    yield from set_timeout(target.database, target.timeout)
    if target.database != "sqlite":
        return
    yield Step(_SYNCHRONOUS[target.synchronous])
    yield Step(_ENFORCE_KEYS)
    if target.path is not None:
        found = yield Step(_READ_JOURNAL)
        if found[0][0] != "wal":
            yield Step(_USE_WAL)


def set_timeout(database: str, timeout: float) -> Program[None]:
    """How long this connection waits for a lock."""
    milliseconds = max(1, round(timeout * 1000))
    name = "PRAGMA busy_timeout" if database == "sqlite" else "SET lock_timeout"
    yield Step(Statement(f"{name} = {milliseconds}"))
