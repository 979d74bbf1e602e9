"""A column that the databases must not use an index for, since another index was found to be better."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnClause, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

__all__ = ["unindexed"]


class _Unindexed(ColumnElement[Any]):
    inherit_cache = False

    def __init__(self, column: ColumnClause[Any], *, is_planned: bool) -> None:
        self.column, self.is_planned = column, is_planned
        self.type = column.type


def unindexed(column: ColumnClause[Any], *, is_planned: bool = True) -> ColumnElement[Any]:
    """The value of a column, for which the databases do not use an index.

    Unless it ``is_planned`` what to start from, PostgreSQL, which has statistics, may use one for a text.
    """
    return _Unindexed(column, is_planned=is_planned)


@compiles(_Unindexed, "sqlite")
def _sqlite(element: _Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.column, **options)}"


@compiles(_Unindexed, "postgresql")
def _postgresql(element: _Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.column, **options)
    if isinstance(element.type, BigInteger):
        return f"({text} + 0)"
    # who sorts by the id would sort by an expression, and no list starts from the primary key unasked
    return f"({text} || '')" if element.is_planned and element.column.name != "session_id" else text
