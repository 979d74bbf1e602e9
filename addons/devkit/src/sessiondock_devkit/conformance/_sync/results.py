# Generated from src/sessiondock_devkit/conformance/_async/results.py: edit that file, not this one.
# Digest: 446f85feb86d2611
"""Checks of what operations return, and of the times that the service makes."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

import attrs

from sessiondock import Event, Operation, Session

from .. import applies
from ..altering import with_other_offsets, with_unknown_fields
from ..expect import expect, expect_same, holds_empty, same
from ..rules import check
from ..values import EVENT_FIELDS, START
from .calls import Calls

__all__ = ["ResultChecks"]

CREATE, GET, UPDATE, LIST = Operation.CREATE, Operation.GET, Operation.UPDATE, Operation.LIST
ADD, EVENTS = Operation.ADD_EVENTS, Operation.LIST_EVENTS
_NEAR = timedelta(minutes=20)


class ResultChecks(Calls):
    """Checks that compare results with what the service stores."""

    @check("create", CREATE, GET)
    def test_create_result(self) -> None:
        """The session that create returns is what the service answered, and agrees with get."""
        fields = {field: self.sample("create", field) for field in applies.created_fields(type(self))}
        with self.client() as client:
            made = self.create(client, **fields)
            got = self.read(client, made.id)
        self.expect_agreement("create", made, got)

    @check("update", GET, UPDATE)
    def test_update_result(self) -> None:
        """The session that update returns, if any, is what the service answered, and agrees with get."""
        with self.client() as client:
            session_id = self.new_id(client)
            self.read(client, session_id)
            changed = client.sessions.update(session_id, **self.one_field("update"))
            if changed is None:
                return
            got = self.read(client, session_id, lambda session: session.raw == changed.raw)
        expect(changed.id == session_id, f"update of {session_id!r} returned the session {changed.id!r}")
        self.expect_agreement("update", changed, got)

    def expect_agreement(self, operation: str, result: Any, got: Session) -> None:
        """Fail unless a result is a session with every field that its answer has in common with that of get."""
        expect(isinstance(result, Session), f"{operation} returned a {type(result).__name__}")
        answered_at_all = self.fake is None or bool(result.raw)
        expect(answered_at_all, f"{operation} returned a session whose raw is empty: is it made from the arguments?")
        answered = all(name in result.raw and result.raw[name] == value for name, value in got.raw.items())
        for each in _attributes(got):
            mine, theirs = getattr(result, each.name, None), getattr(got, each.name)
            if each.name != "raw" and (answered or mine not in (None, ())) and each.name not in _CHANGING:
                expect_same(mine, theirs, f"{each.name} of the session that {operation} returned")

    @check("create", CREATE, server=True)
    def test_create_reads_the_answer(self) -> None:
        """The raw of the session that create returns is the answer of the service."""
        with self.client() as client:
            with self.injecting(with_unknown_fields(), times=None):
                made = self.create(client)
        expect("zz_extra" in str(made.raw), f"create returned a session whose raw is {made.raw!r}, not the answer")

    @check("events", ADD, EVENTS)
    def test_add_events_result(self) -> None:
        """add_events returns None, the events as stored, or a model; it changes neither the list nor its events."""
        events = [
            Event(type="tool", name=f"step {number}", started_at=START, metadata=EVENT_FIELDS["metadata"]())
            for number in range(3)
        ]
        before = copy.deepcopy(events)
        with self.client() as client:
            session_id = self.new_id(client)
            result: Any = client.sessions.add_events(session_id, events, **self.required("add_events"))
            found = self.events(client, session_id, 3)
        expect(events == before, "the events given to add_events were changed, or taken out of the list")
        if result is None or attrs.has(result.__class__):
            return
        expect(result.__class__ is tuple, f"add_events returned a {result.__class__.__name__}")
        returned: tuple[Any, ...] = result
        expect(len(returned) == 3, f"3 events were added, {len(returned)} returned")
        ids = {event.id for event in found}
        for event in returned:
            known = isinstance(event, Event) and event.id in ids
            expect(known, f"add_events returned {event!r}, whose id is not listed")
            stored = next(each for each in found if each.id == event.id)
            expect(same(stored, event), f"add_events returned {event!r}, but {stored!r} is stored")

    @check("get", CREATE, GET, server=True)
    def test_nothing_is_made_up(self) -> None:
        """A mapping that the caller left out is None, unless the service answered with one that is empty."""
        with self.client() as client:
            got = self.read(client, (self.create(client)).id)
        empty = [each.name for each in _attributes(got) if each.name != "raw" and getattr(got, each.name) == {}]
        expect(not empty or holds_empty(got.raw), f"{', '.join(empty)} is {{}}, but the service answered {got.raw}")

    @check("get", CREATE, GET, LIST)
    def test_times_of_the_service(self) -> None:
        """The times that the service makes are aware and lie near the time of the call."""
        with self.client() as client:
            made = self.create(client)
            got = self.read(client, made.id)
            listed = [session for session in client.sessions.list() if session.id == made.id]
        for session in (made, got, *listed):
            for name in ("created_at", "updated_at"):
                time = getattr(session, name)
                if time is None:
                    continue
                expect(time.utcoffset() is not None, f"{name} has no time zone: {time!r}")
                expect(abs(self.now() - time) < _NEAR, f"{name} is {time}, but the session was made just now")

    @check("get", GET, server=True, each=applies.reads)
    def test_other_offsets(self, case: str) -> None:
        """A time that the service writes with another offset is read as the same instant, and is aware."""
        with self.client() as client:
            session_id, _ = self.prepared(client)
            if ADD in self.operations():
                event = Event(type="tool", name="step", started_at=START)
                client.sessions.add_events(session_id, [event], **self.required("add_events"))
            plain = self.times(client, case, session_id)
            with self.injecting(with_other_offsets(), times=None):
                moved = self.times(client, case, session_id)
        naive = [name for name, time in plain + moved if time.utcoffset() is None]
        expect(not naive, f"{case}: no time zone in {sorted(set(naive))}")
        expect(plain == moved, f"{case}: with another offset, {moved} came instead of {plain}")

    def times(self, client: Any, case: str, session_id: str) -> list[tuple[str, datetime]]:
        """Return the times in what a read returns, by attribute."""
        result = self.call(client, Operation(case), session_id)
        models: list[Any] = [result] if isinstance(result, Session) else list(result)
        return [
            (each.name, value)
            for found in models
            for each in _attributes(found)
            if isinstance(value := getattr(found, each.name), datetime)
        ]


def _attributes(found: object) -> tuple[attrs.Attribute[Any], ...]:
    kind: Any = type(found)
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return fields


_CHANGING = frozenset({"updated_at"})
