"""Writers, one for each format. They write as results come, but for tables, whose columns need all of them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from typing import Any, Literal, Protocol, TextIO, get_args

from ..text import shown
from ..usage import UsageError, near_match
from .rows import Row, as_row, cell, chosen, json_text
from .table import print_table

__all__ = ["FORMATS", "Format", "Writer", "chosen_format", "open_writer"]

Format = Literal["table", "json", "jsonl", "csv", "yaml"]
FORMATS: tuple[str, ...] = get_args(Format)


class Writer(Protocol):
    """Takes results one by one."""

    def write(self, item: Any) -> None:
        """Write a model or a mapping."""
        ...

    def close(self) -> None:
        """Write what is still to be written."""
        ...


def chosen_format(asked: str | None, stream: TextIO) -> str:
    """The format that was asked for; otherwise a table on a terminal and JSON lines elsewhere."""
    if asked is None:
        return "table" if stream.isatty() else "jsonl"
    if asked not in FORMATS:
        raise UsageError(f"--output is {asked!r}{near_match(asked, FORMATS, '.')} It is one of {', '.join(FORMATS)}")
    return asked


def open_writer(
    asked: str | None, columns: Sequence[str], fields: Sequence[str] | None, stream: TextIO | None = None
) -> Writer:
    """A writer to standard output.

    Args:
        asked: the format, or None for the one that fits the stream.
        columns: of a table and of CSV, where the user names no fields.
        fields: those the user names.
        stream: instead of standard output.
    """
    target: TextIO = sys.stdout if stream is None else stream
    return _WRITERS[chosen_format(asked, target)](target, columns, fields)


class _Lines:
    def __init__(self, stream: TextIO, _: Sequence[str], fields: Sequence[str] | None) -> None:
        self._stream, self._fields = stream, fields
        self._ascii = not (stream.encoding or "").lower().startswith("utf")

    def text(self, item: Any, indent: int | None = None) -> str:
        return json_text(chosen(as_row(item), self._fields), indent=indent, ascii_only=self._ascii)

    def write(self, item: Any) -> None:
        self._stream.write(self.text(item) + "\n")
        self._stream.flush()

    def close(self) -> None:
        self._stream.flush()


class _Array(_Lines):
    _first = True

    def write(self, item: Any) -> None:
        text = "\n".join("  " + line for line in self.text(item, indent=2).split("\n"))
        self._stream.write(("[\n" if self._first else ",\n") + text)
        self._first = False

    def close(self) -> None:
        self._stream.write("[]\n" if self._first else "\n]\n")
        super().close()


class _Yaml(_Lines):
    def write(self, item: Any) -> None:
        from .yaml_text import yaml_text

        self._stream.write("---\n" + yaml_text(chosen(as_row(item), self._fields), ascii_only=self._ascii))


class _Csv:
    def __init__(self, stream: TextIO, columns: Sequence[str], fields: Sequence[str] | None) -> None:
        self._stream, self._columns = stream, list(fields if fields is not None else columns)
        self._csv = csv.writer(stream, lineterminator="\n")
        self._csv.writerow(self._columns)

    def write(self, item: Any) -> None:
        row = chosen(as_row(item), self._columns)
        self._csv.writerow([_csv_cell(value) for value in row.values()])

    def close(self) -> None:
        self._stream.flush()


class _Table:
    def __init__(self, stream: TextIO, columns: Sequence[str], fields: Sequence[str] | None) -> None:
        self._stream, self._columns, self._named = stream, list(fields or columns), fields is not None
        self._rows: list[Row] = []

    def write(self, item: Any) -> None:
        self._rows.append(chosen(as_row(item), self._columns))

    def close(self) -> None:
        columns = [each for each in self._columns if self._named or any(row[each] for row in self._rows)]
        columns = columns or self._columns[:1]
        print_table(self._stream, columns, [[cell(row[each]) for each in columns] for row in self._rows], _WRAPPED)


def _csv_cell(value: Any) -> str:
    return shown(value) if isinstance(value, str) else cell(value)


# columns of lists that are short and meant to be read whole
_WRAPPED = frozenset({"urls", "operations", "detail"})
_WRITERS: dict[str, type[_Table] | type[_Lines] | type[_Csv]] = {
    "table": _Table,
    "json": _Array,
    "jsonl": _Lines,
    "csv": _Csv,
    "yaml": _Yaml,
}
