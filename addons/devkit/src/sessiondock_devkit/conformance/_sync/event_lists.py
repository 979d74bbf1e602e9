# Generated from src/sessiondock_devkit/conformance/_async/event_lists.py: edit that file, not this one.
# Digest: 8aff97541f4aef04
"""Checks of ``list_events`` and its pages, for events that were added or seeded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sessiondock import Event, Operation
from sessiondock.errors import InvalidValueError, NotFoundError

from .. import applies
from ..expect import expect, raises, same
from ..rebuilding import expect_rebuilt
from ..rules import check
from .base import Checks

__all__ = ["EventListChecks"]

EVENTS = Operation.LIST_EVENTS
_MANY = 7


class EventListChecks(Checks):
    """Checks that list the events of a session page by page."""

    @check("events", EVENTS, when=applies.lists_events)
    def test_events_in_pages(self) -> None:
        """Every event comes exactly once, as stored and in the order of the facts, in pages of at most page_size."""
        with self.client() as client:
            session_id, wanted = self.with_events(client, _MANY)
            whole = self.events(client, session_id, _MANY)
            pager = client.sessions.list_events(session_id, page_size=3)
            pages = [page for page in pager.pages()]
        self.expect_events(whole, wanted, "without page_size")
        sizes = [len(page) for page in pages]
        expect(max(sizes) <= 3, f"pages of 3 held {sizes} events")
        self.expect_events([event for page in pages for event in page], wanted, "in pages of 3")

    @check("events", EVENTS, when=applies.lists_events)
    def test_events_walk(self) -> None:
        """max_items limits the events; walking by ``page.cursor`` yields every event exactly once."""
        with self.client() as client:
            session_id, wanted = self.with_events(client, _MANY)
            some = [event for event in client.sessions.list_events(session_id, page_size=3, max_items=2)]
            expect(len(some) == 2, f"max_items=2 gave {len(some)} events")
            page = client.sessions.list_events(session_id, page_size=3, max_items=2).first()
            found = list(page)
            while page.cursor is not None and len(found) <= 3 * _MANY:
                again = client.sessions.list_events(session_id, page_size=3, max_items=2, cursor=page.cursor)
                page = again.first()
                found += page
        self.expect_events(found, wanted, "2 at a time")

    @check("events", EVENTS, when=applies.orders_events)
    def test_events_order(self) -> None:
        """``order="newest"`` reverses ``order="oldest"``, page by page; a cursor is of no use in the other order."""
        with self.client() as client:
            session_id, wanted = self.with_events(client, _MANY)
            self.events(client, session_id, _MANY)
            oldest = [event for event in client.sessions.list_events(session_id, order="oldest", page_size=3)]
            pages = [
                page for page in client.sessions.list_events(session_id, order="newest", page_size=3).pages()
            ]
            with raises(InvalidValueError, "a cursor of the other order"):
                client.sessions.list_events(session_id, order="oldest", cursor=pages[0].cursor).first()
            with self.nothing_sent("an unknown order"), raises(InvalidValueError, "an unknown order"):
                client.sessions.list_events(session_id, order="up")
        lost = [each for each in wanted if not any(same(event, each) for event in oldest)]
        expect(not lost, f'order="oldest": {len(lost)} of {len(wanted)} events did not come')
        turned = [event for page in pages for event in page] == oldest[::-1]
        expect(turned, 'order="newest" does not give the events of order="oldest" in reverse')

    @check("events", EVENTS, when=applies.lists_events)
    def test_events_of_another_session(self) -> None:
        """The events of a session name it, and are not listed for another one."""
        with self.client() as client:
            session_id, wanted = self.with_events(client, 3)
            other = self.new_id(client)
            strange = [event for event in client.sessions.list_events(other)]
            mine = self.events(client, session_id, 3)
        mixed = [event for event in strange if any(same(event, each) for each in wanted)]
        expect(not mixed, f"{len(mixed)} events of one session are listed for another")
        named = {event.session_id for event in mine}
        expect(named == {session_id}, f"events of {session_id!r} name the sessions {named}")

    @check("events", EVENTS, when=applies.lists_events)
    def test_many_events(self) -> None:
        """More than 100 events, given at once, are all stored and listed."""
        with self.client() as client:
            session_id, wanted = self.with_events(client, 105)
            found = self.events(client, session_id, 105)
        self.expect_events(found, wanted, "of 105")

    @check("events", EVENTS, when=applies.lists_events)
    def test_events_from_raw(self) -> None:
        """An event of a class of the provider's own can be built again from its raw, and is equal."""
        with self.client() as client:
            session_id, _ = self.with_events(client, 3)
            for event in self.events(client, session_id, 3):
                expect_rebuilt(event)

    @check("events", EVENTS)
    def test_events_limits(self) -> None:
        """Impossible page sizes and cursors are rejected when list_events is called, before anything is sent."""
        with self.client() as client:
            session_id = self.new_id(client)
            for bad in ({"page_size": 0}, {"page_size": "2"}, {"max_items": 0}, {"cursor": ""}, {"cursor": 7}):
                with self.nothing_sent(str(bad)), raises(InvalidValueError, f"list_events with {bad}"):
                    client.sessions.list_events(session_id, **bad)

    @check("events", EVENTS)
    def test_events_of_unknown(self) -> None:
        """The events of a session that does not exist are NotFoundError, or none."""
        with self.client() as client:
            self.new_id(client)
            try:
                found: list[Any] = [event for event in client.sessions.list_events(self.unknown_id())]
            except NotFoundError:
                return
        expect(not found, f"{len(found)} events of an unknown session were listed")

    def expect_events(self, found: Sequence[Event], wanted: Sequence[Event], what: str) -> None:
        """Fail unless each wanted event is found once, in the order of the facts. Others may lie between."""
        places = [[place for place, event in enumerate(found) if same(event, each)] for each in wanted]
        lost = [each for each, at in zip(wanted, places, strict=True) if not at]
        expect(not lost, f"{what}: {len(lost)} of {len(wanted)} events did not come as stored, such as {lost[:1]}")
        expect(all(len(at) == 1 for at in places), f"{what}: some events came more than once")
        order = [at[0] for at in places]
        newest = self.facts().events_order == "newest"
        sorted_well = order == sorted(order, reverse=newest)
        expect(self.facts().events_order == "unspecified" or sorted_well, f"{what}: events came in the order {order}")
