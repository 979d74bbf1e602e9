"""Every error class on its status, with what a bug report needs."""

from __future__ import annotations

import copy
import pickle

from sessiondock import errors
from sessiondock.capabilities import Operation
from sessiondock.errors import APIError, ConnectError, IncompleteReadError, SessionDockError, TransportError
from sessiondock.testing.faults import Fault

from .. import applies
from ..expect import expect, raises
from ..rules import check
from ..statuses import STATUSES, core_class, statuses
from .calls import AsyncCalls

__all__ = ["AsyncErrorChecks"]


class AsyncErrorChecks(AsyncCalls):
    """Answers that say no, and answers that do not come."""

    @check("errors", server=True, each=statuses)
    async def test_error_classes(self, word: str) -> None:
        """Every operation raises the class that belongs to a status."""
        status = int(word)
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            for operation in applies.operations(type(self)):
                with (
                    self.meeting(Fault.status(status), times=None),
                    raises(APIError, f"{operation}, {status}") as caught,
                ):
                    await self.call(client, Operation(operation), session_id, recording)
                found = core_class(caught.error)
                expect(found is STATUSES[status], f"{operation}, {status}: {found.__name__}: {caught.error}")
                expect(caught.error.status == status, f"{operation}: the status is {caught.error.status}")

    @check("errors", server=True, each=applies.operations)
    async def test_error_facts(self, word: str) -> None:
        """An error carries provider, operation, request, answer and the number of tries."""
        fault = Fault.status(400, json={"detail": "no such luck"}, headers={"X-Request-Id": "r-1", "X-Other": "o"})
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            self.server.clear()
            with self.meeting(fault, times=None), raises(APIError, word) as caught:
                await self.call(client, Operation(word), session_id, recording)
            sent = self.server.requests[-1]
        error = caught.error
        facts = (error.provider, error.operation, error.method, error.status, error.request_id, error.attempts)
        wanted = (self.provider.name, word, sent.method, 400, "r-1", 1)
        expect(facts == wanted, f"expected {wanted}, got {facts}")
        expect((error.url or "").startswith(self.server.origin), f"the URL is {error.url!r}")
        expect("no such luck" in str(error) and "no such luck" in error.body, f"what the service said is lost: {error}")
        expect(error.detail == {"detail": "no such luck"}, f"the decoded body is {error.detail!r}")
        expect(error.headers.get("x-other") == "o", f"the header fields are {error.headers!r}")

    @check("errors", server=True)
    async def test_errors_pickle(self) -> None:
        """Errors survive pickle and copy with all they carry."""
        operation = Operation(applies.operations(type(self))[0])
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            for status in STATUSES:
                with (
                    self.meeting(Fault.status(status, retry_after=3), times=None),
                    raises(SessionDockError, f"{operation}, {status}") as caught,
                ):
                    await self.call(client, operation, session_id, recording)
                for other in (pickle.loads(pickle.dumps(caught.error)), copy.copy(caught.error)):
                    expect(type(other) is type(caught.error), f"{status}: it became a {type(other).__name__}")
                    expect(vars(other) == vars(caught.error), f"{status}: it lost some of {vars(caught.error)}")
                    expect(str(other) == str(caught.error), f"{status}: its text became {other}")

    @check("errors", server=True, each=applies.operations)
    async def test_web_pages(self, word: str) -> None:
        """The error page of something in between is ServerError, and not quoted in the message."""
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            with self.meeting(Fault.html(502), times=None), raises(errors.ServerError, word) as caught:
                await self.call(client, Operation(word), session_id, recording)
        expect("<" not in str(caught.error), f"the message quotes HTML: {caught.error}")

    @check("errors", server=True, each=applies.operations)
    async def test_no_answer(self, word: str) -> None:
        """A connection that ends is TransportError, half an answer IncompleteReadError, no server ConnectError."""
        operation = Operation(word)
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            for fault in (Fault.close(), Fault.reset()):
                with self.meeting(fault, times=None), raises(TransportError, f"{word}, {fault.name}") as caught:
                    await self.call(client, operation, session_id, recording)
                expect(caught.error.may_have_arrived, f"{fault.name}: the request may have arrived")
                found = (caught.error.provider, caught.error.operation)
                expect(found == (self.provider.name, word), f"{fault.name}: the error names {found}")
            if word in applies.reads(type(self)):
                with self.meeting(Fault.half_body(), times=None), raises(IncompleteReadError, f"{word}, half a body"):
                    await self.call(client, operation, session_id, recording)
            self.server.stop()
            with raises(ConnectError, f"{word} without a server") as refused:
                await self.call(client, operation, session_id, recording)
        expect(not refused.error.may_have_arrived, "what could not connect did not arrive")
