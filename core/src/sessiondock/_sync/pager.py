# Generated from src/sessiondock/_async/pager.py: edit that file, not this one.
# Digest: af49fd824dda02b0
"""Paging: ask for sessions, get them page by page as you go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from .. import checks
from ..errors import InvalidValueError, PaginationError
from ..paging import PageData

__all__ = ["Fetch", "Page", "Pager"]

T_co = TypeVar("T_co", covariant=True)


class Fetch(Protocol[T_co]):
    """Reads the page that starts at a cursor; None is the first."""

    def __call__(self, cursor: str | None, /) -> PageData[T_co]: ...


class Page(Generic[T_co]):
    """One page.

    Attributes:
        items: in the service's order.
        total: matching items over all pages, or None when the service does not say.
        cursor: pass it as ``cursor=`` to go on after this page, even in another process. None on the last page. For
            a page cut short by ``max_items`` it is the page's own cursor, so that nothing is lost.
    """

    def __init__(
        self, fetch: Fetch[T_co], data: PageData[T_co], *, items: Sequence[T_co], cursor: str | None
    ) -> None:
        self._fetch = fetch
        self._data = data
        self.items: tuple[T_co, ...] = tuple(items)
        self.total = data.total
        self.cursor = cursor

    def __repr__(self) -> str:
        return f"{type(self).__name__}(items={len(self.items)}, total={self.total}, cursor={self.cursor!r})"

    def __len__(self) -> int:
        return len(self.items)

    @property
    def has_next(self) -> bool:
        """Whether `next` gives a page."""
        return self._data.next_cursor is not None

    @property
    def has_previous(self) -> bool:
        """Whether `previous` gives a page."""
        return self._data.previous_cursor is not None

    def next(self) -> Page[T_co]:
        """The page after this one; PaginationError when there is none."""
        if self._data.next_cursor is None:
            raise PaginationError("there is no next page; ask has_next first")
        return self._turn(self._data.next_cursor)

    def previous(self) -> Page[T_co]:
        """The page before this one; PaginationError when there is none."""
        if self._data.previous_cursor is None:
            raise PaginationError("there is no previous page; ask has_previous first")
        return self._turn(self._data.previous_cursor)

    def _turn(self, cursor: str) -> Page[T_co]:
        data = self._fetch(cursor)
        return Page(self._fetch, data, items=data.items, cursor=data.next_cursor)


class Pager(Generic[T_co]):
    """All matching items. Making one sends nothing; each iteration starts at the beginning.

    Args:
        fetch: reads one page.
        cursor: where to start, from an earlier page's ``cursor``.
        max_items: stop after so many items.
    """

    def __init__(self, fetch: Fetch[T_co], *, cursor: str | None = None, max_items: int | None = None) -> None:
        if cursor is not None and (not isinstance(cursor, str) or not cursor):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValueError(f"cursor must be a page's cursor or None, not {cursor!r}")
        self._fetch = fetch
        self._cursor = cursor
        self._max_items = None if max_items is None else checks.positive(max_items, "max_items")

    def first(self) -> Page[T_co]:
        """The first page."""
        return self._page(self._fetch(self._cursor), self._cursor, self._max_items)

    def pages(self) -> Iterator[Page[T_co]]:
        """Page after page; PaginationError when the service repeats itself."""
        cursor, left = self._cursor, self._max_items
        seen: set[str | None] = {cursor}
        before: tuple[object, ...] = ()
        while True:
            data = self._fetch(cursor)
            now = _identity(data.items)
            if now and now == before:
                raise PaginationError("the service sent the same page twice; it may ignore paging parameters")
            before = now
            yield self._page(data, cursor, left)
            left = None if left is None else left - len(data.items)
            cursor = data.next_cursor
            if cursor is None or (left is not None and left <= 0):
                return
            if cursor in seen:
                raise PaginationError("the service sent the same cursor twice, so paging would never end")
            seen.add(cursor)

    def __iter__(self) -> Iterator[T_co]:
        for page in self.pages():
            for item in page.items:
                yield item

    def _page(self, data: PageData[T_co], own_cursor: str | None, left: int | None) -> Page[T_co]:
        if left is None or len(data.items) <= left:
            return Page(self._fetch, data, items=data.items, cursor=data.next_cursor)
        return Page(self._fetch, data, items=data.items[:left], cursor=own_cursor)


def _identity(items: Sequence[object]) -> tuple[object, ...]:
    return tuple(getattr(item, "id", None) or id(item) for item in items)
