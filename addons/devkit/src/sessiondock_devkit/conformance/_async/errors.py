"""Checks of errors: their classes and their attributes."""

from __future__ import annotations

import copy
import pickle

from sessiondock import Operation, errors
from sessiondock.errors import APIError, ConnectError, IncompleteReadError, SessionDockError, TransportError
from sessiondock.testing import Fault

from .. import applies
from ..expect import expect, raises
from ..rules import check
from ..statuses import STATUSES, core_class, statuses
from .calls import AsyncCalls

__all__ = ["AsyncErrorChecks"]


class AsyncErrorChecks(AsyncCalls):
    """Checks of error responses and of missing responses."""

    @check("errors", server=True, each=statuses)
    async def test_error_classes(self, case: str) -> None:
        """Every operation raises the error class of the status."""
        status = int(case)
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            for operation in applies.operations(type(self)):
                with (
                    self.injecting(Fault.status(status), times=None),
                    raises(APIError, f"{operation}, {status}") as caught,
                ):
                    await self.call(client, Operation(operation), session_id, recording)
                found = core_class(caught.error)
                expect(found is STATUSES[status], f"{operation}, {status}: {found.__name__}: {caught.error}")
                expect(caught.error.status == status, f"{operation}: the status is {caught.error.status}")

    @check("errors", server=True, each=applies.operations)
    async def test_error_facts(self, case: str) -> None:
        """An error has the provider, operation, request, response and number of attempts."""
        fault = Fault.status(400, json={"detail": "no such luck"}, headers={"X-Request-Id": "r-1", "X-Other": "o"})
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            self.server.clear()
            with self.injecting(fault, times=None), raises(APIError, case) as caught:
                await self.call(client, Operation(case), session_id, recording)
            sent = self.server.requests[-1]
        error = caught.error
        facts = (error.provider, error.operation, error.method, error.status, error.request_id, error.attempts)
        wanted = (self.provider.name, case, sent.method, 400, "r-1", 1)
        expect(facts == wanted, f"expected {wanted}, got {facts}")
        expect((error.url or "").startswith(self.server.origin), f"the URL is {error.url!r}")
        expect("no such luck" in str(error) and "no such luck" in error.body, f"what the service said is lost: {error}")
        expect(error.detail == {"detail": "no such luck"}, f"the decoded body is {error.detail!r}")
        expect(error.headers.get("x-other") == "o", f"the header fields are {error.headers!r}")

    @check("errors", server=True)
    async def test_errors_pickle(self) -> None:
        """Errors keep all attributes when they are pickled or copied."""
        operation = Operation(applies.operations(type(self))[0])
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            for status in STATUSES:
                with (
                    self.injecting(Fault.status(status, retry_after=3), times=None),
                    raises(SessionDockError, f"{operation}, {status}") as caught,
                ):
                    await self.call(client, operation, session_id, recording)
                for other in (pickle.loads(pickle.dumps(caught.error)), copy.copy(caught.error)):
                    expect(type(other) is type(caught.error), f"{status}: it became a {type(other).__name__}")
                    expect(vars(other) == vars(caught.error), f"{status}: it lost some of {vars(caught.error)}")
                    expect(str(other) == str(caught.error), f"{status}: its text became {other}")

    @check("errors", server=True, each=applies.operations)
    async def test_web_pages(self, case: str) -> None:
        """An HTML error page of a proxy is ServerError, and the message does not quote it."""
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            with self.injecting(Fault.html(502), times=None), raises(errors.ServerError, case) as caught:
                await self.call(client, Operation(case), session_id, recording)
        expect("<" not in str(caught.error), f"the message quotes HTML: {caught.error}")

    @check("errors", server=True, each=applies.operations)
    async def test_no_answer(self, case: str) -> None:
        """No response is TransportError, half a response IncompleteReadError, no server ConnectError."""
        operation = Operation(case)
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            for fault in (Fault.close(), Fault.reset()):
                with self.injecting(fault, times=None), raises(TransportError, f"{case}, {fault.name}") as caught:
                    await self.call(client, operation, session_id, recording)
                expect(caught.error.may_have_arrived, f"{fault.name}: the request may have arrived")
                found = (caught.error.provider, caught.error.operation)
                expect(found == (self.provider.name, case), f"{fault.name}: the error names {found}")
            if case in applies.reads(type(self)):
                with self.injecting(Fault.half_body(), times=None), raises(IncompleteReadError, f"{case}, half a body"):
                    await self.call(client, operation, session_id, recording)
            self.server.stop()
            with raises(ConnectError, f"{case} without a server") as away:
                await self.call(client, operation, session_id, recording)
        expect(not away.error.may_have_arrived, "what could not connect did not arrive")
