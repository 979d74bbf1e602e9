"""Checks of ``delete``."""

from __future__ import annotations

from sessiondock import Operation
from sessiondock.errors import NotFoundError
from sessiondock.testing import Fault

from ..expect import expect, raises
from ..rules import check
from .calls import AsyncCalls

__all__ = ["AsyncDeleteChecks"]

DELETE, GET, LIST = Operation.DELETE, Operation.GET, Operation.LIST


class AsyncDeleteChecks(AsyncCalls):
    """Checks that delete sessions."""

    @check("delete", DELETE, GET)
    async def test_get_after_delete(self) -> None:
        """After a delete, get raises NotFoundError."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            answer = await client.sessions.delete(session_id)
            expect(answer is None, f"delete gave {answer!r}")
            expect(await self.is_gone(client, session_id), "get still finds a deleted session")

    @check("delete", DELETE, LIST)
    async def test_delete_takes_one(self) -> None:
        """A delete removes one session from the list and no other."""
        async with self.client() as client:
            first, second, third = await self.new_ids(client, 3)
            await self.listed(client, [first, second, third])
            await client.sessions.delete(second)
            await self.is_gone(client, second)
            left = [session.id async for session in client.sessions.list() if session.id in {first, second, third}]
        expect(sorted(left) == sorted([first, third]), f"of three, the second deleted, {len(left)} are listed")

    @check("delete", DELETE)
    async def test_delete_twice(self) -> None:
        """A second delete raises NotFoundError or succeeds, as the facts specify."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            await client.sessions.delete(session_id)
            await self.is_gone(client, session_id)
            for gone in (session_id, self.unknown_id()):
                if self.facts().delete_missing == "silent":
                    await client.sessions.delete(gone)
                    continue
                with raises(NotFoundError, "a second delete"):
                    await client.sessions.delete(gone)

    @check("delete", DELETE, GET, server=True)
    async def test_delete_with_a_lost_answer(self) -> None:
        """A delete that succeeded, but whose response was lost, does not raise NotFoundError."""
        async with self.client(max_retries=2) as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            with self.injecting(Fault.status(503, retry_after=0), method="DELETE", after_effect=True):
                await client.sessions.delete(session_id)
            expect(await self.is_gone(client, session_id), "get still finds a deleted session")
