"""How values look in a REPL: the fields that are set, each cut to a readable length."""

from __future__ import annotations

import reprlib
from collections.abc import Sequence

__all__ = ["shown", "shown_items"]

_LENGTH = 60
_ITEMS = 3

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _LENGTH
_short.maxdict = _short.maxlist = _short.maxtuple = 4
_short.maxlevel = 3


def shown(value: object) -> str:
    """The repr of a value, cut to a readable length."""
    return _short.repr(value)


def shown_items(items: Sequence[object]) -> str:
    """The ids of the first few items, or the items themselves where they have none."""
    first = [shown(getattr(item, "id", None) or item) for item in items[:_ITEMS]]
    return f"[{', '.join([*first, *(['...'] if len(items) > _ITEMS else [])])}]"
