"""Checks of ``list`` over cursors, and with many sessions."""

from __future__ import annotations

from sessiondock import Operation

from ..expect import expect
from ..rules import check
from .base import AsyncChecks

__all__ = ["AsyncWalkChecks"]

LIST = Operation.LIST
_LARGE = 105


class AsyncWalkChecks(AsyncChecks):
    """Checks that list many sessions, or a few at a time."""

    @check("list", LIST)
    async def test_list_walk(self) -> None:
        """Walking by ``page.cursor`` with ``max_items`` yields every session exactly once."""
        async with self.client() as client:
            wanted = await self.new_ids(client, 7)
            await self.listed(client, wanted)
            page = await client.sessions.list(page_size=3, max_items=2).first()
            found = [session.id for session in page]
            while page.cursor is not None and len(found) <= 3 * len(wanted):
                page = await client.sessions.list(page_size=3, max_items=2, cursor=page.cursor).first()
                found += [session.id for session in page]
        came = [session_id for session_id in found if session_id in wanted]
        expect(sorted(came) == sorted(wanted), f"of 7 sessions, {len(set(came))} came, {len(came)} times")

    @check("list", LIST)
    async def test_list_of_many(self) -> None:
        """More than 100 sessions come exactly once, in pages of any size; the total is that of all, or None."""
        async with self.client() as client:
            wanted = await self.new_ids(client, _LARGE)
            await self.listed(client, wanted)
            for size in (None, self.facts().max_page_size or _LARGE):
                pages = [page async for page in client.sessions.list(page_size=size).pages()]
                found = [session.id for page in pages for session in page]
                came = [session_id for session_id in found if session_id in set(wanted)]
                expect(sorted(came) == sorted(wanted), f"of {_LARGE} sessions, {len(set(came))} came")
                totals = {page.total for page in pages}
                expect(totals <= {None, len(found)}, f"the totals are {totals}, but {len(found)} sessions came")
