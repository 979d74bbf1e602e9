"""A limit on the time of one check, so that a provider that waits for ever fails."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

__all__ = ["CheckTimeoutError", "time_limit", "whole_limit"]


class CheckTimeoutError(AssertionError):
    """A check took longer than its limit."""


@contextmanager
def time_limit(seconds: float | None, what: str) -> Generator[None]:
    """Raise CheckTimeoutError in the block once it has taken too long.

    It takes the alarm signal, and gives it back with the time that was left of another timer. Where there is no such
    signal, or outside the main thread, the block is not limited.
    """
    usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if seconds is None or not usable:
        yield
        return

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise CheckTimeoutError(f"{what} took longer than {seconds} s; does the provider ignore its timeouts?")

    began = time.monotonic()
    handler = signal.signal(signal.SIGALRM, stop)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), 0.001), interval)


@contextmanager
def whole_limit(seconds: float | None, suite: str, taken: dict[str, float]) -> Generator[None]:
    """Raise CheckTimeoutError, without the block, when a suite has taken too long before; else add the block's time.

    Args:
        seconds: what the suite may take.
        suite: its name.
        taken: the seconds that suites have taken, by name; changed.
    """
    before = taken.get(suite, 0.0)
    if seconds is not None and before >= seconds:
        raise CheckTimeoutError(f"the checks of {suite} have taken longer than {seconds} s together; see whole_limit")
    began = time.monotonic()
    try:
        yield
    finally:
        taken[suite] = before + time.monotonic() - began
