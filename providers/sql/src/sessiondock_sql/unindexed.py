"""A column that the databases must not use an index for, since another index was found to be better."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

__all__ = ["unindexed"]


class _Unindexed(ColumnElement[Any]):
    inherit_cache = False

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column
        self.type = column.type


def unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The value of a column. SQLite does not use an index for it; PostgreSQL, which has statistics, for texts may."""
    return _Unindexed(column)


@compiles(_Unindexed, "sqlite")
def _sqlite(element: _Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.column, **options)}"


@compiles(_Unindexed, "postgresql")
def _postgresql(element: _Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.column, **options)
    return f"({text} + 0)" if isinstance(element.type, BigInteger) else text
