"""Checks of retries and timeouts."""

from __future__ import annotations

from sessiondock import Operation, Timeout
from sessiondock.errors import APIError, RateLimitError, ServerError, SessionDockError
from sessiondock.errors import TimeoutError as CallTimeoutError
from sessiondock.testing import Fault

from .. import applies
from ..expect import expect, raises
from ..rules import check
from .calls import AsyncCalls

__all__ = ["AsyncRetryChecks"]

CREATE, LIST = Operation.CREATE, Operation.LIST
_LONG = 20.0


class AsyncRetryChecks(AsyncCalls):
    """Checks of retries, timeouts and the deadline."""

    @check("retries", server=True, each=applies.reads)
    async def test_reads_are_sent_again(self, case: str) -> None:
        """A read is retried after 503, at most max_retries times."""
        again = Fault.status(503, retry_after=0)
        async with self.client(max_retries=2) as client:
            session_id, recording = await self.prepared(client)
            with self.injecting(again, times=2) as rule:
                await self.call(client, Operation(case), session_id, recording)
                expect(rule.used == 2, f"{rule.used} of 2 faults were met")
            with self.injecting(again, times=None) as rule, raises(ServerError, case) as caught:
                await self.call(client, Operation(case), session_id, recording)
            tries = (caught.error.attempts, rule.used)
            expect(tries == (3, 3), f"max_retries=2: the error says {tries[0]} tries, {tries[1]} were made")
            with self.injecting(again, times=None) as rule, raises(ServerError, case):
                await self.call(self.once(client), Operation(case), session_id, recording)
            expect(rule.used == 1, f"with max_retries=0 it was sent {rule.used} times")

    @check("retries", server=True, each=applies.operations)
    async def test_rate_limits(self, case: str) -> None:
        """Every operation is retried after 429, after the time in Retry-After; the error has that time."""
        async with self.client(max_retries=1) as client:
            session_id, recording = await self.prepared(client)
            with self.injecting(Fault.status(429, retry_after=0)) as rule:
                await self.call(client, Operation(case), session_id, recording)
                expect(rule.used == 1, "the fault was not met")
            session_id, recording = await self.prepared(client)
            with (
                self.injecting(Fault.status(429, retry_after=7), times=None),
                raises(RateLimitError, f"{case} with too many calls") as caught,
            ):
                await self.call(self.once(client), Operation(case), session_id, recording)
        expect(caught.error.retry_after == 7, f"retry_after is {caught.error.retry_after!r}, not 7")

    @check("retries", CREATE, LIST, server=True)
    async def test_create_is_stored_once(self) -> None:
        """A create whose response was lost never stores two sessions."""
        async with self.client(max_retries=2) as client:
            before = {session.id async for session in client.sessions.list()}
            with self.injecting(Fault.status(503, retry_after=0), after_effect=True):
                try:
                    await client.sessions.create(**self.required("create"))
                except SessionDockError as error:
                    expect(isinstance(error, APIError), f"create raised {type(error).__name__}: {error}")
            after = {session.id async for session in client.sessions.list()}
        expect(len(after - before) <= 1, f"one create stored {len(after - before)} sessions")

    @check("retries", server=True, each=applies.reads)
    async def test_timeouts(self, case: str) -> None:
        """A pause longer than the read timeout, or a call longer than the total, is TimeoutError."""
        async with self.client(max_retries=0) as client:
            session_id, recording = await self.prepared(client)
            for limits in (Timeout(read=0.05), Timeout(total=0.05)):
                limited = client.with_options(timeout=limits)
                with (
                    self.injecting(Fault.delay(_LONG), times=None),
                    raises(CallTimeoutError, f"{case}, {limits}") as caught,
                ):
                    await self.call(limited, Operation(case), session_id, recording)
                expect(caught.error.operation == case, f"the error's operation is {caught.error.operation!r}")

    @check("retries", server=True, each=applies.reads)
    async def test_deadline(self, case: str) -> None:
        """A retry that could not finish within the total timeout is not attempted."""
        async with self.client(max_retries=5) as client:
            session_id, recording = await self.prepared(client)
            limited = client.with_options(timeout=Timeout(total=2.0))
            with self.injecting(Fault.status(503, retry_after=_LONG), times=None) as rule, raises(ServerError, case):
                await self.call(limited, Operation(case), session_id, recording)
        expect(rule.used == 1, f"it was sent {rule.used} times though the wait is longer than the total")
