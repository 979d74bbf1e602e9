"""When to ask again for what is not there yet. No I/O."""

from __future__ import annotations

import time
from collections.abc import Callable

from . import checks
from .errors import InvalidValueError

__all__ = ["Polling"]


class Polling:
    """Pauses that double, within a time that begins when this is made. The last one ends with that time.

    Args:
        wait: seconds in all, at least 0; None and 0 ask once.
        interval: seconds of the first pause, above 0.
        longest: seconds that no pause exceeds.
        clock: seconds that pass.

    Raises InvalidValueError for anything else.
    """

    def __init__(
        self,
        wait: float | None,
        *,
        interval: float,
        longest: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause = _seconds(interval, "interval", "above 0")
        self._longest = _seconds(longest, "longest", "above 0")
        self._clock = clock
        self._end = None if wait is None else clock() + _seconds(wait, "wait", "of at least 0")

    def pause(self) -> float | None:
        """Seconds to pause before asking again, None when the time is over."""
        left = 0.0 if self._end is None else self._end - self._clock()
        if left <= 0:
            return None
        pause = min(self._pause, self._longest)
        self._pause = pause * 2
        return min(pause, left)


def _seconds(value: object, name: str, least: str) -> float:
    try:
        found = float(checks.number(value, name))
    except (InvalidValueError, OverflowError):
        found = -1.0
    if found < 0 or (found == 0 and least == "above 0"):
        raise InvalidValueError(f"{name} must be a number of seconds {least}, not {checks.shown(value)}")
    return found
