"""Checks of the asynchronous variant alone; `_only_sync` has the same shape."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any
from unittest import mock

from sessiondock import Operation

from . import applies
from ._async.calls import AsyncCalls
from .altering import Gate
from .expect import expect
from .opened_files import opened_here
from .rules import check

__all__ = ["VariantChecks"]


class Arrival:
    """An event in a thread that a task waits for."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()

    def happen(self) -> None:
        """Set the event, from any thread."""
        self._loop.call_soon_threadsafe(self._event.set)

    async def or_end_of(self, call: asyncio.Task[Any]) -> None:
        """Wait for the event or for the end of a call, whichever comes first."""
        waiting = asyncio.create_task(self._event.wait())
        await asyncio.wait([call, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()


class VariantChecks(AsyncCalls):
    """Checks of what only an event loop has."""

    @check("requests", server=True, each=applies.operations)
    async def test_event_loop_is_free(self, case: str) -> None:
        """While a call waits for its answer, other tasks of the event loop run; nothing sleeps in its thread."""
        arrival = Arrival()
        gate = Gate(arrived=arrival.happen)
        async with self.client() as client:
            session_id, recording = await self.prepared(client)
            with self.injecting(gate.fault(), times=1), mock.patch("time.sleep", _sleep_outside(threading.get_ident())):
                call = asyncio.create_task(self.call(client, Operation(case), session_id, recording))
                await arrival.or_end_of(call)
                gate.open()
                await call
        expect(gate.late == 0, f"{case} blocks the event loop until its answer is there")

    @check("requests", when=applies.is_embedded, each=applies.operations)
    async def test_files_outside_the_loop(self, case: str) -> None:
        """No call opens a file below `folder`, or a database there, in the thread of the event loop."""
        async with self.client() as client:
            session_id, recording = await self.prepared(client)
            with opened_here() as found:
                await self.call(client, Operation(case), session_id, recording)
        blocking = [place for place in found if str(self.folder) in place]
        expect(not blocking, f"{case} opens {blocking[:3]} in the thread of the event loop, which waits for the disk")

    @check("requests", server=True, each=applies.reads)
    async def test_cancelled_calls(self, case: str) -> None:
        """A call that is cancelled ends with CancelledError at once, and the client remains usable."""
        arrival = Arrival()
        gate = Gate(arrived=arrival.happen)
        async with self.client() as client:
            session_id, recording = await self.prepared(client)
            with self.injecting(gate.fault(), times=1):
                call = asyncio.create_task(self.call(client, Operation(case), session_id, recording))
                await arrival.or_end_of(call)
                call.cancel()
                await asyncio.wait([call], timeout=Gate.limit)
                gate.open()
                expect(call.cancelled(), f"{case} was cancelled, and {_end_of(call)}")
            await self.call(client, Operation(case), session_id, recording)


def _sleep_outside(loop_thread: int) -> Any:
    sleep = time.sleep

    def checked(seconds: float) -> None:
        expect(threading.get_ident() != loop_thread, f"time.sleep({seconds}) blocks the event loop")
        sleep(seconds)

    return checked


def _end_of(call: asyncio.Task[Any]) -> str:
    if not call.done() or call.cancelled():
        return "did not end" if not call.done() else "was"
    error = call.exception()
    return f"returned {call.result()!r}" if error is None else f"raised {type(error).__name__}: {error}"
