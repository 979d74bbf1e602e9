"""Holds calls back until a side's pace lets them start; `_gate_sync` has the same shape."""

from __future__ import annotations

import time

import anyio

from .pace import Pace

__all__ = ["AsyncGate"]


class AsyncGate:
    """The calls of one side, for all tasks together."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._changed = anyio.Event()

    async def enter(self) -> float:
        """Wait until a call may start. Returns the time at which it starts."""
        while (delay := self.pace.delay(time.monotonic())) != 0:
            if delay is None:
                await self._changed.wait()
            else:
                await anyio.sleep(delay)
        self.pace.start()
        return time.monotonic()

    def leave(self, started: float, *, succeeded: bool = False, retry_after: float | None = None) -> None:
        """A call ended: with a result, with the request to wait so many seconds, or with neither."""
        now = time.monotonic()
        self.pace.end(started, now)
        if succeeded:
            self.pace.succeed()
        if retry_after is not None:
            self.pace.throttle(started, now, retry_after)
        self._changed.set()
        self._changed = anyio.Event()
