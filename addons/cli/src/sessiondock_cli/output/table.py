"""Tables and texts for people, by rich. Everything is passed as text, never as markup."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TextIO

__all__ = ["console", "print_table"]


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

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, no_wrap=name not in wrapped, overflow="fold" if name in wrapped else "ellipsis")
    for row in rows:
        table.add_row(*(Text(value) for value in row))
    target = console(stream)
    if not stream.isatty():
        target.width = max(target.measure(table).maximum, 1)
    target.print(table)
