# Generated from src/sessiondock_devkit/conformance/_async/facts.py: edit that file, not this one.
# Digest: 9b1650e6f4bdb047
"""Checks of the facts from which programs plan what to write: ids, merging, paging and the fields of events."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sessiondock import Event, Operation
from sessiondock.errors import InvalidValueError

from .. import applies
from ..expect import expect, expect_same, raises
from ..rules import check
from ..values import EVENT_FIELDS, START
from .calls import Calls

__all__ = ["FactChecks"]

CREATE, GET, UPDATE, LIST = Operation.CREATE, Operation.GET, Operation.UPDATE, Operation.LIST
DELETE, ADD, EVENTS = Operation.DELETE, Operation.ADD_EVENTS, Operation.LIST_EVENTS
_LONG = 100


class FactChecks(Calls):
    """Checks of facts against behaviour."""

    @check("create", CREATE, GET, when=applies.keeps_own_ids)
    def test_id_format(self) -> None:
        """Ids of the format that the facts specify are taken and told apart by letter case; others are not kept."""
        own = f"Kit.{secrets.token_hex(6)}_a-1"
        with self.client() as client:
            if self.facts().id_format == "uuid":
                try:
                    made = self.create(client, id=own)
                except InvalidValueError:
                    return
                expect(made.id != own, f"id_format is 'uuid', but the id {own!r} was kept")
                return
            for each in (own, own.swapcase()):
                made = self.create(client, id=each)
                got = self.read(client, made.id)
                kept = self.facts().own_ids == "may_change" or made.id == got.id == each
                expect(kept, f"the id {each!r} became {made.id!r}, and {got.id!r} in get")

    @check("create", CREATE, GET, when=applies.takes_any_id)
    def test_longest_id(self) -> None:
        """The longest id that the facts specify is taken, and a longer one is rejected before anything is sent."""
        longest = self.facts().max_id_length
        own = secrets.token_hex(longest or _LONG)[: longest or _LONG]
        with self.client() as client:
            made = self.create(client, id=own)
            self.read(client, made.id)
            expect(self.facts().own_ids == "may_change" or made.id == own, f"the id {own!r} became {made.id!r}")
            if longest is not None:
                with self.nothing_sent("a longer id"), raises(InvalidValueError, f"an id of {longest + 1} characters"):
                    self.create(client, id=own + "x")

    @check("update", GET, UPDATE, when=applies.specifies_merge_depth, each=applies.free_mappings("update"))
    def test_merge_depth(self, field: str) -> None:
        """A nested mapping is replaced or merged, as the facts specify."""
        deep = self.facts().merge_depth == "deep"
        with self.client() as client:
            session_id = self.with_mapping(client, field, {"nested": {"first": 1}})
            client.sessions.update(session_id, **{field: {"nested": {"second": 2}}})
            got = self.read(client, session_id, lambda session: "second" in str(getattr(session, field)))
        wanted = {"first": 1, "second": 2} if deep else {"second": 2}
        found = dict(getattr(got, field) or {})
        expect_same(found.get("nested"), wanted, f"{field} (merge_depth is {self.facts().merge_depth!r})")

    @check("update", GET, UPDATE, when=applies.specifies_remove_key, each=applies.free_mappings("update"))
    def test_remove_key(self, field: str) -> None:
        """A key of a mapping is removed in the way that the facts specify, and in no other way."""
        way = self.facts().remove_key
        with self.client() as client:
            session_id = self.with_mapping(client, field, {"kept": 1, "removed": 2})
            client.sessions.update(session_id, **{field: {"removed": None, "new": 3}})
            got = self.read(client, session_id, lambda session: "new" in (getattr(session, field) or {}))
            found = dict(getattr(got, field) or {})
            gone = "removed" not in found
            expect(gone is (way == "null"), f"{field}: given None, the key is {'gone' if gone else 'there'}: {found}")
            omitted = "kept" not in found
            expect(
                omitted is (way == "omit"), f"{field}: left out, the key is {'gone' if omitted else 'there'}: {found}"
            )

    def with_mapping(self, client: Any, field: str, value: dict[str, Any]) -> str:
        """Return the id of a new session whose field was updated to a mapping."""
        session_id = self.new_id(client)
        self.read(client, session_id)
        client.sessions.update(session_id, **{field: value})
        self.read(client, session_id, lambda session: bool(getattr(session, field)))
        return session_id

    @check("list", LIST, DELETE, when=applies.survives_deletes)
    def test_list_survives_deletes(self) -> None:
        """A list that is being read misses no session while those that it listed are deleted."""
        with self.client() as client:
            wanted = self.new_ids(client, 7)
            self.listed(client, wanted)
            found: list[str] = []
            for page in client.sessions.list(page_size=2).pages():
                for session in page:
                    if session.id in wanted:
                        found.append(session.id)
                        client.sessions.delete(session.id)
        expect(sorted(found) == sorted(wanted), f"{len(set(wanted) - set(found))} of 7 sessions did not come")

    @check("events", ADD, EVENTS, when=applies.keeps_event_ids, each=applies.times_of_repeating)
    def test_repeated_event(self, when: str) -> None:
        """Of events with one id, in one call or in two, one is listed: the first or the last, as the facts specify."""
        own, number = EVENT_FIELDS["id"](), secrets.token_hex(4)
        made = [Event(id=each, type="tool", name=f"{name} {number}") for each, name in _repeated(own)]
        with self.client() as client:
            session_id = self.new_id(client)
            for part in [made] if when == "one call" else [made[:2], made[2:]]:
                client.sessions.add_events(session_id, part, **self.required("add_events"))
            found = [event.name for event in self.events(client, session_id, 2) if number in str(event.name)]
        way = self.facts().repeated_event
        kept = {"replace": ("last",), "keep": ("first",)}.get(way, ("first", "last"))
        wanted = [sorted([f"{each} {number}", f"other {number}"]) for each in kept]
        expect(sorted(map(str, found)) in wanted, f"repeated_event is {way!r}, but these are there: {found}")

    @check("events", ADD, EVENTS, when=applies.sorts_events)
    def test_events_sorted_by(self) -> None:
        """Events are listed in the order of their times or of the calls, as the facts specify."""
        seconds = (2, 0, 3, 1)
        made = [Event(type="tool", name=f"step {each}", started_at=START + timedelta(seconds=each)) for each in seconds]
        with self.client() as client:
            session_id = self.new_id(client)
            for part in (made[:3], made[3:]):
                client.sessions.add_events(session_id, part, **self.required("add_events"))
            listed = self.events(client, session_id, len(made))
        by = self.facts().events_sorted_by
        wanted = [f"step {each}" for each in (seconds if by == "call" else sorted(seconds))]
        found = [event.name for event in listed if event.name in wanted]
        if self.facts().events_order == "newest":
            wanted.reverse()
        expect(found == wanted, f"events_sorted_by is {by!r}, but they came as {found}")

    @check("events", ADD, EVENTS)
    def test_smallest_event(self) -> None:
        """An event with nothing but the fields that the facts call required is stored."""
        with self.client() as client:
            session_id = self.new_id(client)
            before = len(self.events(client, session_id, 0))
            fields = {field: self.event_value(field) for field in self.facts().required_event_fields}
            client.sessions.add_events(session_id, [Event(**fields)], **self.required("add_events"))
            found = self.events(client, session_id, before + 1)
        expect(len(found) == before + 1, f"{len(found) - before} events are listed, 1 was added")

    @check("events", ADD, each=applies.required_event_fields)
    def test_required_event_fields(self, field: str) -> None:
        """An event without a required field is rejected before anything is sent, and the error names the field."""
        fields = {name: self.event_value(name) for name in self.facts().required_event_fields if name != field}
        with self.client() as client:
            session_id = self.new_id(client)
            with self.nothing_sent(field), raises(InvalidValueError, f"an event without {field}") as caught:
                client.sessions.add_events(session_id, [Event(**fields)], **self.required("add_events"))
        expect(field in str(caught.error), f"the error does not name {field}: {caught.error}")

    @check("events", ADD, EVENTS, when=applies.limits_event_types)
    def test_event_types(self) -> None:
        """Every type of the facts is taken and kept, and another is rejected before anything is sent."""
        with self.client() as client:
            session_id = self.new_id(client)
            fields = {name: self.event_value(name) for name in self.facts().required_event_fields if name != "type"}
            made = [Event(type=each, **fields) for each in self.facts().event_types if each != "session"]
            client.sessions.add_events(session_id, made, **self.required("add_events"))
            found = {event.type for event in self.events(client, session_id, len(made))}
            with self.nothing_sent("type"), raises(InvalidValueError, "an event of an unknown type"):
                wrong = Event(type="zz_unknown", **fields)
                client.sessions.add_events(session_id, [wrong], **self.required("add_events"))
        expect({event.type for event in made} <= found, f"of {[event.type for event in made]}, {found} came back")

    @check("events", ADD, EVENTS, when=applies.limits_events)
    def test_largest_batch(self) -> None:
        """A call takes the most events that the facts specify, and rejects one more before anything is sent."""
        most = self.facts().max_events or 0
        fields = {name: self.event_value(name) for name in self.facts().required_event_fields}
        with self.client() as client:
            session_id = self.new_id(client)
            with self.nothing_sent("too many events"), raises(InvalidValueError, f"{most + 1} events"):
                many = [Event(**fields) for _ in range(most + 1)]
                client.sessions.add_events(session_id, many, **self.required("add_events"))
            several = [Event(**fields) for _ in range(most)]
            client.sessions.add_events(session_id, several, **self.required("add_events"))
            found = self.events(client, session_id, most)
        expect(len(found) >= most, f"of {most} events in one call, {len(found)} are listed")


def _repeated(own: str) -> list[tuple[str, str]]:
    """Ids and names of events, of which the first and the last have the same id."""
    return [(own, "first"), (EVENT_FIELDS["id"](), "other"), (own, "last")]
