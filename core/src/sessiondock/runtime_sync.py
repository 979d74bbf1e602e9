"""Sleeping, blocking work, uninterrupted work and locks for synchronous code; `runtime_async` has the same shape."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

__all__ = ["Lock", "acquire", "finish", "run_blocking", "run_main", "sleep"]

P = ParamSpec("P")
R = TypeVar("R")

Lock = threading.Lock


def sleep(seconds: float) -> None:
    """Wait for so many seconds."""
    time.sleep(seconds)


def run_blocking(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that blocks."""
    return function(*args, **kwargs)


def acquire(open: Callable[[], R], release: Callable[[R], object]) -> R:
    """Open what has to be released again; nothing cancels it here."""
    return open()


def finish(work: Callable[[], object]) -> None:
    """Run something to its end; nothing cancels it here."""
    work()


def run_main(main: Callable[[], R]) -> R:
    """Run a program from its start."""
    return main()
