"""What ``create`` keeps."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

from sessiondock.capabilities import Operation
from sessiondock.errors import ConflictError, InvalidValueError

from .. import applies
from ..expect import expect, expect_same, raises
from ..rules import check
from ..values import MAPPING, WITH_OFFSET
from .base import AsyncChecks

__all__ = ["AsyncCreateChecks"]

CREATE, GET = Operation.CREATE, Operation.GET
_LONG_AGO = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


class AsyncCreateChecks(AsyncChecks):
    """Create, then get."""

    @check("create", CREATE, GET, each=applies.created_words)
    async def test_create_round_trip(self, word: str) -> None:
        """What create is given, get gives back."""
        value = self.sample("create", word)
        before = copy.deepcopy(value)
        async with self.client() as client:
            made = await self.create(client, **{word: value})
            expect_same(value, before, f"the caller's {word} was changed")
            got = await self.read(client, made.id)
        expect(hasattr(got, word), f"a session has no attribute {word} to read it back")
        expect_same(getattr(got, word), before, word)

    @check("create", CREATE, GET, each=applies.times("create"))
    async def test_create_with_offset(self, word: str) -> None:
        """A time with an offset stays the same instant and comes back aware."""
        async with self.client() as client:
            made = await self.create(client, **{word: WITH_OFFSET})
            got = getattr(await self.read(client, made.id), word)
        expect_same(got, WITH_OFFSET, word)
        expect(got.utcoffset() is not None, f"{word} came back without an offset")

    @check("create", CREATE, each=applies.times("create"))
    async def test_create_with_naive_time(self, word: str) -> None:
        """A time without an offset is refused before anything is sent."""
        async with self.client() as client:
            with self.nothing_sent(word), raises(InvalidValueError, f"a naive {word}"):
                await self.create(client, **{word: datetime(2024, 5, 6)})  # noqa: DTZ001

    @check("create", CREATE, GET, each=applies.nullable("create"))
    async def test_create_with_none(self, word: str) -> None:
        """None, where create tells it from a word left out, reads back as nothing."""
        async with self.client() as client:
            made = await self.create(client, **{word: None})
            got = getattr(await self.read(client, made.id), word)
        expect(not got, f"{word}=None came back as {got!r}")

    @check("create", CREATE, each=applies.free_mappings("create"))
    async def test_create_with_what_is_not_json(self, word: str) -> None:
        """A value that JSON cannot hold is refused before anything is sent."""
        async with self.client() as client:
            for value in (float("nan"), b"bytes", object()):
                with self.nothing_sent(word), raises(InvalidValueError, f"{word} holding {value!r}"):
                    await self.create(client, **{word: {**MAPPING, "bad": value}})

    @check("create", CREATE, GET, when=applies.keeps_own_ids)
    async def test_own_ids(self) -> None:
        """The caller's id is the session's id; where it may change, create says which one it became."""
        own = self.sample("create", "id")
        async with self.client() as client:
            made = await self.create(client, id=own)
            got = await self.read(client, made.id)
        expect(got.id == made.id, f"create gave the id {made.id!r}, get the id {got.id!r}")
        expect(self.facts().own_ids == "may_change" or made.id == own, f"the id {own!r} became {made.id!r}")

    @check("create", CREATE, GET, when=applies.says_what_a_repeat_does)
    async def test_repeated_create(self) -> None:
        """A second create with the same id does what the facts say."""
        word = "id" if "id" in self.words("create") else "external_id"
        same = {word: self.sample("create", word)}
        async with self.client() as client:
            first = await self.create(client, **same)
            await self.read(client, first.id)
            if self.facts().repeated_create == "conflict":
                with raises(ConflictError, f"a second create with the same {word}"):
                    await self.create(client, **same)
                return
            second = await self.create(client, **same)
            merged = self.facts().repeated_create == "merge"
            expect((first.id == second.id) is merged, f"the ids are {first.id!r} and {second.id!r}")

    @check("create", CREATE, GET, when=applies.merges_repeats, each=applies.free_mappings("create"))
    async def test_repeated_create_merges(self, word: str) -> None:
        """Of two creates with the same id, both leave their keys."""
        own = self.sample("create", "id")
        async with self.client() as client:
            made = await self.create(client, id=own, **{word: {"first": 1}})
            await self.read(client, made.id)
            await self.create(client, id=own, **{word: {"second": 2}})
            got = await self.read(client, made.id, lambda session: "second" in (getattr(session, word) or {}))
        expect_same(getattr(got, word), {"first": 1, "second": 2}, word)

    @check("create", CREATE, GET, when=applies.takes("create", "started_at"))
    async def test_old_timestamps(self) -> None:
        """A start in the past is kept, or not, as the facts say."""
        async with self.client() as client:
            made = await self.create(client, started_at=_LONG_AGO)
            got = await self.read(client, made.id)
        kept = got.started_at == _LONG_AGO
        expect(kept is self.facts().keeps_timestamps, f"keeps_timestamps is {not kept}, but it gave {got.started_at}")
