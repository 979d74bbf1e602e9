"""When to ask again for a session that cannot be read yet. No I/O."""

from __future__ import annotations

import math

from sessiondock.errors import InvalidValueError

__all__ = ["checked_limit", "next_delay"]

FIRST, LONGEST = 0.25, 4.0


def checked_limit(wait: object) -> float:
    """Seconds to wait in all. InvalidValueError unless it is a number of at least 0."""
    if isinstance(wait, bool) or not isinstance(wait, (int, float)) or not math.isfinite(wait) or wait < 0:
        raise InvalidValueError(f"wait must be a number of seconds of at least 0, not {wait!r}")
    return wait


def next_delay(asked: int, elapsed: float, limit: float) -> float | None:
    """Seconds until the next try, None to give up; doubling, and the last try is at the limit.

    Args:
        asked: how many times it was asked for, from 1.
        elapsed: seconds since the first time.
        limit: seconds to wait in all.
    """
    left = limit - elapsed
    return min(FIRST * 2.0 ** min(asked - 1, 16), LONGEST, left) if left > 0 else None
