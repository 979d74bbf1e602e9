# Generated from src/sessiondock_devkit/conformance/_async/create.py: edit that file, not this one.
# Digest: d308ee62c6b575f9
"""Checks of ``create``."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

from sessiondock import Operation
from sessiondock.errors import ConflictError, InvalidValueError

from .. import applies
from ..expect import expect, expect_same, raises
from ..rules import check
from ..values import MAPPING, START, WITH_OFFSET
from .base import Checks

__all__ = ["CreateChecks"]

CREATE, GET = Operation.CREATE, Operation.GET
_LONG_AGO = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


class CreateChecks(Checks):
    """Checks that create a session and read it back."""

    @check("create", CREATE, GET, each=applies.created_fields)
    def test_create_round_trip(self, field: str) -> None:
        """get returns the value that was given to create."""
        value = self.sample("create", field)
        before = copy.deepcopy(value)
        with self.client() as client:
            made = self.create(client, **{field: value})
            expect_same(value, before, f"the caller's {field} was changed")
            got = self.read(client, made.id)
        expect(hasattr(got, field), f"a session has no attribute {field} to read it back")
        expect_same(getattr(got, field), before, field)

    @check("create", CREATE, GET, each=applies.times("create"))
    def test_create_with_offset(self, field: str) -> None:
        """A time with an offset stays the same instant and comes back aware."""
        with self.client() as client:
            made = self.create(client, **{field: WITH_OFFSET})
            got = getattr(self.read(client, made.id), field)
        expect_same(got, WITH_OFFSET, field)
        expect(got.utcoffset() is not None, f"{field} came back without an offset")

    @check("create", CREATE, GET, each=applies.kept_times)
    def test_precise_times(self, field: str) -> None:
        """A time keeps its microseconds, or what `time_unit` says."""
        moment = self.whole_units(START + timedelta(microseconds=456))
        with self.client() as client:
            made = self.create(client, **{field: moment})
            got = getattr(self.read(client, made.id), field)
        expect_same(got, moment, f"{field} (time_unit is {self.time_unit})")

    @check("create", CREATE, each=applies.times("create"))
    def test_create_with_naive_time(self, field: str) -> None:
        """A time without an offset is rejected before anything is sent."""
        with self.client() as client:
            with self.nothing_sent(field), raises(InvalidValueError, f"a naive {field}"):
                self.create(client, **{field: datetime(2024, 5, 6)})  # noqa: DTZ001

    @check("create", CREATE, GET, each=applies.nullable("create"))
    def test_create_with_none(self, field: str) -> None:
        """None, where it differs from leaving the field out, reads back as empty."""
        with self.client() as client:
            made = self.create(client, **{field: None})
            got = getattr(self.read(client, made.id), field)
        expect(not got, f"{field}=None came back as {got!r}")

    @check("create", CREATE, GET, each=applies.free_mappings("create"))
    def test_create_with_empty_mapping(self, field: str) -> None:
        """An empty mapping reads back as an empty mapping, not as None."""
        with self.client() as client:
            made = self.create(client, **{field: {}})
            got = getattr(self.read(client, made.id), field)
        expect_same(got, {}, field)

    @check("create", CREATE, each=applies.free_mappings("create"))
    def test_create_with_what_is_not_json(self, field: str) -> None:
        """A value that JSON cannot represent is rejected before anything is sent."""
        with self.client() as client:
            for value in (float("nan"), b"bytes", object()):
                with self.nothing_sent(field), raises(InvalidValueError, f"{field} holding {value!r}"):
                    self.create(client, **{field: {**MAPPING, "bad": value}})

    @check("create", CREATE, GET, when=applies.keeps_own_ids)
    def test_own_ids(self) -> None:
        """The session has the id that the caller chose, or the changed one that create returns."""
        own = self.sample("create", "id")
        with self.client() as client:
            made = self.create(client, id=own)
            got = self.read(client, made.id)
        expect(got.id == made.id, f"create gave the id {made.id!r}, get the id {got.id!r}")
        expect(self.facts().own_ids == "may_change" or made.id == own, f"the id {own!r} became {made.id!r}")

    @check("create", CREATE, GET, when=applies.specifies_repeated_create)
    def test_repeated_create(self) -> None:
        """A second create with the same id does what the facts specify."""
        field = "id" if "id" in self.keywords("create") else "external_id"
        same = {field: self.sample("create", field)}
        with self.client() as client:
            first = self.create(client, **same)
            self.read(client, first.id)
            if self.facts().repeated_create == "conflict":
                with raises(ConflictError, f"a second create with the same {field}"):
                    self.create(client, **same)
                return
            second = self.create(client, **same)
            merged = self.facts().repeated_create == "merge"
            expect((first.id == second.id) is merged, f"the ids are {first.id!r} and {second.id!r}")

    @check("create", CREATE, GET, when=applies.merges_repeats, each=applies.free_mappings("create"))
    def test_repeated_create_merges(self, field: str) -> None:
        """After two creates with the same id the session has the keys of both."""
        own = self.sample("create", "id")
        with self.client() as client:
            made = self.create(client, id=own, **{field: {"first": 1}})
            self.read(client, made.id)
            self.create(client, id=own, **{field: {"second": 2}})
            got = self.read(client, made.id, lambda session: "second" in (getattr(session, field) or {}))
        expect_same(getattr(got, field), {"first": 1, "second": 2}, field)

    @check("create", CREATE, GET, when=applies.takes("create", "started_at"))
    def test_old_timestamps(self) -> None:
        """A start time in the past is kept or not, as the facts specify."""
        with self.client() as client:
            made = self.create(client, started_at=_LONG_AGO)
            got = self.read(client, made.id)
        kept = got.started_at == _LONG_AGO
        expect(kept is self.facts().keeps_timestamps, f"keeps_timestamps is {not kept}, but it gave {got.started_at}")
