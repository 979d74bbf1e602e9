"""Cursors name the row a page ends at, so rows that come or go elsewhere move nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import PageData, checks

from .damage import is_damaged, is_id_in_cursor
from .statement import Row

__all__ = ["EVENTS", "MATCHES", "SESSIONS", "Cursor", "page"]

T = TypeVar("T")
SESSIONS, EVENTS, MATCHES = "sessions", "events", "matches"
_POSITIONS: dict[str, tuple[type, ...]] = {SESSIONS: (int, str), EVENTS: (int, str), MATCHES: (int,)}
_INTEGERS = range(-(2**63), 2**63)


@attrs.frozen
class Cursor:
    """A position in a list.

    Attributes:
        of: what the list holds, `SESSIONS`, `EVENTS` or `MATCHES`.
        order: of the list, ``"newest"`` or ``"oldest"``, with what it is ordered by when there is a choice.
        position: the sort key of the row beside this position, and for events the id of their session.
        back: whether the page lies before the row, not after it.
    """

    of: str
    order: str
    position: tuple[Any, ...]
    back: bool = False

    def __str__(self) -> str:
        text = json.dumps([self.of, self.order, self.back, *self.position])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @property
    def descending(self) -> bool:
        """Whether the rows beyond this position are read from the greatest sort key down."""
        return self.order.startswith("newest") is not self.back

    @classmethod
    def read(
        cls, text: str | None, of: str, order: str, session_id: str | None = None, *, damaged: bool = False
    ) -> Cursor | None:
        """The cursor that a page gave, for events of this session.

        Args:
            text: what the caller passed.
            of: what the list holds.
            order: of the list.
            session_id: the session whose events are listed.
            damaged: whether the database can hold ids that are no text in UTF-8.

        Raises:
            InvalidValueError: no page of such a list can have given it.
        """
        if text is None:
            return None
        try:
            of_found, order_found, back, *position = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            found = cls(of_found, order_found, tuple(position), back)
        except (TypeError, ValueError, RecursionError):
            found = None
        if found is None or str(found) != text or type(found.back) is not bool:
            raise InvalidValueError(f"{checks.shown(text)} is not a cursor; pass what a page's cursor gave")
        same = (found.of, found.order) == (of, order) and _fits(found.position, _POSITIONS[of], damaged)
        if not same or (session_id is not None and found.position[-1] != session_id):
            whose = "" if session_id is None else f" of session {checks.shown(session_id)}"
            raise InvalidValueError(
                f"the cursor {checks.shown(text)} belongs to another list than {of}{whose} ordered by {order!r}"
            )
        return found


def _fits(position: tuple[Any, ...], kinds: tuple[type, ...], damaged: bool) -> bool:
    """Whether the databases can compare this position with the sort keys of rows."""
    if tuple(map(type, position)) != kinds or position[0] not in _INTEGERS:
        return False
    return all(
        "\0" not in text and (not is_damaged(text) or (damaged and is_id_in_cursor(text))) for text in position[1:]
    )


def page(
    cursor: Cursor | None,
    start: Cursor,
    size: int,
    rows: Sequence[Row],
    *,
    load: Callable[[Row], T],
    position: Callable[[Row], tuple[Any, ...]],
) -> PageData[T]:
    """A page from up to ``size + 1`` rows, as they were read: nearest to the cursor first.

    Args:
        cursor: the position that was read from, None for the beginning of the list.
        start: any cursor of the list; those of the page are made from it.
        size: rows on a page.
        rows: what was read.
        load: makes an item of a row.
        position: the sort key of a row.
    """
    back = cursor is not None and cursor.back
    more, kept = len(rows) > size, list(rows[:size])
    if back:
        kept.reverse()
    has_previous = more if back else cursor is not None
    has_next = True if back else more

    def beside(row: Row, *, back: bool) -> str:
        return str(attrs.evolve(start, position=position(row), back=back))

    return PageData(
        items=[load(row) for row in kept],
        next_cursor=beside(kept[-1], back=False) if kept and has_next else None,
        previous_cursor=beside(kept[0], back=True) if kept and has_previous else None,
    )
