"""How values look in a REPL: the fields that are set, each cut to a readable length."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeGuard, cast

import attrs

__all__ = ["html_table", "shown", "shown_fields", "shown_items"]

_LENGTH = 60
_ITEMS = 3

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _LENGTH
_short.maxdict = _short.maxlist = _short.maxtuple = 4
_short.maxlevel = 3


def shown(value: object) -> str:
    """A value, cut to a readable length; times as ISO 8601."""
    if isinstance(value, (datetime, timedelta)):
        return str(value)
    if _holds_models(value):
        return shown_items(value)
    return _short.repr(value)


def shown_items(items: Sequence[object]) -> str:
    """The ids of the first few items, or the items themselves where they have none."""
    first = [_item(item) for item in items[:_ITEMS]]
    return f"[{', '.join([*first, *(['...'] if len(items) > _ITEMS else [])])}]"


def shown_fields(instance: object) -> str:
    """The repr of a model: its fields that are set, but those that its class keeps out of the repr."""
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(_class_of(instance))
    pairs = [(field.name, getattr(instance, field.name)) for field in fields if field.repr]
    listed = ", ".join(f"{name}={shown(value)}" for name, value in pairs if not _is_empty(value))
    return f"{type(instance).__name__}({listed})"


def html_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table for notebooks, everything escaped."""
    from html import escape

    lines = ["".join(f"<th>{escape(cell)}</th>" for cell in head)]
    lines += ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _class_of(value: object) -> type[Any]:
    return type(value)


def _item(item: object) -> str:
    known = getattr(item, "id", None)
    if known is None and attrs.has(type(item)):
        return f"{type(item).__name__}(...)"
    return shown(item if known is None else known)


def _holds_models(value: object) -> TypeGuard[tuple[object, ...]]:
    return isinstance(value, tuple) and any(attrs.has(type(item)) for item in cast("tuple[object, ...]", value))


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, (str, tuple, list, Mapping)) and not value)
