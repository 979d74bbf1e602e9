# Generated from src/sessiondock_devkit/conformance/_async/retries.py: edit that file, not this one.
# Digest: 49cc2eb8380b8940
"""Checks of retries and timeouts."""

from __future__ import annotations

from typing import Any

from sessiondock import Operation, Timeout
from sessiondock.errors import APIError, RateLimitError, ServerError, SessionDockError, TransportError
from sessiondock.errors import TimeoutError as CallTimeoutError
from sessiondock.testing import Fault

from .. import applies
from ..expect import expect, raises
from ..provider_under_test import ProviderUnderTest
from ..rules import check
from .calls import Calls

__all__ = ["RetryChecks"]

CREATE, LIST = Operation.CREATE, Operation.LIST
_LONG = 2.0
LOST_ANSWERS = {
    "503": Fault.status(503, retry_after=0),
    "closed": Fault.close(),
    "reset": Fault.reset(),
    "half": Fault.half_body(),
}


def lost_answers(tested: type[ProviderUnderTest]) -> list[str]:
    """The ways in which an answer is lost."""
    return list(LOST_ANSWERS)


class RetryChecks(Calls):
    """Checks of retries, timeouts and the deadline."""

    @check("retries", server=True, each=applies.reads)
    def test_reads_are_sent_again(self, case: str) -> None:
        """A read is retried after 503, at most max_retries times."""
        again = Fault.status(503, retry_after=0)
        with self.client(max_retries=2) as client:
            session_id, recording = self.prepared(client)
            with self.injecting(again, times=2) as rule:
                self.call(client, Operation(case), session_id, recording)
                expect(rule.used == 2, f"{rule.used} of 2 faults were met")
            with self.injecting(again, times=None) as rule, raises(ServerError, case) as caught:
                self.call(client, Operation(case), session_id, recording)
            tries = (caught.error.attempts, rule.used)
            expect(tries == (3, 3), f"max_retries=2: the error says {tries[0]} tries, {tries[1]} were made")
            with self.injecting(again, times=None) as rule, raises(ServerError, case):
                self.call(self.once(client), Operation(case), session_id, recording)
            expect(rule.used == 1, f"with max_retries=0 it was sent {rule.used} times")

    @check("retries", server=True, each=applies.operations)
    def test_rate_limits(self, case: str) -> None:
        """Every operation is retried after 429, after the time in Retry-After; the error has that time."""
        with self.client(max_retries=1) as client:
            session_id, recording = self.prepared(client)
            with self.injecting(Fault.status(429, retry_after=0)) as rule:
                self.call(client, Operation(case), session_id, recording)
                expect(rule.used == 1, "the fault was not met")
            session_id, recording = self.prepared(client)
            with (
                self.injecting(Fault.status(429, retry_after=7), times=None),
                raises(RateLimitError, f"{case} with too many calls") as caught,
            ):
                self.call(self.once(client), Operation(case), session_id, recording)
        expect(caught.error.retry_after == 7, f"retry_after is {caught.error.retry_after!r}, not 7")

    @check("retries", CREATE, LIST, server=True, each=lost_answers)
    def test_create_is_stored_once(self, case: str) -> None:
        """A create whose answer was lost never stores two sessions, and its error says that it may have arrived."""
        with self.client(max_retries=2) as client:
            before = {session.id for session in client.sessions.list()}
            self.lose_answer(client, case, Operation.CREATE, "")
            after = {session.id for session in client.sessions.list()}
        expect(len(after - before) <= 1, f"one create stored {len(after - before)} sessions")

    @check("retries", Operation.ADD_EVENTS, Operation.LIST_EVENTS, server=True, each=lost_answers)
    def test_events_are_stored_once(self, case: str) -> None:
        """add_events whose answer was lost never stores an event twice."""
        with self.client(max_retries=2) as client:
            session_id = self.new_id(client)
            self.lose_answer(client, case, Operation.ADD_EVENTS, session_id)
            found = [event for event in client.sessions.list_events(session_id) if event.name == "step"]
        expect(len(found) <= 1, f"one event was stored {len(found)} times")

    def lose_answer(self, client: Any, case: str, operation: Operation, session_id: str) -> None:
        """Call an operation whose first request takes effect, but whose answer is lost."""
        fault = LOST_ANSWERS[case]
        with self.injecting(fault, after_effect=True) as rule:
            try:
                self.call(client, operation, session_id)
            except APIError:
                pass
            except SessionDockError as error:
                expected = isinstance(error, TransportError) and error.may_have_arrived
                expect(expected, f"{operation} raised {type(error).__name__}: {error}")
            expect(rule.used == 1, "the fault was not met")

    @check("retries", server=True, each=applies.reads)
    def test_timeouts(self, case: str) -> None:
        """A pause longer than the read timeout, or a call longer than the total, is TimeoutError."""
        with self.client(max_retries=0) as client:
            session_id, recording = self.prepared(client)
            for limits in (Timeout(read=0.05), Timeout(total=0.05)):
                limited = client.with_options(timeout=limits)
                with (
                    self.injecting(Fault.delay(_LONG), times=None),
                    raises(CallTimeoutError, f"{case}, {limits}") as caught,
                ):
                    self.call(limited, Operation(case), session_id, recording)
                expect(caught.error.operation == case, f"the error's operation is {caught.error.operation!r}")

    @check("retries", server=True, each=applies.reads)
    def test_deadline(self, case: str) -> None:
        """A retry that could not finish within the total timeout is not attempted."""
        with self.client(max_retries=5) as client:
            session_id, recording = self.prepared(client)
            limited = client.with_options(timeout=Timeout(total=_LONG / 2))
            with self.injecting(Fault.status(503, retry_after=_LONG), times=2) as rule, raises(ServerError, case):
                self.call(limited, Operation(case), session_id, recording)
        expect(rule.used == 1, f"it was sent {rule.used} times though the wait is longer than the total")
