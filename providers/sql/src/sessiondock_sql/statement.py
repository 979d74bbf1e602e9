"""What a program asks the database to do, and what a program is.

An operation is a generator: it yields steps, is sent the rows of each, and returns the result. It does no I/O, so one
text serves the sync and the async client, and a test can play the database.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

from sqlalchemy import ClauseElement
from sqlalchemy.engine import Dialect

__all__ = ["Program", "Row", "Statement", "Step"]

T = TypeVar("T")
Row: TypeAlias = tuple[Any, ...]


class Statement:
    """A statement of SQLAlchemy Core, or a text for both databases, that is compiled once for each.

    The tail is for what Core has only per dialect although both databases write it alike.
    """

    def __init__(self, element: ClauseElement | str, tail: str = "") -> None:
        self._element = element
        self._tail = tail
        self._texts: dict[str, str] = {}

    def text(self, database: str) -> str:
        """The SQL for ``"sqlite"`` or ``"postgresql"``."""
        found = self._texts.get(database)
        if found is None:
            found = self._texts[database] = compiled(self._element, database) + self._tail
        return found


class Step(NamedTuple):
    """One statement with its values.

    Attributes:
        statement: what to do.
        values: its parameters; a sequence carries it out once for each.
        alone: whether a program that writes consists of this step. Such a statement is a transaction by itself, so
            there is no need to begin and end one around it.
    """

    statement: Statement
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] = {}
    alone: bool = False


Program: TypeAlias = Generator[Step, list[Row], T]


def compiled(element: ClauseElement | str, database: str) -> str:
    """The SQL text of an element."""
    if isinstance(element, str):
        return element
    return str(element.compile(dialect=_dialect(database)))


@cache
def _dialect(database: str) -> Dialect:
    # named parameters in both, as the drivers' own connections take them; only what is used is imported
    if database == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.dialect(paramstyle="named")
    from sqlalchemy.dialects import postgresql

    return postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
