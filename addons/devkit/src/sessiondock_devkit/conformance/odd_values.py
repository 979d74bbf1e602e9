"""Values at the edge of what a field takes, and beyond."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import NoneType
from typing import Any

from sessiondock import Unset

from .signatures import hints, members

__all__ = ["ODD_TEXTS", "STRING_LISTS", "wrong_values"]

ODD_TEXTS = ("  blanks around  ", "a line\r\nand\tanother\n", "e\u0301 is é", "long " * 100, "", "before\0after")
"""Texts that are often changed on the way: stripped, normalized, cut, or taken for nothing."""

STRING_LISTS: frozenset[Any] = frozenset({Sequence[str], Iterable[str], tuple[str, ...]})
_WRONG: Mapping[Any, tuple[Any, ...]] = {
    str: (7, b"bytes", ["text"]),
    datetime: ("2024-05-06T07:08:09Z", 1714979289),
    timedelta: (5, "5 s"),
    int: ("7", 7.5),
    bool: ("yes",),
    Mapping[str, Any]: ([1], "text"),
    Mapping[str, object]: ([1], "text"),
    **dict.fromkeys(STRING_LISTS, ("text", [7])),
}


def wrong_values(function: Any, field: str) -> tuple[Any, ...]:
    """Values that do not fit the annotation of a parameter; none when the annotation is not known here."""
    kinds = [kind for kind in members(hints(function).get(field)) if kind not in {NoneType, Unset}]
    return _WRONG.get(kinds[0], ()) if len(kinds) == 1 else ()
