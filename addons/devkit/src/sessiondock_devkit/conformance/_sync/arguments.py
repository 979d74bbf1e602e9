# Generated from src/sessiondock_devkit/conformance/_async/arguments.py: edit that file, not this one.
# Digest: 2c9ed3dec4137a75
"""Checks of arguments at the edge of what a field takes: odd texts, wrong types, iterators, nothing at all."""

from __future__ import annotations

from typing import Any

import attrs

from sessiondock import Event, Operation, Session
from sessiondock.errors import APIError, InvalidValueError, NotFoundError

from .. import applies
from ..expect import expect, expect_same, raises
from ..odd_values import ODD_TEXTS, wrong_values
from ..rules import check
from .calls import Calls

__all__ = ["ArgumentChecks"]

CREATE, GET, UPDATE, LIST = Operation.CREATE, Operation.GET, Operation.UPDATE, Operation.LIST
DELETE, ADD, EVENTS = Operation.DELETE, Operation.ADD_EVENTS, Operation.LIST_EVENTS
_AWKWARD_ID = "a b/c?d#e%20f-é☃"


class ArgumentChecks(Calls):
    """Checks that give operations unusual arguments."""

    @check("create", CREATE, GET, each=applies.free_texts("create"))
    def test_odd_texts(self, field: str) -> None:
        """Blanks around a text, line ends, NUL, long and empty texts come back as given, or are rejected."""
        with self.client() as client:
            for text in ODD_TEXTS:
                try:
                    made = self.create(client, **{field: text})
                except (InvalidValueError, APIError) as error:
                    rejected = isinstance(error, InvalidValueError) or error.status in {400, 422}
                    expect(rejected, f"{field}={text[:20]!r} raised {type(error).__name__}: {error}")
                    continue
                expect_same(getattr(self.read(client, made.id), field), text, field)

    @check("create", CREATE, GET, each=applies.string_lists("create"))
    def test_odd_lists(self, field: str) -> None:
        """The order of a list is kept, and what is in it twice."""
        given = ("b", "B", "a", "b", " a ")
        with self.client() as client:
            made = self.create(client, **{field: given})
            got = self.read(client, made.id)
        expect_same(getattr(got, field), given, field)
        found: object = getattr(got, field)
        expect(isinstance(found, tuple), f"{field} came back as a {type(found).__name__}, which can be changed")

    @check("create", CREATE, each=applies.typed("create"))
    def test_wrong_types(self, field: str) -> None:
        """A value of another type is rejected before anything is sent, and the error names the field."""
        with self.client() as client:
            for value in wrong_values(self.function("create"), field):
                what = f"create({field}={value!r})"
                with self.nothing_sent(what), raises(InvalidValueError, what) as caught:
                    self.create(client, **{field: value})
                expect(field in str(caught.error), f"the error of {what} does not name it: {caught.error}")

    @check("list", LIST, each=applies.typed_filters)
    def test_wrong_types_of_filters(self, field: str) -> None:
        """A filter of another type is rejected when list is called, before anything is sent."""
        with self.client() as client:
            for value in wrong_values(self.function("list"), field):
                what = f"list({field}={value!r})"
                with self.nothing_sent(what), raises(InvalidValueError, what):
                    client.sessions.list(**{field: value})

    @check("update", UPDATE)
    def test_update_of_nothing(self) -> None:
        """An update without a field is rejected before anything is sent."""
        with self.client() as client:
            session_id = self.new_id(client)
            with self.nothing_sent("update()"), raises(InvalidValueError, "an update without a field"):
                client.sessions.update(session_id)

    @check("update", GET, UPDATE, each=applies.string_lists("update"))
    def test_update_replaces_lists(self, field: str) -> None:
        """A list replaces the one before."""
        with self.client() as client:
            session_id = self.new_id(client)
            self.read(client, session_id)
            for value in (("a", "b"), ("b",)):
                client.sessions.update(session_id, **{field: value})
            got = self.read(client, session_id, lambda session: len(getattr(session, field)) == 1)
        expect_same(getattr(got, field), ("b",), field)

    @check("events", ADD, EVENTS)
    def test_events_from_an_iterator(self) -> None:
        """add_events takes any iterable, such as a generator, and reads it once; equal events are all kept."""
        with self.client() as client:
            session_id = self.new_id(client)
            made = (Event(type="tool", name="step") for _ in range(3))
            client.sessions.add_events(session_id, made, **self.required("add_events"))
            found = [event for event in self.events(client, session_id, 3) if event.name == "step"]
        expect(len(found) == 3, f"of 3 events out of a generator, {len(found)} are listed")

    @check("get", CREATE, GET, when=applies.takes_any_id)
    def test_awkward_own_ids(self) -> None:
        """A session with an awkward id of the caller's is reached by every operation, or the id is rejected."""
        with self.client() as client:
            try:
                made = self.create(client, id=_AWKWARD_ID)
            except InvalidValueError:
                return
            self.read(client, made.id)
            for case in applies.by_id(type(self)):
                if case not in {"delete", "recordings", "stream_recording"}:
                    self.call(client, Operation(case), made.id)
            if DELETE in self.operations():
                client.sessions.delete(made.id)
                expect(self.is_gone(client, made.id), "get still finds a deleted session with an awkward id")

    @check("list", LIST, GET, CREATE, when=applies.lists_created)
    def test_listed_like_got(self) -> None:
        """Listed sessions have what get returns of them, also two that differ in nothing but their ids."""
        fields = [field for field in applies.created_fields(type(self)) if self.provider.setting(field) is None]
        given = {field: self.sample("create", field) for field in fields}
        unique = {"id", "external_id"}
        twin = {field: value for field, value in given.items() if field not in unique}
        with self.client() as client:
            made = [(self.create(client, **fields)).id for fields in (given, twin)]
            self.listed(client, made)
            listed = {session.id: session for session in client.sessions.list() if session.id in made}
            expect(set(listed) == set(made), f"of two sessions with the same fields, {len(listed)} are listed")
            for session_id, session in listed.items():
                got: Any = self.read(client, session_id)
                for field in VOCABULARY:
                    expect_same(getattr(session, field), getattr(got, field), f"{field} of a listed session")
                expect(bool(session.raw) == bool(got.raw), "the raw of a listed session is empty")

    @check("get", GET)
    def test_not_found_is_complete(self) -> None:
        """Every operation on an unknown id that raises, raises NotFoundError with its own name in it."""
        quiet = {"list_events", "delete", "update", "recordings"}
        with self.client() as client:
            self.new_id(client)
            for case in applies.by_id(type(self)):
                try:
                    self.call(client, Operation(case), self.unknown_id())
                except NotFoundError as error:
                    expect(error.operation == case, f"{case} of an unknown id: the error names {error.operation!r}")
                except APIError:
                    expect(case in quiet, f"{case} of an unknown id is no NotFoundError")


VOCABULARY = tuple(each.name for each in attrs.fields(Session) if each.name not in {"id", "raw", "copied_from"})
