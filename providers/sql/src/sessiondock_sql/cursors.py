"""Cursors name the row a page ends at, so rows that come or go elsewhere move nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import attrs

from sessiondock import checks
from sessiondock.errors import InvalidValueError
from sessiondock.paging import PageData

from .statement import Row

__all__ = ["Cursor", "page"]

T = TypeVar("T")
_SHAPES: dict[str, tuple[type, ...]] = {"newest": (int, str), "oldest": (int, str), "events": (int,)}


@attrs.frozen
class Cursor:
    """A place in a list.

    Attributes:
        order: of the list: ``"newest"``, ``"oldest"`` or ``"events"``.
        position: what the list is sorted by, of the row beside the place.
        back: whether the page lies before the row, not after it.
    """

    order: str
    position: tuple[Any, ...]
    back: bool = False

    def __str__(self) -> str:
        text = json.dumps([self.order, self.back, *self.position])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str | None, order: str) -> Cursor | None:
        """The cursor a page gave; InvalidValueError when no page of such a list gave it."""
        if text is None:
            return None
        try:
            order_found, back, *position = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (TypeError, ValueError):
            raise InvalidValueError(f"{checks.shown(text)} is not a cursor; pass what a page's cursor gave") from None
        if order_found != order or tuple(map(type, position)) != _SHAPES[order] or not isinstance(back, bool):
            raise InvalidValueError(
                f"the cursor {checks.shown(text)} belongs to another list than one ordered by {order!r}"
            )
        return cls(order, tuple(position), back)


def page(
    cursor: Cursor | None,
    order: str,
    size: int,
    rows: Sequence[Row],
    *,
    load: Callable[[Row], T],
    position: Callable[[Row], tuple[Any, ...]],
) -> PageData[T]:
    """A page from up to ``size + 1`` rows, as they were read: nearest to the cursor first."""
    back = cursor is not None and cursor.back
    more, kept = len(rows) > size, list(rows[:size])
    if back:
        kept.reverse()
    before = more if back else cursor is not None
    after = True if back else more
    return PageData(
        items=[load(row) for row in kept],
        next_cursor=str(Cursor(order, position(kept[-1]))) if kept and after else None,
        previous_cursor=str(Cursor(order, position(kept[0]), back=True)) if kept and before else None,
    )
