"""Tables and texts for people, by rich. Everything is passed as text, never as markup."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TextIO

__all__ = ["console", "print_table"]

_GAP = 2
# narrower than this a column is of no use
_LEAST = 10


def console(stream: TextIO) -> Any:
    """rich's console on a stream; it follows NO_COLOR, COLUMNS and whether this is a terminal."""
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=False)


def print_table(
    stream: TextIO, columns: Sequence[str], rows: Sequence[Sequence[str]], wrapped: Collection[str]
) -> None:
    """A table as wide as the terminal; cells that do not fit are cut, or wrapped in the columns named for it.

    Ids are never cut: the last columns are left out where a terminal is too narrow for all. Elsewhere than on a
    terminal the table is as wide as it must be.
    """
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    target = console(stream)
    widths = [max(map(cell_len, column)) for column in zip(columns, *rows, strict=True)]
    if stream.isatty():
        widths = _fitting(widths, target.width, kept=int(columns[0] == "id"))
    else:
        target.width = sum(widths) + _GAP * len(widths)
    table = Table(box=None, padding=(0, _GAP, 0, 0), header_style="bold")
    for name, width in zip(columns, widths, strict=False):
        table.add_column(name, no_wrap=name not in wrapped, width=width)
    for row in rows:
        # what becomes of a text that does not fit is a property of the text, not of the column
        cells = zip(columns, row[: len(widths)], strict=False)
        table.add_row(*(Text(text, overflow="fold" if name in wrapped else "ellipsis") for name, text in cells))
    target.print(table)


def _fitting(widths: Sequence[int], available: int, *, kept: int) -> list[int]:
    """Widths that fit. The first ``kept`` columns stay as they are, the widest of the others become narrower."""
    found = list(widths)
    least = [*found[:kept], *(min(width, _LEAST) for width in found[kept:])]
    while len(found) > 1 and sum(least[: len(found)]) + _GAP * len(found) > available:
        found.pop()
    while sum(found) + _GAP * len(found) > available and max(found[kept:], default=0) > 1:
        widest = max(range(kept, len(found)), key=found.__getitem__)
        found[widest] -= 1
    return found
