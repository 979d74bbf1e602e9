"""Keeps forks apart from threads that are inside SQLite, whose locks a forked process would get as they are."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager

__all__ = ["before_fork", "inside_sqlite"]

_PATIENCE = 10.0
"""Seconds for which a fork waits for what another thread is doing."""
# taken by itself, since an interrupt inside the condition's own methods could leave it locked
_lock = threading.Lock()
_condition = threading.Condition(_lock)
_inside: Counter[int] = Counter()
_closing: list[Callable[[], None]] = []


@contextmanager
def inside_sqlite() -> Generator[None]:
    """No other thread forks meanwhile."""
    thread = threading.get_ident()
    with _lock:
        _inside[thread] += 1
    try:
        yield
    finally:
        with _lock:
            _inside[thread] -= 1
            if not _inside[thread]:
                del _inside[thread]
            _condition.notify_all()


def before_fork(close: Callable[[], None]) -> None:
    """Call a function before every fork, while no other thread is inside SQLite."""
    _closing.append(close)


def _before() -> None:
    _condition.acquire()
    # a thread that forks while it is inside itself, as in a signal handler, must not wait for itself
    _condition.wait_for(lambda: not _inside.keys() - {threading.get_ident()}, _PATIENCE)
    for close in _closing:
        close()


def _after_in_child() -> None:
    for thread in _inside.keys() - {threading.get_ident()}:
        del _inside[thread]
    _condition.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_condition.release, after_in_child=_after_in_child)
