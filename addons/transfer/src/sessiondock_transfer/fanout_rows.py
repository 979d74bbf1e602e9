"""The rows of a queue's tables, checked: a file may be damaged, or changed by somebody else. Nothing here does I/O."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sessiondock import InvalidValueError, Operation
from sessiondock.authoring import values

from .fanout_writes import Write, decoded

__all__ = ["TABLES", "DamagedQueueError", "checked_row", "select", "write_of"]

TABLES: Mapping[str, Mapping[str, type[int | str]]] = {
    "writes": {
        "number": int,
        "mirror": int,
        "session": str,
        "operation": str,
        "arguments": str,
        "attempts": int,
        "started": int,
    },
    "ids": {"mirror": int, "session": str, "id": str},
    "drifted": {"mirror": int, "session": str, "operation": str, "reason": str, "count": int},
    "lost": {"mirror": int, "field": str, "count": int},
}
"""Of each table, the columns and what is in them; numbers are never negative."""

_CONTENT: Mapping[Operation, Mapping[str, type[object]]] = {
    Operation.CREATE: {},
    Operation.UPDATE: {},
    Operation.DELETE: {},
    Operation.ADD_EVENTS: {"events": list},
    Operation.ADD_RECORDING: {"content": bytes, "fields": dict},
}


class DamagedQueueError(sqlite3.DatabaseError):
    """A row is not what was written."""


def select(table: str) -> str:
    """The query for all columns of a table."""
    return f"SELECT {', '.join(TABLES[table])} FROM {table}"


def checked_row(table: str, row: Sequence[Any], mirrors: int) -> Sequence[Any]:
    """A row of `select`, where there are so many mirrors. DamagedQueueError when it is not what was written."""
    named = dict(zip(TABLES[table], row, strict=True))
    for name, kind in TABLES[table].items():
        if type(named[name]) is not kind or (kind is int and named[name] < 0):
            raise DamagedQueueError(f"it is damaged: {name} is {named[name]!r} in a row of {table}")
    if named["mirror"] >= mirrors:
        raise DamagedQueueError(f"it is damaged: a row of {table} is about a mirror that there is not")
    return row


def write_of(row: Sequence[Any], mirrors: int) -> tuple[Write, bool]:
    """The write of a row, and whether sending it was begun. DamagedQueueError when it is not what was written."""
    number, mirror, session, operation, arguments, attempts, started = checked_row("writes", row, mirrors)
    try:
        done, content = Operation(operation), decoded(arguments)
    except (ValueError, InvalidValueError) as error:
        raise DamagedQueueError(f"it is damaged: write {number}: {error}") from error
    fitting = values.is_object(content) and all(
        isinstance(content.get(name), kind) for name, kind in _CONTENT.get(done, {"": int}).items()
    )
    if not fitting:
        raise DamagedQueueError(f"it is damaged: the arguments of write {number} are none of {operation}")
    return (
        Write(number=number, mirror=mirror, session=session, operation=done, arguments=content, attempts=attempts),
        bool(started),
    )
