"""Paging: ask for sessions, get them page by page as you go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Generic, Protocol, TypeVar, overload

from .. import checks
from ..current_call import NOTHING, MethodCall, NoCall, running_call
from ..errors import InvalidValueError, PaginationError
from ..paging import PageData
from ..repeats import Repeats
from ..resume import ResumePoint, outer_cursor
from ..shown import shown_items

__all__ = ["AsyncFetch", "AsyncPage", "AsyncPager"]

T_co = TypeVar("T_co", covariant=True)


class AsyncFetch(Protocol[T_co]):
    """Reads the page that starts at a cursor; None is the first."""

    async def __call__(self, cursor: str | None, /) -> PageData[T_co]: ...


class AsyncPage(Generic[T_co]):
    """One page, or the part of one that ``max_items`` allows. It can be iterated and indexed like a tuple.

    Attributes:
        items: in the service's order.
        total: matching items over all pages, or None when the service does not say.
        next_cursor: pass it as ``cursor=`` to go on behind the last item, even in another process; None when there is
            nothing more. Where ``max_items`` cut the page short, it leads to the rest of the page.
        previous_cursor: leads back to the items before; None at the start, or when the service has no way back.
        cursor: the same as ``next_cursor``.
    """

    def __init__(
        self,
        fetch: AsyncFetch[T_co],
        data: PageData[T_co],
        *,
        own_cursor: str | None,
        start: int = 0,
        limit: int | None = None,
        call: MethodCall | NoCall = NOTHING,
    ) -> None:
        self._fetch = fetch
        self._call = call
        self._data = data
        self._own_cursor = own_cursor
        self._start = start
        self._stop = len(data.items) if limit is None else min(start + limit, len(data.items))
        # how far back the previous part begins: as many items as may stand on this one
        self._back = 0 if limit is None else max(start - limit, 0)
        self.items: tuple[T_co, ...] = tuple(data.items[start : self._stop])
        self.total: int | None = data.total
        self.next_cursor: str | None = self._place(self._stop) if self._is_cut else outer_cursor(data.next_cursor)
        self.previous_cursor: str | None = self._place(self._back) if start else outer_cursor(data.previous_cursor)

    def __repr__(self) -> str:
        more = "more follow" if self.has_more else "the last"
        total = "" if self.total is None else f" of {self.total}"
        return f"<{type(self).__name__}: {len(self.items)} items{total}, {more}: {shown_items(self.items)}>"

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[T_co]:
        return iter(self.items)

    @overload
    def __getitem__(self, index: int, /) -> T_co: ...
    @overload
    def __getitem__(self, index: slice, /) -> tuple[T_co, ...]: ...
    def __getitem__(self, index: int | slice, /) -> T_co | tuple[T_co, ...]:
        return self.items[index]

    @property
    def cursor(self) -> str | None:
        """Where to go on: the same as ``next_cursor``."""
        return self.next_cursor

    @property
    def has_more(self) -> bool:
        """Whether items follow this page; `next` then gives them."""
        return self.next_cursor is not None

    @property
    def has_next(self) -> bool:
        """The same as ``has_more``."""
        return self.has_more

    @property
    def has_previous(self) -> bool:
        """Whether `previous` gives a page."""
        return self.previous_cursor is not None

    async def next(self) -> AsyncPage[T_co]:
        """What follows: the rest of this page when ``max_items`` cut it short, else the next one.

        Raises:
            PaginationError: nothing follows.
        """
        if self._is_cut:
            return self._part(self._stop, None)
        if self._data.next_cursor is None:
            raise PaginationError("there is no next page; ask has_more first")
        return await self._turn(self._data.next_cursor, 1)

    async def previous(self) -> AsyncPage[T_co]:
        """What comes before: the start of this page when it was cut short, else the page before.

        Raises:
            PaginationError: nothing comes before, or the service has no way back.
        """
        if self._start:
            return self._part(self._back, self._start - self._back)
        if self._data.previous_cursor is None:
            raise PaginationError("there is no previous page; ask has_previous first")
        return await self._turn(self._data.previous_cursor, -1)

    @property
    def _is_cut(self) -> bool:
        return self._stop < len(self._data.items)

    def _place(self, given: int) -> str:
        return str(ResumePoint.after(self._own_cursor, self._data.items[:given]))

    def _part(self, start: int, limit: int | None) -> AsyncPage[T_co]:
        return AsyncPage(
            self._fetch, self._data, own_cursor=self._own_cursor, start=start, limit=limit, call=self._call
        )

    async def _turn(self, cursor: str, step: int) -> AsyncPage[T_co]:
        call = self._call.turned(step)
        with call:
            data = await self._fetch(cursor)
        return AsyncPage(self._fetch, data, own_cursor=cursor, call=call)


class AsyncPager(Generic[T_co]):
    """All matching items. Making one sends nothing; each iteration starts at the beginning.

    Args:
        fetch: reads one page.
        cursor: where to start, from an earlier page's ``cursor``. ``fetch`` gets the service's own cursor out of it.
        max_items: stop after so many items.

    Raises:
        InvalidValueError: ``cursor`` is not that of a page, or ``max_items`` is not a number from 1.
    """

    def __init__(self, fetch: AsyncFetch[T_co], *, cursor: str | None = None, max_items: int | None = None) -> None:
        if cursor is not None and (not isinstance(cursor, str) or not cursor):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidValueError(f"cursor must be a page's cursor or None, not {checks.shown(cursor)}")
        self._fetch = fetch
        self._call = running_call()
        self._start = ResumePoint.read(cursor)
        self._max_items = None if max_items is None else checks.positive(max_items, "max_items")

    async def first(self) -> AsyncPage[T_co]:
        """The first page, cut short where ``max_items`` says so."""
        repeats = Repeats()
        return self._page(await self._begin(repeats), self._max_items, repeats.pages)

    async def pages(self) -> AsyncIterator[AsyncPage[T_co]]:
        """Page after page. Raises PaginationError when the service repeats itself."""
        repeats, left = Repeats(), self._max_items
        point, data = await self._begin(repeats)
        while True:
            page = self._page((point, data), left, repeats.pages)
            yield page
            left = None if left is None else left - len(page)
            if data.next_cursor is None or (left is not None and left <= 0):
                return
            point = ResumePoint(inner=data.next_cursor)
            data = await self._read(point, repeats)

    async def all(self) -> list[T_co]:
        """Every item, in one list; ``max_items`` bounds how many are fetched."""
        return [item async for item in self]

    async def __aiter__(self) -> AsyncIterator[T_co]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def _begin(self, repeats: Repeats) -> tuple[ResumePoint, PageData[T_co]]:
        """Where to start, and the page there. Pages of which everything was given before are passed over."""
        point = self._start
        while True:
            data = await self._read(point, repeats)
            if data.next_cursor is None or point.is_start or point.passed(data.items) < len(data.items):
                return point, data
            point = point.beyond(data.items, data.next_cursor)

    async def _read(self, point: ResumePoint, repeats: Repeats) -> PageData[T_co]:
        repeats.check_cursor(point.inner)
        with self._call.again(repeats.pages):
            data = await self._fetch(point.inner)
        repeats.check_items(data.items)
        return data

    def _page(self, place: tuple[ResumePoint, PageData[T_co]], limit: int | None, number: int) -> AsyncPage[T_co]:
        point, data = place
        return AsyncPage(
            self._fetch,
            data,
            own_cursor=point.inner,
            start=point.passed(data.items),
            limit=limit,
            call=self._call.again(number),
        )
