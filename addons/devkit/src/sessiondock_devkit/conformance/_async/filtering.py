"""Checks of the filters of ``list``."""

from __future__ import annotations

from typing import Any

from sessiondock import Operation
from sessiondock.errors import InvalidValueError

from .. import applies
from ..expect import expect, raises
from ..rules import check
from ..signatures import admits_none
from .base import AsyncChecks

__all__ = ["AsyncFilterChecks"]

LIST = Operation.LIST


class AsyncFilterChecks(AsyncChecks):
    """Checks that list some of the sessions."""

    @check("list", LIST, each=applies.filters)
    async def test_list_filters(self, field: str) -> None:
        """A filter yields exactly the sessions that match it, on every page and after a cursor."""
        sample = self.filter_sample(field)
        matching: list[str] = []
        other: list[str] = []
        async with self.client() as client:
            for _ in range(3):
                other.append(await self.stored(client, sample.other))
                matching.append(await self.stored(client, sample.matching))
            wanted: dict[str, Any] = {field: sample.value}
            await self.listed(client, matching, **wanted)
            for fields in ({}, {"page_size": 2}):
                found = [session.id async for session in client.sessions.list(**wanted, **fields)]
                expect(not set(other) & set(found), f"{field}: {len(set(other) & set(found))} of 3 others came")
                expect(set(matching) <= set(found), f"{field}: {len(set(matching) & set(found))} of 3 that match came")
            page = await client.sessions.list(**wanted, page_size=2).first()
            expect(page.cursor is not None, f"{field}: there is no cursor after 2 of 3 sessions")
            rest = [session.id async for session in client.sessions.list(**wanted, page_size=2, cursor=page.cursor)]
        found = [*(session.id for session in page), *rest]
        expect(sorted(found) == sorted(matching), f"{field}: with a cursor, {len(found)} sessions came, 3 match")

    @check("list", LIST, each=applies.filters_without_default)
    async def test_list_filters_with_none(self, field: str) -> None:
        """None as a filter asks for sessions without the field, or is rejected; it is never everything."""
        async with self.client() as client:
            if not admits_none(self.function("list"), field):
                with self.nothing_sent(field), raises(InvalidValueError, f"list({field}=None)"):
                    client.sessions.list(**{field: None})
                return
            matching = await self.stored(client, self.filter_sample(field).matching)
            await self.listed(client, [matching])
            found = [session.id async for session in client.sessions.list(**{field: None})]
        expect(matching not in found, f"list({field}=None) yields a session whose {field} is set")
