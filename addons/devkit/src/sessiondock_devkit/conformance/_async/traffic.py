"""Checks of how many requests and connections there are, over which transport, and what stays behind."""

from __future__ import annotations

import threading
from typing import Any

from sessiondock import Operation, Timeout
from sessiondock.authoring import AsyncTransportResponse, PreparedRequest, runtime_async
from sessiondock.errors import ConnectError

from .. import applies
from .._choice_async import together
from ..altering import Gate
from ..expect import expect, raises
from ..rules import check
from ..threads import started_since
from .calls import AsyncCalls

__all__ = ["AsyncTrafficChecks"]


class Unreachable:
    """A transport that reaches nothing, and counts the requests."""

    def __init__(self) -> None:
        self.asked = 0

    async def send(self, request: PreparedRequest, timeout: Timeout) -> AsyncTransportResponse:
        self.asked += 1
        raise ConnectError("this transport reaches nothing")

    async def aclose(self) -> None:
        """Nothing to close."""


class AsyncTrafficChecks(AsyncCalls):
    """Checks of requests, connections and threads."""

    @check("requests", server=True, each=applies.plain)
    async def test_requests(self, case: str) -> None:
        """A call sends one request, or as many as the kit was told, over the connection that is open."""
        async with self.client() as client:
            session_id, recording = await self.prepared(client)
            self.server.clear()
            await self.call(client, Operation(case), session_id, recording)
            sent = list(self.server.requests)
        wanted = self.requests.get(case, 1)
        expect(len(sent) == wanted, f"{case} sent {len(sent)} requests, not {wanted}: {sent}")

    @check("requests", Operation.LIST, server=True)
    async def test_requests_of_lists(self) -> None:
        """Each page is as many requests as the kit was told, by default one; the first page needs no other."""
        each = self.requests.get("list", 1)
        single = self.facts().paging == "single"
        async with self.client() as client:
            await self.listed(client, await self.new_ids(client, 5))
            self.server.clear()
            pages = [page async for page in client.sessions.list(page_size=2).pages()]
            sent = len(self.server.requests)
            wanted = each if single else each * len(pages)
            expect(sent == wanted, f"{len(pages)} pages took {sent} requests, not {wanted}")
            self.server.clear()
            await client.sessions.list(page_size=2).first()
            expect(len(self.server.requests) == each, f"the first page took {len(self.server.requests)} requests")

    @check("requests", Operation.LIST_EVENTS, server=True, when=applies.lists_events)
    async def test_requests_of_events(self) -> None:
        """Each page of events is as many requests as the kit was told at most, by default one, and none comes again."""
        each = self.requests.get("list_events", 1)
        async with self.client() as client:
            session_id, _ = await self.with_events(client, 5)
            self.server.clear()
            pages = [page async for page in client.sessions.list_events(session_id, page_size=2).pages()]
            sent = [(request.method, request.target, request.body) for request in self.server.requests]
            expect(len(sent) <= each * len(pages), f"{len(pages)} pages of events took {len(sent)} requests")
            expect(len(set(sent)) == len(sent), f"one request came again for another page of events: {sent}")
            self.server.clear()
            await client.sessions.list_events(session_id, page_size=2).first()
            first = len(self.server.requests)
        expect(first <= each, f"the first page of events took {first} requests")

    @check("requests", server=True)
    async def test_connections(self) -> None:
        """Calls one after another, also of clients made with with_options, share one connection."""
        operation = Operation(applies.reads(type(self))[0])
        async with self.client() as client:
            session_id, recording = await self.prepared(client)
            self.server.clear()
            for each in (client, client, client.with_options(max_retries=1)):
                await self.call(each, operation, session_id, recording)
            used = {request.connection for request in self.server.requests}
        expect(len(used) == 1, f"three calls used {len(used)} connections")

    @check("requests", server=True, when=applies.http_clients)
    async def test_given_transport(self) -> None:
        """Requests go over the transport that the caller passes as http_client, and over nothing else."""
        transport = Unreachable()
        async with self.client(http_client=transport, max_retries=0) as client:
            operation = Operation(applies.reads(type(self))[0])
            with self.nothing_sent("a client with a transport of the caller"), raises(ConnectError, operation):
                await self.call(client, operation, "an-id")
        expect(transport.asked == 1, f"the transport was used {transport.asked} times, not once")

    @check("requests", server=True)
    async def test_calls_at_once(self) -> None:
        """Two calls at the same time wait for their answers together, not one after the other."""
        operation = Operation(applies.reads(type(self))[0])
        gate = Gate(calls=2)
        async with self.client() as client:
            session_id, recording = await self.prepared(client)

            async def call() -> Any:
                return await self.call(client, operation, session_id, recording)

            with self.injecting(gate.fault(), times=2):
                await together(call, call)
        expect(gate.late == 0, "the second call was sent only after the first was answered")

    @check("client", server=True)
    async def test_threads(self) -> None:
        """A closed client leaves no thread behind."""
        before = set(threading.enumerate())
        async with self.client() as client:
            session_id, recording = await self.prepared(client)
            await self.call(client, Operation(applies.reads(type(self))[0]), session_id, recording)
        left = started_since(before)
        for wait in (0.05, 0.2, 1.0, 3.0):
            if left:
                await runtime_async.sleep(wait)
                left = started_since(before)
        expect(not left, f"these threads are left: {left}")
