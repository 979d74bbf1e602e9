"""A call's time, from its start to its total."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..errors import TimeoutError as CallTimeoutError

__all__ = ["Deadline"]


class Deadline:
    """Starts when made. ``total`` is in seconds, None for no limit."""

    __slots__ = ("_clock", "_started", "_total")

    def __init__(self, total: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._clock = clock
        self._started = clock()

    def elapsed(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._started

    def remaining(self) -> float | None:
        """Seconds left, None without a limit."""
        return None if self._total is None else self._total - self.elapsed()

    def check(self) -> None:
        """TimeoutError when the total is over."""
        if self._total is not None and self.elapsed() >= self._total:
            raise self.expired()

    def expired(self) -> CallTimeoutError:
        """The error for a call that takes longer than its total."""
        return CallTimeoutError(f"the call took longer than its total of {self._total:g} s")

    def at_most(self, seconds: float) -> float:
        """The seconds to wait at most: the given ones, or what remains. TimeoutError when the total is over."""
        return seconds if self._total is None else self.limit(seconds)

    def limit(self, seconds: float | None) -> float:
        """The seconds to wait at most: the given ones, or what remains. TimeoutError when the total is over.

        Only for a deadline that is limited.
        """
        self.check()
        remaining = self.remaining()
        assert remaining is not None
        return remaining if seconds is None else min(seconds, remaining)
