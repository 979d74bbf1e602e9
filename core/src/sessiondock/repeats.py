"""Notices a service that sends the same page for ever, without I/O."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import PaginationError

__all__ = ["Repeats"]


class Repeats:
    """What was seen while paging. Its checks raise PaginationError when something comes back."""

    def __init__(self) -> None:
        self._cursors: set[str | None] = set()
        self._items: Sequence[object] = ()

    @property
    def pages(self) -> int:
        """How many pages were fetched, or are about to be."""
        return len(self._cursors)

    def check_cursor(self, cursor: str | None) -> None:
        """Note the cursor of the next page to be fetched."""
        if cursor in self._cursors:
            raise PaginationError("the service sent the same cursor twice, so paging would never end")
        self._cursors.add(cursor)

    def check_items(self, items: Sequence[object]) -> None:
        """Note the items of the page that was fetched."""
        before, self._items = self._items, items
        if items and len(items) == len(before) and all(map(_is_same, items, before)):
            raise PaginationError("the service sent the same page twice; it may ignore paging parameters")


def _is_same(item: object, other: object) -> bool:
    if item is other:
        return True
    known: object = getattr(item, "id", None)
    return bool(known) and known == getattr(other, "id", None)
