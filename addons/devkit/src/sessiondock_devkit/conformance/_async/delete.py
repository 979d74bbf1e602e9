"""Checks of ``delete``."""

from __future__ import annotations

from sessiondock import Event, Operation
from sessiondock.errors import NotFoundError
from sessiondock.testing import Fault

from .. import applies
from ..expect import expect, raises
from ..rules import check
from .calls import AsyncCalls

__all__ = ["AsyncDeleteChecks"]

DELETE, GET, LIST = Operation.DELETE, Operation.GET, Operation.LIST
_EVENTS_OF_AN_ID = Operation.CREATE, DELETE, Operation.ADD_EVENTS, Operation.LIST_EVENTS


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

    @check("delete", Operation.CREATE, DELETE, LIST, when=applies.lists_created)
    async def test_list_after_deletes(self) -> None:
        """What is created after a delete is listed once, page by page, and hides nothing."""
        async with self.client() as client:
            first, *others = await self.new_ids(client, 3)
            await self.listed(client, [first, *others])
            await client.sessions.delete(first)
            await self.is_gone(client, first)
            wanted = [*others, *await self.new_ids(client, 2)]
            await self.listed(client, wanted)
            found = [session.id async for session in client.sessions.list(page_size=1) if session.id in wanted]
        expect(sorted(found) == sorted(wanted), f"{len(found)} of 4 sessions are listed after a delete")

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

    @check("delete", *_EVENTS_OF_AN_ID, when=applies.keeps_own_ids)
    async def test_events_after_delete(self) -> None:
        """A session that is created with the id of a deleted one has no events of that."""
        own = self.sample("create", "id")
        async with self.client() as client:
            made = await self.create(client, id=own)
            await client.sessions.add_events(made.id, [Event(type="tool", name="of the first")])
            await client.sessions.delete(made.id)
            await self.is_gone(client, made.id)
            made = await self.create(client, id=own)
            found = [event async for event in client.sessions.list_events(made.id)]
        expect(not [event for event in found if event.name == "of the first"], "events outlive their session")

    @check("delete", DELETE, GET, server=True)
    async def test_delete_with_a_lost_answer(self) -> None:
        """A delete that succeeded, but whose response was lost, does not raise NotFoundError."""
        async with self.client(max_retries=2) as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            with self.injecting(Fault.status(503, retry_after=0), method="DELETE", after_effect=True):
                await client.sessions.delete(session_id)
            expect(await self.is_gone(client, session_id), "get still finds a deleted session")
