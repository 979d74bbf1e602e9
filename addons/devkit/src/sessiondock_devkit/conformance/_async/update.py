"""What ``update`` changes, and what it leaves alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sessiondock.capabilities import Operation
from sessiondock.errors import InvalidValueError, NotFoundError

from .. import applies
from ..expect import expect, expect_same, raises, same
from ..rules import check
from ..signatures import admits_none
from ..values import WITH_OFFSET
from .calls import AsyncCalls

__all__ = ["AsyncUpdateChecks"]

CREATE, GET, UPDATE = Operation.CREATE, Operation.GET, Operation.UPDATE


class AsyncUpdateChecks(AsyncCalls):
    """Update, then get."""

    @check("update", GET, UPDATE, each=applies.updated_words)
    async def test_update_round_trip(self, word: str) -> None:
        """What update is given, get gives back."""
        value = self.sample("update", word)
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            await client.sessions.update(session_id, **{**self.required("update"), word: value})
            got = await self.read(client, session_id, lambda session: same(getattr(session, word, None), value))
        expect(hasattr(got, word), f"a session has no attribute {word} to read it back")
        expect_same(getattr(got, word), value, word)

    @check("update", GET, UPDATE, each=applies.times("update"))
    async def test_update_with_offset(self, word: str) -> None:
        """A time with an offset stays the same instant; one without is refused before anything is sent."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            with self.nothing_sent(word), raises(InvalidValueError, f"a naive {word}"):
                await client.sessions.update(session_id, **{word: datetime(2024, 5, 6)})  # noqa: DTZ001
            await client.sessions.update(session_id, **{word: WITH_OFFSET})
            got = await self.read(client, session_id, lambda session: getattr(session, word) == WITH_OFFSET)
        expect_same(getattr(got, word), WITH_OFFSET, word)

    @check("update", CREATE, GET, UPDATE, when=applies.created_and_updated)
    async def test_update_leaves_the_rest(self) -> None:
        """What update is not given stays as it was."""
        words = applies.created_and_updated_words(type(self))
        given = {word: self.sample("create", word) for word in words}
        async with self.client() as client:
            made = await self.create(client, **given)
            await self.read(client, made.id)
            for word in words:
                value = self.sample("update", word)
                await client.sessions.update(made.id, **{word: value})
                given[word] = value
                got = await self.read(client, made.id)
                for other, kept in given.items():
                    expect_same(getattr(got, other), kept, f"{other} after update({word}=...)")

    @check("update", GET, UPDATE, each=applies.updated_words)
    async def test_update_with_none(self, word: str) -> None:
        """None clears where it is taken, and is refused before anything is sent where it is not."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            if not admits_none(self.function("update"), word):
                with self.nothing_sent(word), raises(InvalidValueError, f"update({word}=None)"):
                    await client.sessions.update(session_id, **{word: None})
                return
            await client.sessions.update(session_id, **{word: self.sample("update", word)})
            await self.read(client, session_id, lambda session: bool(getattr(session, word)))
            await client.sessions.update(session_id, **{word: None})
            got = await self.read(client, session_id, lambda session: not getattr(session, word))
        expect(not getattr(got, word), f"{word} is still {getattr(got, word)!r}")

    @check("update", GET, UPDATE, each=applies.free_mappings("update"))
    async def test_update_of_mappings(self, word: str) -> None:
        """Mappings are merged by key or replaced, as the facts say."""
        wanted: dict[str, Any] = {"second": {"new": 2}}
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            await client.sessions.update(session_id, **{word: {"first": 1}})
            await self.read(client, session_id, lambda session: bool(getattr(session, word)))
            await client.sessions.update(session_id, **{word: wanted})
            got = await self.read(client, session_id, lambda session: "second" in (getattr(session, word) or {}))
        if self.facts().update == "merge":
            wanted = {"first": 1, **wanted}
        expect_same(getattr(got, word), wanted, f"{word} (update is {self.facts().update!r})")

    @check("update", UPDATE)
    async def test_update_of_unknown(self) -> None:
        """Updating a session that is not there is NotFoundError and makes none."""
        async with self.client() as client:
            gone = self.unknown_id()
            with raises(NotFoundError, "update of an unknown id"):
                await client.sessions.update(gone, **self.one_word("update"))
            expect(await self.is_gone(client, gone), "update made a session")
