"""Tables and texts for people, by rich. Everything is passed as text, never as markup."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TextIO

__all__ = ["console", "print_table"]

_UNLIMITED = 1_000_000


def console(stream: TextIO) -> Any:
    """rich's console on a stream; it follows NO_COLOR, COLUMNS and whether this is a terminal."""
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=False)


def print_table(
    stream: TextIO, columns: Sequence[str], rows: Sequence[Sequence[str]], wrapped: Collection[str]
) -> None:
    """A table as wide as the terminal; cells that do not fit are cut, or wrapped in the columns named for it.

    Elsewhere than on a terminal it is as wide as it must be.
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        # an id that is cut is of no use
        least = max((len(row[0]) for row in rows), default=0) if name == "id" == columns[0] else None
        table.add_column(name, no_wrap=name not in wrapped, min_width=least)
    for row in rows:
        # what becomes of a text that does not fit is a property of the text, not of the column
        cells = zip(columns, row, strict=True)
        table.add_row(*(Text(text, overflow="fold" if name in wrapped else "ellipsis") for name, text in cells))
    target = console(stream)
    if not stream.isatty():
        target.width = _UNLIMITED
        target.width = max(target.measure(table).maximum, 1)
    target.print(table)
