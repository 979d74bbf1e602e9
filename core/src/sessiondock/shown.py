"""How values look in a REPL: the fields that are set, each cut to a readable length."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeGuard, cast

import attrs

__all__ = ["checked_repr", "html_table", "shown", "shown_fields", "shown_items"]

_LENGTH = 60
_ITEMS = 3
_FIRST = 4
_LEVELS = 3


def shown(value: object) -> str:
    """A value, cut to a readable length; times as ISO 8601."""
    return _shown(value, _LEVELS)


def _shown(value: object, levels: int) -> str:
    if isinstance(value, (datetime, timedelta)):
        return str(value)
    if _holds_models(value):
        return shown_items(value)
    if isinstance(value, Mapping):
        mapping = cast("Mapping[object, object]", value)
        pairs = (f"{_shown(key, levels - 1)}: {_shown(item, levels - 1)}" for key, item in mapping.items())
        return f"{{{_listed(pairs, len(mapping), levels)}}}"
    if isinstance(value, (list, tuple)):
        items = cast("Sequence[object]", value)
        text = _listed((_shown(item, levels - 1) for item in items), len(items), levels)
        return f"[{text}]" if isinstance(value, list) else f"({text}{',' if len(items) == 1 else ''})"
    if _is_set(value) and value:
        return f"{{{_listed((_shown(item, levels - 1) for item in value), len(value), levels)}}}"
    return _cut(value)


def _listed(texts: Iterable[str], count: int, levels: int) -> str:
    """The first few of some texts; none of them when they are nested too deeply."""
    first = list(islice(texts, _FIRST)) if levels > 0 else []
    return ", ".join([*first, *(["..."] if count > len(first) else [])])


def _cut(value: object) -> str:
    """The beginning of a value's repr; of a long text, the quoted beginning."""
    if isinstance(value, (str, bytes)):
        return repr(value) if len(value) <= _LENGTH else f"{value[:_LENGTH]!r}..."
    try:
        text = repr(value)
    except Exception as error:  # noqa: BLE001 (an int of very many digits, or a repr of somebody else's)
        return f"<{type(value).__name__}: {type(error).__name__}>"
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}..."


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


def checked_repr(method: Callable[[Any], str]) -> Callable[[Any], str]:
    """A client's ``__repr__`` that also works when the constructor raised before it had set every attribute."""

    @functools.wraps(method)
    def represent(client: Any) -> str:
        try:
            return method(client)
        except AttributeError:
            return f"<{type(client).__name__} {client.provider.name}, not open>"

    return represent


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


def _is_set(value: object) -> TypeGuard[Set[object]]:
    return isinstance(value, Set)


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, (str, tuple, list, Mapping)) and not value)
