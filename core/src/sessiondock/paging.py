"""What one answered page holds, and which page comes next, without I/O.

Providers return `PageData`, and the pagers read it. `NumberedPages` and `OffsetPages` make it for services that count
pages or items and have no cursors of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

import attrs

from . import checks
from .errors import InvalidValueError

__all__ = ["NumberedPages", "OffsetPages", "Overlap", "PageData"]

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class _HasId(Protocol):
    @property
    def id(self) -> str | None: ...


H = TypeVar("H", bound=_HasId)
_PAGE = r"(0|[1-9][0-9]{0,17}):([1-9][0-9]{0,17})?(?::([1-9][0-9]{0,17}))?"
_OFFSET = r"(0|[1-9][0-9]{0,17})(?::([1-9][0-9]{0,17}))?"


@attrs.frozen(kw_only=True)
class PageData(Generic[T_co]):
    """One page as a provider read it.

    Attributes:
        items: in the service's order.
        next_cursor: where the next page starts, None on the last.
        previous_cursor: where the previous page starts, None on the first or when there is no way back.
        total: matching items over all pages, None when the service does not say.
    """

    items: Sequence[T_co]
    next_cursor: str | None = None
    previous_cursor: str | None = None
    total: int | None = None


class Overlap(Generic[H]):
    """Leaves out of a numbered page what the page before it held: new items push others on to the next page meanwhile.

    One is made for each listing. The items must have ids.
    """

    def __init__(self) -> None:
        self._before: tuple[int, Sequence[H]] = (0, ())

    def cut(self, page: int, items: Sequence[H]) -> Sequence[H]:
        """The items of a page without those of the page before it.

        All of them when the service sent the page before once more, which the pager then reports.
        """
        (number, before), self._before = self._before, (page, items)
        if page != number + 1 or not before:
            return items
        known = [item.id for item in before]
        if known == [item.id for item in items]:
            return items
        known_ids = frozenset(known)
        return [item for item in items if item.id not in known_ids]


@attrs.frozen(kw_only=True)
class NumberedPages:
    """One page of a service that counts pages, and the way to the others.

    A cursor is ``page:size``, because a page number means nothing without the size it was counted with; ``page:`` when
    the size is left to the service. The number of items on all earlier pages follows where it is known, because a
    service may send smaller pages than asked for.

    Attributes:
        page: number of the page.
        page_size: the size to ask for, None to leave it to the service.
        default_size: what is to be expected when no size is asked for.
        first: what the service counts from.
        before: items on all earlier pages, None when they were not counted.
    """

    page: int
    page_size: int | None
    default_size: int
    first: int = 1
    before: int | None = None

    @property
    def size(self) -> int:
        """The size that is asked for, else what is to be expected."""
        return self.page_size or self.default_size

    @property
    def cursor(self) -> str:
        """The cursor of this page."""
        before = "" if self.before in {None, 0} else f":{self.before}"
        return f"{self.page}:{'' if self.page_size is None else self.page_size}{before}"

    @classmethod
    def start(
        cls,
        *,
        default_size: int,
        page: int | None = None,
        page_size: int | None = None,
        cursor: str | None = None,
        first: int = 1,
        largest: int | None = None,
    ) -> NumberedPages:
        """The page that a list starts with.

        Args:
            default_size: items on a page when no size is asked for.
            page: the caller's, from ``first``.
            page_size: the caller's.
            cursor: the caller's; not together with ``page``.
            first: number of the service's first page.
            largest: the largest page size there is.

        Raises:
            InvalidValueError: a page number or size that cannot be, or a cursor that is not of such a list.
        """
        size = None if page_size is None else checks.page_size(page_size, largest)
        number = first if page is None else checks.page_number(page, first)
        before = 0 if number == first else None
        start = cls(page=number, page_size=size, default_size=default_size, first=first, before=before)
        if cursor is None:
            return start
        if page is not None:
            raise InvalidValueError("pass page or cursor, not both")
        there = start.at(cursor)
        if size not in {None, there.page_size}:
            raise InvalidValueError("the cursor counts pages of another size; pass the same page_size, or leave it out")
        if largest is not None and there.size > largest:
            raise _foreign(cursor)
        return there

    def at(self, cursor: str | None) -> NumberedPages:
        """The page at a cursor of this list; this one for None. InvalidValueError for any other string."""
        if cursor is None:
            return self
        page, size, before = _parsed(_PAGE, cursor)
        earlier = page - self.first
        if earlier < 0 or (before is not None and not 0 < earlier <= before):
            raise _foreign(cursor)
        return attrs.evolve(self, page=page, page_size=size, before=0 if earlier == 0 else before)

    def data(
        self,
        items: Sequence[T],
        *,
        total: int | None = None,
        pages: int | None = None,
        has_more: bool | None = None,
        served_size: int | None = None,
    ) -> PageData[T]:
        """This page, as the service answered it. What the service does not say stays None.

        Whether there is a next page follows from ``pages``, else from the items: an empty page is the last, so that
        paging always ends. Else it follows from ``has_more``, else from ``total``, else a full page has a next one.

        Args:
            items: of this page.
            total: matching items over all pages.
            pages: the number of all pages.
            has_more: whether there is a next page.
            served_size: the page size that the service used.
        """
        size = self._served(served_size)
        before = (self.page - self.first) * size if self.before is None else self.before
        seen = before + len(items)
        if pages is not None:
            more = self.page - self.first + 1 < pages
        else:
            more = _more(items, seen=seen, size=size, total=total, has_more=has_more)
        asked = "" if self.page_size is None else self.page_size
        counted = f":{seen}" if self.before is not None and seen > self.page - self.first else ""
        if total is None and not more and self.before is not None:
            total = seen
        return PageData(
            items=items,
            next_cursor=f"{self.page + 1}:{asked}{counted}" if more else None,
            previous_cursor=f"{self.page - 1}:{asked}" if self.page > self.first else None,
            total=total,
        )

    def _served(self, size: int | None) -> int:
        if not size or size < 0:
            return self.size
        return size if self.page_size is None else min(size, self.page_size)


@attrs.frozen(kw_only=True)
class OffsetPages:
    """One page of a service that counts items, and the way to the others.

    A cursor is the number of items before the page; ``offset:limit`` leads back to a first page that is shorter.

    Attributes:
        offset: items before the page.
        limit: items to ask for.
        size: items on a whole page.
    """

    offset: int
    limit: int
    size: int

    @classmethod
    def start(
        cls, *, default_size: int, page_size: int | None = None, cursor: str | None = None, largest: int | None = None
    ) -> OffsetPages:
        """The page that a list starts with. InvalidValueError for a size that cannot be, or a cursor of another list.

        Args:
            default_size: items on a page when no size is asked for.
            page_size: the caller's.
            cursor: the caller's.
            largest: the largest page size there is.
        """
        size = default_size if page_size is None else checks.page_size(page_size, largest)
        return cls(offset=0, limit=size, size=size).at(cursor)

    def at(self, cursor: str | None) -> OffsetPages:
        """The page at a cursor of this list; this one for None. InvalidValueError for any other string."""
        if cursor is None:
            return self
        offset, limit, _ = _parsed(_OFFSET, cursor)
        if limit is not None and (offset > 0 or limit > self.size):
            raise _foreign(cursor)
        return attrs.evolve(self, offset=offset, limit=limit or self.size)

    def data(self, items: Sequence[T], *, total: int | None = None, has_more: bool | None = None) -> PageData[T]:
        """This page, as the service answered it. What the service does not say stays None.

        An empty page is the last, so that paging always ends. Else it follows from ``has_more`` whether there is a
        next one, else from ``total``, else a full page has a next one.
        """
        seen = self.offset + len(items)
        more = _more(items, seen=seen, size=self.limit, total=total, has_more=has_more)
        if total is None and not more and (items or self.offset == 0):
            total = seen
        back = self.offset - self.size
        previous = str(back) if back >= 0 else f"0:{self.offset}" if self.offset else None
        return PageData(items=items, next_cursor=str(seen) if more else None, previous_cursor=previous, total=total)


def _more(items: Sequence[object], *, seen: int, size: int, total: int | None, has_more: bool | None) -> bool:
    if not items:
        return False
    if has_more is not None:
        return has_more
    return seen < total if total is not None else len(items) >= size


def _parsed(form: str, cursor: object) -> tuple[int, int | None, int | None]:
    found = re.fullmatch(form, cursor) if isinstance(cursor, str) else None
    if found is None:
        raise _foreign(cursor)
    numbers = [None if each is None else int(each) for each in (*found.groups(), None)]
    return numbers[0] or 0, numbers[1], numbers[2]


def _foreign(cursor: object) -> InvalidValueError:
    return InvalidValueError(f"cursor must be that of a page of this list, not {checks.shown(cursor)}")
