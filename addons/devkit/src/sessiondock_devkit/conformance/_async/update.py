"""Checks of ``update``."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

from sessiondock import Operation
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
    """Checks that update a session and read it back."""

    @check("update", GET, UPDATE, each=applies.updated_fields)
    async def test_update_round_trip(self, field: str) -> None:
        """get returns the value that was given to update."""
        value = self.sample("update", field)
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            before = copy.deepcopy(value)
            await client.sessions.update(session_id, **{**self.required("update"), field: value})
            expect_same(value, before, f"the caller's {field} was changed")
            got = await self.read(client, session_id, lambda session: same(getattr(session, field, None), value))
        expect(hasattr(got, field), f"a session has no attribute {field} to read it back")
        expect_same(getattr(got, field), value, field)

    @check("update", GET, UPDATE, each=applies.times("update"))
    async def test_update_with_offset(self, field: str) -> None:
        """A time with an offset stays the same instant; one without is rejected before anything is sent."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            with self.nothing_sent(field), raises(InvalidValueError, f"a naive {field}"):
                await client.sessions.update(session_id, **{field: datetime(2024, 5, 6)})  # noqa: DTZ001
            await client.sessions.update(session_id, **{field: WITH_OFFSET})
            got = await self.read(client, session_id, lambda session: getattr(session, field) == WITH_OFFSET)
        expect_same(getattr(got, field), WITH_OFFSET, field)

    @check("update", CREATE, GET, UPDATE, when=applies.created_and_updated)
    async def test_update_leaves_the_rest(self) -> None:
        """Fields that are not given to update stay unchanged."""
        fields = applies.created_and_updated_fields(type(self))
        given = {field: self.sample("create", field) for field in fields}
        async with self.client() as client:
            made = await self.create(client, **given)
            await self.read(client, made.id)
            for field in fields:
                value = self.sample("update", field)
                await client.sessions.update(made.id, **{field: value})
                given[field] = value
                got = await self.read(client, made.id)
                for other, kept in given.items():
                    expect_same(getattr(got, other), kept, f"{other} after update({field}=...)")

    @check("update", GET, UPDATE, each=applies.updated_fields)
    async def test_update_with_none(self, field: str) -> None:
        """None clears a field that takes it, and is rejected before anything is sent for others."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            if not admits_none(self.function("update"), field):
                with self.nothing_sent(field), raises(InvalidValueError, f"update({field}=None)"):
                    await client.sessions.update(session_id, **{field: None})
                return
            await client.sessions.update(session_id, **{field: self.sample("update", field)})
            await self.read(client, session_id, lambda session: bool(getattr(session, field)))
            await client.sessions.update(session_id, **{field: None})
            got = await self.read(client, session_id, lambda session: not getattr(session, field))
        expect(not getattr(got, field), f"{field} is still {getattr(got, field)!r}")

    @check("update", GET, UPDATE, each=applies.free_mappings("update"))
    async def test_update_of_mappings(self, field: str) -> None:
        """Mappings are merged by key or replaced, as the facts specify."""
        wanted: dict[str, Any] = {"second": {"new": 2}}
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            await client.sessions.update(session_id, **{field: {"first": 1}})
            await self.read(client, session_id, lambda session: bool(getattr(session, field)))
            await client.sessions.update(session_id, **{field: wanted})
            got = await self.read(client, session_id, lambda session: "second" in (getattr(session, field) or {}))
        if self.facts().update == "merge":
            wanted = {"first": 1, **wanted}
        expect_same(getattr(got, field), wanted, f"{field} (update is {self.facts().update!r})")

    @check("update", GET, UPDATE, when=applies.replaces, each=applies.free_mappings("update"))
    async def test_update_with_empty_mapping(self, field: str) -> None:
        """An empty mapping replaces what there was, where the facts say that update replaces."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            await client.sessions.update(session_id, **{field: {"first": 1}})
            await self.read(client, session_id, lambda session: bool(getattr(session, field)))
            await client.sessions.update(session_id, **{field: {}})
            got = await self.read(client, session_id, lambda session: not getattr(session, field))
        expect(not getattr(got, field), f"after update({field}={{}}), {field} is {getattr(got, field)!r}")

    @check("update", UPDATE, Operation.ADD_EVENTS, Operation.LIST_EVENTS)
    async def test_events_after_update(self) -> None:
        """An update leaves the events of the session alone."""
        async with self.client() as client:
            session_id, made = await self.with_events(client, 2)
            await client.sessions.update(session_id, **self.one_field("update"))
            found = await self.events(client, session_id, len(made))
        names = {event.name for event in found}
        expect(
            {event.name for event in made} <= names, f"after an update, of {len(made)} events, {len(found)} are left"
        )

    @check("update", UPDATE)
    async def test_update_of_unknown(self) -> None:
        """An update of a session that does not exist is NotFoundError and creates none."""
        async with self.client() as client:
            gone = self.unknown_id()
            with raises(NotFoundError, "update of an unknown id"):
                await client.sessions.update(gone, **self.one_field("update"))
            expect(await self.is_gone(client, gone), "update made a session")
