"""Checks of ``get`` and of the session model."""

from __future__ import annotations

from typing import Any

import attrs

from sessiondock import Operation, Session
from sessiondock.errors import DecodeError, InvalidValueError, NotFoundError, SessionDockError
from sessiondock.testing import Fault, Reply

from .. import applies
from ..altering import with_unknown_fields
from ..expect import expect, raises
from ..rebuilding import expect_rebuilt
from ..rules import check
from .calls import AsyncCalls

__all__ = ["AsyncGetChecks"]

GET = Operation.GET
_IMPOSSIBLE: tuple[Any, ...] = ("", ".", "..", "a\nb", "a\x00b", None, 7, b"bytes")
_AWKWARD = ("a/b", "../x", "a?b=c", "a#b", "a b", "%2e%2e", "100%", "é☃", "a;b", "a'b\"c", "-", "0")


class AsyncGetChecks(AsyncCalls):
    """Checks that read a session."""

    @check("get", GET)
    async def test_get_unknown(self) -> None:
        """An id that no session has is NotFoundError."""
        async with self.client() as client:
            gone = self.unknown_id()
            with raises(NotFoundError, "get of an unknown id") as caught:
                await client.sessions.get(gone)
        expect(caught.error.provider == self.provider.name, f"the error's provider is {caught.error.provider!r}")
        expect(caught.error.operation == "get", f"the error's operation is {caught.error.operation!r}")

    @check("get", GET, each=applies.by_id)
    async def test_impossible_ids(self, case: str) -> None:
        """An impossible id is rejected before anything is sent."""
        async with self.client() as client:
            for session_id in _IMPOSSIBLE:
                with self.nothing_sent(repr(session_id)), raises(InvalidValueError, f"{case}({session_id!r})"):
                    await self.call(client, Operation(case), session_id)

    @check("get", GET)
    async def test_awkward_ids(self) -> None:
        """An id with a slash or a question mark is sent as one path segment and reads nothing else."""
        async with self.client() as client:
            known = await self.new_id(client)
            for session_id in (*_AWKWARD, f"{known}?x=1", f"{known}#x", f"{known}/", f"x/../{known}"):
                try:
                    got = await client.sessions.get(session_id)
                except SessionDockError as error:
                    rejected = isinstance(error, (NotFoundError, InvalidValueError)) or _is_rejection(error)
                    expect(rejected, f"get({session_id!r}) raised {type(error).__name__}: {error}")
                else:
                    raise AssertionError(f"get({session_id!r}) gave the session {got.id!r}")

    @check("get", GET)
    async def test_session_model(self) -> None:
        """A session is immutable, compares by its fields and cannot be hashed."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            got, again = await self.read(client, session_id), await self.read(client, session_id)
        expect(isinstance(got, Session), f"get gave a {type(got).__name__}, which is no Session")
        expect(got.id == session_id, f"get({session_id!r}) gave {got.id!r}")
        expect(got == again, "the same session read twice is not equal")
        expect(attrs.evolve(got, raw={"other": 1}) == got, "raw takes part in the comparison")
        expect(attrs.evolve(got, id="other") != got, "another id makes no difference")
        shared = {each.name for each in attrs.fields(Session)}
        for each in _attributes(got):
            if each.name not in shared and each.init:
                other: Any = attrs.evolve(got, **{each.name: object()})
                expect(other != got, f"another {each.name} makes no difference")
        with raises(attrs.exceptions.FrozenInstanceError, "setting an attribute"):
            got.name = "other"
        with raises(TypeError, "hashing a session"):
            hash(got)

    @check("get", GET)
    async def test_from_raw(self) -> None:
        """A session of a class of the provider's own can be built again from its raw, and is equal."""
        async with self.client() as client:
            expect_rebuilt(await self.read(client, await self.new_id(client)))

    @check("get", GET, server=True)
    async def test_unknown_response_fields(self) -> None:
        """Undocumented fields of the response are in raw."""
        async with self.client() as client:
            session_id = await self.new_id(client)
            await self.read(client, session_id)
            with self.injecting(with_unknown_fields(), times=None):
                got = await client.sessions.get(session_id)
        expect(got.raw.get("zz_extra") == {"kept": True}, f"raw has only {sorted(got.raw)}")
        expect("raw=" not in repr(got), "the repr of a session shows raw")

    @check("get", GET, server=True, each=applies.reads)
    async def test_unreadable_answers(self, case: str) -> None:
        """A malformed response is DecodeError."""
        half, page = Fault.truncated_json(), Fault.html(200)
        async with self.client() as client:
            session_id, recording = await self.prepared(client)
            for fault in (half, page, Fault.empty(), Fault.answer(Reply.json("no envelope"))):
                with self.injecting(fault, times=None), raises(DecodeError, f"{case} answered with {fault.name}"):
                    await self.call(self.once(client), Operation(case), session_id, recording)


def _attributes(found: object) -> tuple[attrs.Attribute[Any], ...]:
    kind: Any = type(found)
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return fields


def _is_rejection(error: SessionDockError) -> bool:
    return getattr(error, "status", None) in {400, 422}
