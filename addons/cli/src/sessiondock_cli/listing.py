"""How lists are written: limits, sorting, chosen fields, and how to go on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sessiondock.authoring import Pager

from .output import chosen_format, open_writer
from .output.rows import Row, as_row, check_fields, value_at
from .printing import print_note
from .usage import UsageError

__all__ = [
    "EVENT_COLUMNS",
    "ON_A_TERMINAL",
    "SESSION_COLUMNS",
    "check_sort",
    "first_items",
    "limited",
    "names_of",
    "paging",
    "split",
    "write_all",
]

ON_A_TERMINAL = 50
SESSION_COLUMNS = ("id", "name", "project", "user_id", "environment", "started_at", "duration", "tags", "error")
EVENT_COLUMNS = ("id", "type", "name", "started_at", "duration", "inputs", "outputs", "error")


def split(fields: str | None, model: type[Any]) -> tuple[str, ...] | None:
    """``"id,name"`` as names of fields, checked."""
    if fields is None:
        return None
    names = tuple(name.strip() for name in fields.split(",") if name.strip())
    if not names:
        raise UsageError("--fields names no field")
    check_fields(names, names_of(model))
    return names


def names_of(model: type[Any]) -> list[str]:
    """The names of a model's fields."""
    import attrs

    return [field.name for field in attrs.fields(model)]


def limited(limit: int | None, output: str | None) -> int | None:
    """How many to list: what the user says, a screenful or two in a table, otherwise all."""
    return limit if limit is not None or chosen_format(output, sys.stdout) != "table" else ON_A_TERMINAL


def write_all(
    items: Iterable[Any],
    *,
    output: str | None,
    columns: Sequence[str],
    fields: Sequence[str] | None,
    sort: str | None = None,
) -> int:
    """Write items, sorted if asked for, and give how many there were."""
    found: Iterable[Any] = items if sort is None else _sorted(items, sort)
    writer = open_writer(output, columns, fields)
    number = 0
    try:
        for item in found:
            writer.write(item)
            number += 1
    finally:
        writer.close()
    return number


def first_items(pager: Pager[Any], *, chosen: int | None, quiet: bool) -> Iterator[Any]:
    """The items of a list; says how to go on when its limit cut it: always, or on a terminal if the user chose it."""
    cursor: str | None = None
    for page in pager.pages():
        yield from page
        cursor = page.next_cursor
    if cursor is not None and not quiet and (chosen is None or sys.stderr.isatty()):
        print_note(f"There are more: write --limit, or go on with --cursor {cursor}")


def paging(limit: int | None, cursor: str | None, largest: int | None) -> dict[str, Any]:
    """``max_items``, ``cursor`` and a fitting ``page_size`` for a list."""
    size = None if limit is None or limit >= (largest or 100) else limit
    return {"max_items": limit, "cursor": cursor, "page_size": size}


def check_sort(sort: str | None, model: type[Any]) -> str | None:
    """``"-started_at"`` or ``"metadata.plan"`` as it is. UsageError when there is no such field."""
    if sort is not None:
        check_fields([sort.removeprefix("-")], names_of(model))
    return sort


def _sorted(items: Iterable[Any], sort: str) -> list[Row]:
    name = sort.removeprefix("-")
    rows = [as_row(item) for item in items]
    present = [row for row in rows if value_at(row, name) is not None]
    absent = [row for row in rows if value_at(row, name) is None]
    try:
        return [*sorted(present, key=lambda row: value_at(row, name), reverse=sort.startswith("-")), *absent]
    except TypeError:
        raise UsageError(f"what is listed cannot be sorted by {name}; sort by a text, a number or a time") from None
