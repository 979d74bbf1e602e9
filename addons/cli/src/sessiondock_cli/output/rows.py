"""Results as rows: what a model or a mapping looks like in each column."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sessiondock import Event, Recording, Session

from ..text import escape_json, one_line
from ..times import shown_time
from ..usage import UsageError, near_match

__all__ = ["Item", "Row", "as_row", "cell", "check_fields", "chosen", "json_text", "value_at"]

Row = Mapping[str, Any]
Item = Session | Event | Recording


def as_row(item: Item | Row) -> Row:
    """A model as the dictionary of its documented form, a mapping as it is."""
    return item.to_dict() if isinstance(item, Item) else item


def chosen(row: Row, fields: Sequence[str] | None) -> Row:
    """Only these fields of a row, None where it has none. ``metadata.plan`` reads a key of a mapping."""
    return row if fields is None else {field: value_at(row, field) for field in fields}


def check_fields(fields: Iterable[str], known: Sequence[str]) -> None:
    """UsageError for a field whose first part no result can have."""
    for field in fields:
        name = field.partition(".")[0]
        if name not in known:
            raise UsageError(f"there is no field {name}{near_match(name, known, '.')} Fields: {', '.join(known)}")


def cell(value: Any) -> str:
    """A value in a cell of a table: one line, safe for a terminal, times as local time."""
    if value is None:
        return ""
    if isinstance(value, str):
        return one_line(_local(value))
    if isinstance(value, bool) or not isinstance(value, (list, dict)):
        return json.dumps(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in cast("list[object]", value)):
        return one_line(", ".join(cast("list[str]", value)))
    return one_line(json.dumps(value, ensure_ascii=False))


def json_text(value: Any, *, indent: int | None = None, ascii_only: bool = False) -> str:
    """JSON in which nothing can act on a terminal."""
    return escape_json(json.dumps(value, ensure_ascii=ascii_only, indent=indent))


def value_at(row: Row, field: str) -> Any:
    """What ``metadata.plan`` names in a row; None where there is none."""
    value: Any = row
    for name in field.split("."):
        value = cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None
    return value


def _local(text: str) -> str:
    if len(text) < 19 or text[4:5] != "-" or text[10:11] != "T":
        return text
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return text
    return shown_time(time) if time.tzinfo is not None else text
