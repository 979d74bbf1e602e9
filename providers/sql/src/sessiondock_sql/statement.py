"""What a program asks the database to do, and what a program is.

An operation is a generator: it yields steps, is sent the rows of each, and returns the result. It does no I/O, so one
text serves the sync and the async client, and a test can play the database.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

from sqlalchemy import ClauseElement
from sqlalchemy import engine as core

from .dialect import Dialect

__all__ = ["Program", "Row", "Statement", "Step", "compiled", "each_of"]

T = TypeVar("T")
Row: TypeAlias = tuple[Any, ...]


class Statement:
    """A statement of SQLAlchemy Core, or texts, that is compiled once for each dialect.

    The tail is for what Core has only per dialect although both databases write it alike. ``postgresql`` is what
    PostgreSQL is told instead of the element. What is ``verbatim`` has the names of the dialect already.
    """

    def __init__(
        self,
        element: ClauseElement | str,
        tail: str = "",
        *,
        postgresql: ClauseElement | str | None = None,
        verbatim: bool = False,
    ) -> None:
        self._verbatim = verbatim
        self._elements = {"sqlite": element, "postgresql": element if postgresql is None else postgresql}
        self._tail = tail
        self._texts: dict[Dialect, str] = {}

    def text(self, dialect: Dialect) -> str:
        """The SQL."""
        found = self._texts.get(dialect)
        if found is None:
            element = self._elements[dialect.database]
            text = compiled(element, dialect.database) + self._tail
            found = self._texts[dialect] = text if self._verbatim else dialect.named(text)
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


def each_of(steps: Sequence[Step]) -> Program[None]:
    """Steps whose rows nobody needs."""
    for step in steps:  # noqa: UP028 - a list cannot be sent the rows
        yield step


def compiled(element: ClauseElement | str, database: str) -> str:
    """The SQL text of an element, with the names of `dialect.PREFIX`."""
    if isinstance(element, str):
        return element
    return str(element.compile(dialect=_core_dialect(database)))


@cache
def _core_dialect(database: str) -> core.Dialect:
    # named parameters in both, as the drivers' own connections take them; only what is used is imported
    if database == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.dialect(paramstyle="named")
    from sqlalchemy.dialects import postgresql

    return postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
