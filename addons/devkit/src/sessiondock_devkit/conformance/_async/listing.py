"""Checks of ``list`` and of paging."""

from __future__ import annotations

from sessiondock import Operation
from sessiondock.authoring import runtime_async
from sessiondock.errors import InvalidValueError

from .. import applies
from ..expect import expect, raises
from ..rules import check
from .base import AsyncChecks

__all__ = ["AsyncListChecks"]

LIST = Operation.LIST
_MANY = 5


class AsyncListChecks(AsyncChecks):
    """Checks that list sessions."""

    @check("list", LIST)
    async def test_list_is_complete(self) -> None:
        """Paging yields every session exactly once."""
        async with self.client() as client:
            wanted = await self.new_ids(client, _MANY)
            found = await self.listed(client, wanted, page_size=2)
            expect(sorted(found) == sorted(wanted), f"of {_MANY} sessions, {len(set(found))} came, {len(found)} times")
            again = await self.listed(client, wanted)
            expect(sorted(again) == sorted(wanted), f"without page_size, {len(again)} of {_MANY} came")

    @check("list", LIST)
    async def test_list_in_pages(self) -> None:
        """A page has at most page_size sessions; a pager can be iterated twice."""
        async with self.client() as client:
            await self.listed(client, await self.new_ids(client, _MANY))
            pager = client.sessions.list(page_size=2)
            pages = [page async for page in pager.pages()]
            again = [page async for page in pager.pages()]
        sizes = [len(page.items) for page in pages]
        expect(max(sizes) <= 2, f"pages of 2 held {sizes}")
        expect(len(pages) >= 3, f"{sum(sizes)} sessions came in {len(pages)} pages of 2")
        expect([page.items for page in pages] == [page.items for page in again], "a second reading gave other pages")
        expect(not pages[-1].has_next and pages[0].has_next, "has_next is wrong on the first or the last page")

    @check("list", LIST)
    async def test_list_backwards(self) -> None:
        """The previous page of a page, where there is one, is the page before it."""
        async with self.client() as client:
            await self.listed(client, await self.new_ids(client, _MANY))
            first = await client.sessions.list(page_size=2).first()
            second = await first.next()
            expect(second.items != first.items, "the second page is the first")
            expect(not first.has_previous, "the first page has a previous one")
            if second.has_previous:
                back = await second.previous()
                expect(back.items == first.items, "previous() of the second page is not the first")

    @check("list", LIST)
    async def test_list_total(self) -> None:
        """The total of a page is None or the number of all sessions."""
        async with self.client() as client:
            await self.listed(client, await self.new_ids(client, 3))
            page = await client.sessions.list(page_size=2).first()
            count = len([session async for session in client.sessions.list()])
        expect(page.total in {None, count}, f"the total is {page.total}, but {count} sessions came")

    @check("list", LIST)
    async def test_list_loses_nothing(self) -> None:
        """Paging misses no session when others are created meanwhile."""
        wanted, found = await self.found_while_storing()
        expect(set(wanted) <= set(found), f"{len(set(wanted) - set(found))} of {len(wanted)} sessions did not come")

    @check("list", LIST)
    async def test_list_repeats_nothing(self) -> None:
        """Paging yields no session twice when others are created meanwhile."""
        _, found = await self.found_while_storing()
        expect(len(found) == len(set(found)), f"{len(found) - len(set(found))} sessions came twice")

    async def found_while_storing(self) -> tuple[list[str], list[str]]:
        """Return the ids stored before paging, and those paged while one more was stored after each page."""
        async with self.client() as client:
            wanted = await self.new_ids(client, _MANY)
            await self.listed(client, wanted)
            found: list[str] = []
            async for page in client.sessions.list(page_size=2).pages():
                found += [session.id for session in page.items]
                if len(found) <= 2 * _MANY:
                    await self.new_ids(client, 1)
        return wanted, found

    @check("list", LIST)
    async def test_list_resumes(self) -> None:
        """With the cursor of a page, another client continues exactly after it."""
        async with self.client() as client:
            wanted = await self.new_ids(client, _MANY)
            whole = await self.listed(client, wanted, page_size=2)
            page = await client.sessions.list(page_size=2).first()
            before = [session.id for session in page.items if session.id in wanted]
            expect(isinstance(page.cursor, str) and page.cursor != "", f"the cursor is {page.cursor!r}")
        async with self.client() as other:
            after = [s.id async for s in other.sessions.list(page_size=2, cursor=page.cursor) if s.id in wanted]
        expect(before + after == whole, f"{len(before)} sessions before the cursor, {len(after)} after it, not {_MANY}")

    @check("list", LIST)
    async def test_list_max_items(self) -> None:
        """max_items limits the list; the cursor of a page cut short skips no session."""
        async with self.client() as client:
            wanted = await self.new_ids(client, _MANY)
            await self.listed(client, wanted)
            some = [session.id async for session in client.sessions.list(page_size=2, max_items=3)]
            expect(len(some) == 3, f"max_items=3 gave {len(some)}")
            pages = [page async for page in client.sessions.list(page_size=2, max_items=3).pages()]
            rest = [session.id async for session in client.sessions.list(page_size=2, cursor=pages[-1].cursor)]
        lost = set(wanted) - set(some) - set(rest)
        expect(not lost, f"{len(lost)} sessions are neither in the first 3 nor after their cursor")

    @check("list", LIST, when=applies.sorted_list)
    async def test_list_order(self) -> None:
        """The list is in the order that the facts specify."""
        async with self.client() as client:
            wanted: list[str] = []
            for _ in range(4):
                wanted += await self.new_ids(client, 1)
                await runtime_async.sleep(0.003)
            found = await self.listed(client, wanted, page_size=2)
        newest = self.facts().order == "newest"
        expect(found == (wanted[::-1] if newest else wanted), f"the list is not {self.facts().order} first")

    @check("list", LIST)
    async def test_list_limits(self) -> None:
        """Impossible page sizes and cursors are rejected when list is called, before anything is sent."""
        async with self.client() as client:
            for bad in (
                {"page_size": 0},
                {"page_size": -1},
                {"page_size": True},
                {"page_size": "2"},
                {"page_size": 1.5},
            ):
                with self.nothing_sent(str(bad)), raises(InvalidValueError, f"list with {bad}"):
                    client.sessions.list(**bad)
            for bad in ({"max_items": 0}, {"max_items": "2"}, {"cursor": ""}, {"cursor": 7}):
                with self.nothing_sent(str(bad)), raises(InvalidValueError, f"list with {bad}"):
                    client.sessions.list(**bad)

    @check("list", LIST)
    async def test_list_largest_page(self) -> None:
        """The largest page size that the facts specify is accepted, and one more is rejected."""
        largest = self.facts().max_page_size
        async with self.client() as client:
            await self.new_ids(client, 1)
            await client.sessions.list(page_size=largest or 100_000).first()
            if largest is not None:
                with self.nothing_sent("a page too large"), raises(InvalidValueError, f"page_size={largest + 1}"):
                    client.sessions.list(page_size=largest + 1)

    @check("list", LIST, when=applies.takes("list", "page"))
    async def test_list_from_a_page(self) -> None:
        """A page number starts the list at that page."""
        async with self.client() as client:
            await self.listed(client, await self.new_ids(client, _MANY))
            pages = [page async for page in client.sessions.list(page_size=2).pages()]
            numbered = [(await client.sessions.list(page_size=2, page=number).first()).items for number in (1, 2)]
        start = 0 if numbered[0] == pages[0].items else 1
        wanted = [page.items for page in pages[start : start + 2]]
        expect(numbered == wanted, "pages 1 and 2 do not follow each other as in the list")
        with raises(InvalidValueError, "page and cursor together"):
            client.sessions.list(page=1, cursor=pages[0].cursor)

    @check("list", LIST, server=True)
    async def test_list_requests(self) -> None:
        """Calling list sends nothing; each page is one request, or all are, as the facts specify."""
        async with self.client() as client:
            await self.listed(client, await self.new_ids(client, _MANY))
            with self.nothing_sent("list"):
                pager = client.sessions.list(page_size=2)
            self.server.clear()
            pages = [page async for page in pager.pages()]
            sent = len(self.server.requests)
            single = self.facts().paging == "single"
            expect(sent == 1 if single else sent >= len(pages), f"{len(pages)} pages took {sent} requests")
            self.server.clear()
            await pager.first()
            expect(len(self.server.requests) < max(sent, 2), "the first page alone took as many requests as all")
            self.server.clear()
            count = len([session async for session in client.sessions.list()])
            sent, each = len(self.server.requests), self.requests.get("list", 1)
            expect(sent < count * each, f"without page_size, {count} sessions took {sent} requests")
