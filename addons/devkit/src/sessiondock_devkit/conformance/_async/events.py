"""Checks of events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs

from sessiondock import Event, Operation
from sessiondock.errors import InvalidValueError, UnsupportedFieldError

from .. import applies
from ..expect import expect, raises, same
from ..rules import check
from ..values import EVENT_FIELDS, START
from .calls import AsyncCalls

__all__ = ["AsyncEventChecks"]

ADD, EVENTS = Operation.ADD_EVENTS, Operation.LIST_EVENTS
LEFT_OUT = frozenset({"raw", "copied_from"})


class AsyncEventChecks(AsyncCalls):
    """Checks that add events and list them."""

    @check("events", ADD, EVENTS)
    async def test_events_in_order(self) -> None:
        """Every event is listed, in the order that the facts specify, page by page too."""
        names = [f"step {number}" for number in range(5)]
        made = [
            Event(type="tool", name=name, started_at=START + timedelta(seconds=number))
            for number, name in enumerate(names)
        ]
        async with self.client() as client:
            session_id = await self.new_id(client)
            for part in (made[:2], made[2:]):
                await self.add(client, session_id, part)
            for fields in ({}, {"page_size": 2}):
                events = await self.events(client, session_id, 5, **fields)
                found = [event.name for event in events if event.name in names]
                order = self.facts().events_order
                wanted = names[::-1] if order == "newest" else names
                complete = sorted(map(str, found)) == names
                expect(complete and (order == "unspecified" or found == wanted), f"events came as {found}")

    @check("events", ADD, EVENTS, each=applies.event_fields)
    async def test_event_round_trip(self, field: str) -> None:
        """A field of event_fields comes back as given; another is rejected before anything is sent, raw left out."""
        value = self.event_value(field)
        kept = field in self.facts().event_fields
        given = attrs.evolve(Event(type="tool", name="step"), **{field: value})
        async with self.client() as client:
            session_id = await self.new_id(client)
            before = self.sent()
            try:
                await self.add(client, session_id, [given])
            except (UnsupportedFieldError, InvalidValueError) as error:
                expect(field in str(error), f"the error that rejects {field} does not name it: {error}")
                expect(self.sent() == before, f"{field} was rejected after a request was sent")
                expect(not kept and field not in LEFT_OUT, f"event_fields has {field}, but it was rejected: {error}")
                return
            found = await self.events(client, session_id, 1)
        changes_id = field == "id" and self.facts().own_event_ids == "may_change"
        values = [_children(event, found) if field == "children" else getattr(event, field) for event in found]
        came_back = any(same(each, value) for each in values)
        if kept or (field not in LEFT_OUT and not changes_id):
            expect(came_back, f"{field}: expected {value!r}, got {values!r}")
        expect(kept or not came_back, f"{field} came back, but event_fields does not have it")

    @check("events", ADD, EVENTS)
    async def test_events_of_one_session(self) -> None:
        """A session lists its own events only, and their session_id is its id or None."""
        async with self.client() as client:
            first, second = await self.new_ids(client, 2)
            await self.add(client, first, [Event(type="tool", name="of the first")])
            await self.add(client, second, [Event(type="tool", name="of the second")])
            mine = [event for event in await self.events(client, second, 1) if event.type == "tool"]
        expect([event.name for event in mine] == ["of the second"], f"the second has {[event.name for event in mine]}")
        expect(all(event.session_id in {None, second} for event in mine), "an event names another session")

    @check("events", ADD, EVENTS)
    async def test_events_added_again(self) -> None:
        """An event that is added again with the same id is stored once."""
        own = EVENT_FIELDS["id"]()
        async with self.client() as client:
            session_id = await self.new_id(client)
            for _ in range(2):
                await self.add(client, session_id, [Event(id=own, type="tool", name="step")])
            await self.add(client, session_id, [Event(type="tool", name="last")])
            await self.events(client, session_id, 2)
            ids = [event.id for event in await self.events(client, session_id, 2)]
        expect(ids.count(own) == 1, f"the event is there {ids.count(own)} times")

    @check("events", ADD)
    async def test_events_that_are_none(self) -> None:
        """A value that is no list of events is rejected before anything is sent."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            for bad in ("text", [7], None, 7):
                with self.nothing_sent(repr(bad)), raises(InvalidValueError, f"add_events({bad!r})"):
                    await client.sessions.add_events(session_id, bad)

    async def add(self, client: Any, session_id: str, events: list[Event]) -> None:
        """Add events with the keyword arguments that the provider requires."""
        await client.sessions.add_events(session_id, events, **self.required("add_events"))

    @check("events", EVENTS)
    async def test_events_of_none(self) -> None:
        """The events of a new session can be listed."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            found: list[Any] = [*await self.events(client, session_id, 0)]
        strange = [event for event in found if not isinstance(event, Event)]
        expect(not strange, f"these are no events: {strange}")


def _children(event: Event, events: list[Event]) -> tuple[Event, ...]:
    """The children of an event, nested in it or listed beside it."""
    return event.children or tuple(other for other in events if event.id is not None and other.parent_id == event.id)
