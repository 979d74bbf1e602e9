"""Holds calls back until a side's pace lets them start; `_gate_async` has the same shape."""

from __future__ import annotations

import threading
import time

from .pace import Pace

__all__ = ["Gate"]


class Gate:
    """The calls of one side, for all threads together."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._changed = threading.Condition()

    def enter(self) -> float:
        """Wait until a call may start. Returns the time at which it starts."""
        with self._changed:
            while (delay := self.pace.delay(time.monotonic())) != 0:
                self._changed.wait(delay)
            self.pace.start()
            return time.monotonic()

    def leave(self, started: float, *, succeeded: bool = False, retry_after: float | None = None) -> None:
        """A call ended: with a result, with the request to wait so many seconds, or with neither."""
        with self._changed:
            now = time.monotonic()
            self.pace.end(started, now)
            if succeeded:
                self.pace.succeed()
            if retry_after is not None:
                self.pace.throttle(started, now, retry_after)
            self._changed.notify_all()
