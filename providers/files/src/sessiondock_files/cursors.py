"""Cursors name the session or event that a page ends at, so what comes or goes elsewhere moves nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import PageData, checks

from .entries import is_unicode

__all__ = ["EVENTS", "SESSIONS", "Cursor", "page"]

T = TypeVar("T")
R = TypeVar("R")
SESSIONS, EVENTS = "sessions", "events"
_POSITIONS: dict[str, tuple[type, ...]] = {SESSIONS: (int, str), EVENTS: (int,)}
_INTEGERS = range(-(2**63), 2**63)


@attrs.frozen
class Cursor:
    """A position in a list.

    Attributes:
        of: what the list holds, `SESSIONS` or `EVENTS`.
        order: of the list, ``"newest"`` or ``"oldest"``.
        position: the sort key of the item beside this position.
        back: whether the page lies before the item, not after it.
    """

    of: str
    order: str
    position: tuple[Any, ...] = ()
    back: bool = False

    def __str__(self) -> str:
        content = json.dumps([self.of, self.order, self.back, *self.position])
        return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")

    @property
    def descending(self) -> bool:
        """Whether the items beyond this position are read from the greatest sort key down."""
        return (self.order == "newest") is not self.back

    @classmethod
    def read(cls, text: str | None, of: str, order: str) -> Cursor | None:
        """The cursor that a page gave. InvalidValueError when no page of such a list can have given it."""
        if text is None:
            return None
        found = _parsed(text)
        if found is None or str(found) != text:
            raise InvalidValueError(f"{checks.shown(text)} is not a cursor; pass what a page's cursor gave")
        if (found.of, found.order) != (of, order) or not _fits(found.position, _POSITIONS[of]):
            raise InvalidValueError(
                f"the cursor {checks.shown(text)} belongs to another list than {of} ordered by {order!r}"
            )
        return found


def _parsed(text: str) -> Cursor | None:
    try:
        of, order, back, *position = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (TypeError, ValueError, RecursionError):
        return None
    return Cursor(of, order, tuple(position), back) if type(back) is bool else None


def _fits(position: tuple[Any, ...], kinds: tuple[type, ...]) -> bool:
    if tuple(map(type, position)) != kinds or position[0] not in _INTEGERS:
        return False
    return all(is_unicode(text) for text in position[1:])


def page(
    cursor: Cursor | None,
    start: Cursor,
    size: int,
    rows: Sequence[R],
    *,
    load: Callable[[Sequence[R]], Sequence[T]],
    position: Callable[[R], tuple[Any, ...]],
) -> PageData[T]:
    """A page from up to ``size + 1`` rows, as they were read: nearest to the cursor first.

    Args:
        cursor: the position that was read from, None for the beginning of the list.
        start: any cursor of the list; those of the page are made from it.
        size: items on a page.
        rows: what was read.
        load: makes items of rows.
        position: the sort key of a row.
    """
    back = cursor is not None and cursor.back
    more, kept = len(rows) > size, list(rows[:size])
    if back:
        kept.reverse()
    has_previous = more if back else cursor is not None
    has_next = back or more

    def beside(row: R, *, back: bool) -> str:
        return str(attrs.evolve(start, position=position(row), back=back))

    return PageData(
        items=load(kept),
        next_cursor=beside(kept[-1], back=False) if kept and has_next else None,
        previous_cursor=beside(kept[0], back=True) if kept and has_previous else None,
    )
