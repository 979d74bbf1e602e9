"""The server sends everything at once; this cuts it into pages and finds where a cursor leads. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Literal, TypeVar

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import PageData, checks

from .models import AdkEvent, AdkSession

__all__ = ["EventOrder", "WholeList", "event_positions", "events_in", "session_positions"]

T = TypeVar("T")
EventOrder = Literal["oldest", "newest"]
_ORDERS: tuple[EventOrder, ...] = ("oldest", "newest")


@attrs.frozen
class Positions(Generic[T]):
    """How an item becomes a cursor, and how many items come before a cursor."""

    cursor_of: Callable[[T], str]
    passed: Callable[[Sequence[T], str], int]


class WholeList(Generic[T]):
    """One response, cut into pages.

    Args:
        positions: how cursors are made and read.
        page_size: the most items of a page; None for all.
    """

    def __init__(self, positions: Positions[T], page_size: int | None) -> None:
        self._positions = positions
        self._page_size = None if page_size is None else checks.page_size(page_size)
        self._items: Sequence[T] = ()
        self._starts = dict[str, int]()
        self._filled = False

    def needs(self, cursor: str | None) -> bool:
        """Whether the server has to be asked: at the beginning, and in another process."""
        return cursor is None or not self._filled

    def fill(self, items: Sequence[T]) -> None:
        """Take a new response."""
        self._items, self._starts, self._filled = items, {}, True

    def page(self, cursor: str | None) -> PageData[T]:
        """The page after a cursor. InvalidValueError for a cursor that is not of this list."""
        items, start = self._items, self._start(cursor)
        end = len(items) if self._page_size is None else min(start + self._page_size, len(items))
        following = None
        if end < len(items):
            following = self._positions.cursor_of(items[end - 1])
            self._starts[following] = end
        return PageData(items=items[start:end], next_cursor=following, total=len(items))

    def _start(self, cursor: str | None) -> int:
        if cursor is None:
            return 0
        known = self._starts.get(cursor)
        return self._positions.passed(self._items, cursor) if known is None else known


def _session_key(session: AdkSession) -> tuple[float, str]:
    seconds = session.raw.get("lastUpdateTime")
    return float(seconds) if isinstance(seconds, (int, float)) else 0.0, session.id


def _session_cursor(session: AdkSession) -> str:
    seconds, session_id = _session_key(session)
    return f"{seconds!r} {session_id}"


def _sessions_passed(sessions: Sequence[AdkSession], cursor: str) -> int:
    """The server orders by time, then id, so this also works in another response: what changed since comes later."""
    text, _, session_id = cursor.partition(" ")
    try:
        last = float(text), session_id
    except ValueError:
        raise InvalidValueError(f"cursor is not one of this list's: {checks.shown(cursor)}") from None
    return next((place for place, each in enumerate(sessions) if _session_key(each) > last), len(sessions))


session_positions: Positions[AdkSession] = Positions(_session_cursor, _sessions_passed)


def event_positions(order: EventOrder) -> Positions[AdkEvent]:
    """Those of a session's events in one order. A cursor names the order, so that it is of no use in the other.

    Raises:
        InvalidValueError: there is no such order.
    """
    checks.choice(order, "order", _ORDERS)

    def cursor_of(event: AdkEvent) -> str:
        return f"{order} {event.id or ''}"

    def passed(events: Sequence[AdkEvent], cursor: str) -> int:
        for place, event in enumerate(events, 1):
            if event.id and cursor_of(event) == cursor:
                return place
        raise InvalidValueError(f"cursor is not one of this session's, {order} first: {checks.shown(cursor)}")

    return Positions(cursor_of, passed)


def events_in(order: EventOrder, events: Sequence[AdkEvent]) -> Sequence[AdkEvent]:
    """The server's events, which come with the oldest first, in an order."""
    return events[::-1] if order == "newest" else events
