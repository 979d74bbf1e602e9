"""When to ask again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from sessiondock.errors import InvalidValueError

__all__ = ["Polling"]

_LONGEST = 30.0


class Polling:
    """Pauses that double, within a time that begins when this is made.

    Args:
        wait: seconds in all, None for no pause.
        interval: seconds of the first pause.
        clock: seconds that pass.
    """

    def __init__(self, wait: float | None, interval: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._next = min(_seconds(interval, "interval"), _LONGEST)
        self._clock = clock
        self._end = None if wait is None else clock() + _seconds(wait, "wait")

    def pause(self) -> float | None:
        """Seconds to pause before asking again, None when the time is over."""
        left = 0.0 if self._end is None else self._end - self._clock()
        if left <= 0:
            return None
        now, self._next = min(self._next, left), min(self._next * 2, _LONGEST)
        return now


def _seconds(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < math.inf:
        raise InvalidValueError(f"{name} must be a number of seconds above 0, not {value!r}")
    return float(value)
