"""The conditions of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from sessiondock import InvalidValueError, Unset
from sessiondock.authoring import checks, values

__all__ = ["Pairs", "SearchValue", "search_pairs"]

SearchValue = str | int | float | bool | datetime
Pairs = tuple[tuple[str, str], ...]


def search_pairs(search: object, known: tuple[str, ...]) -> Pairs:
    """Fields and values as they are sent. InvalidValueError for an unknown field, or a value of another type."""
    if isinstance(search, Unset):
        return ()
    items = _items(search)
    if isinstance(items, (str, bytes)) or not isinstance(items, Iterable):
        raise InvalidValueError(f"search must be a mapping or pairs of field and value, not {checks.shown(search)}")
    return tuple(_pair(pair, known) for pair in cast("Iterable[object]", items))


def _items(search: object) -> object:
    return cast("Mapping[object, object]", search).items() if isinstance(search, Mapping) else search


def _pair(pair: object, known: tuple[str, ...]) -> tuple[str, str]:
    parts = _parts(pair)
    if len(parts) != 2:
        raise InvalidValueError(f"search must hold pairs of field and value, not {checks.shown(pair)}")
    name = checks.choice(parts[0], "a field of search", known)
    return name, _value(name, parts[1])


def _parts(pair: object) -> tuple[object, ...]:
    return tuple(cast("Iterable[object]", pair)) if isinstance(pair, (tuple, list)) else ()


def _value(name: str, value: object) -> str:
    if "list" not in name or not isinstance(value, (list, tuple)):
        return _one_value(name, value)
    return ",".join(_one_value(name, each) for each in cast("Iterable[object]", value))


def _one_value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return values.to_iso(value, f"search value of {name}")
    if isinstance(value, (str, int, float)):
        return str(value)
    raise InvalidValueError(
        f"the search value of {name} must be a str, number, bool or datetime, not {checks.shown(value)}"
    )
