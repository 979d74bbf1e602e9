"""What synchronous transports need from sockets; `_platform_async` has the same shape.

A blocked thread cannot be interrupted. Therefore `time_limit` only notes the deadline for its thread, and whatever
waits for a socket asks `patience` before each wait how long it may take.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from ..http.deadline import Deadline

__all__ = [
    "STREAMS",
    "Signal",
    "close_orphans",
    "connecting_backend",
    "finish_soon",
    "network_backend",
    "patience",
    "running_loop",
    "time_limit",
]

STREAMS = 1
"""How many calls share a connection of HTTP/2: a TLS socket serves one thread at a time."""

_PIECE = 1 << 16
_SOON = 0.05


class _Thread(threading.local):
    deadline: Deadline | None = None


_thread = _Thread()


def running_loop() -> object:
    """One for all threads."""
    return None


@contextmanager
def time_limit(deadline: Deadline) -> Generator[None]:
    """Let no wait for a socket inside outlast the deadline. TimeoutError when it is over already."""
    deadline.check()
    before, _thread.deadline = _thread.deadline, deadline
    try:
        yield
    finally:
        _thread.deadline = before


def patience(seconds: float | None) -> float | None:
    """How long the next wait may take: so many seconds, or what remains until the deadline of this thread's call."""
    deadline = _thread.deadline
    return seconds if deadline is None else deadline.limit(seconds)


def close_orphans(pool: Any) -> None:
    """Nothing; only what is cancelled leaves any."""


def network_backend(core: Any) -> Any:
    """What opens connections for httpcore (or httpcore2, the module is the argument), with `patience` in each wait."""
    return _Backend(core.SyncBackend())


class _Backend:
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def connect_tcp(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> _Stream:
        return _Stream(self._inner.connect_tcp(*args, timeout=patience(timeout), **kwargs))


class _Stream:
    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.get_extra_info = inner.get_extra_info
        self.close = inner.close

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data: bytes = self._inner.read(max_bytes, patience(timeout))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[start : start + _PIECE], patience(timeout))

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> _Stream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, patience(timeout)))


def connecting_backend(core: Any) -> Any:
    """What opens connections through httpcore (or httpcore2, the module is the argument)."""
    return network_backend(core)


def finish_soon(work: Callable[[], object]) -> None:
    """Run something; only tasks are cancelled."""
    work()


class Signal:
    """Wakes the threads that wait for something to change."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.waited = False

    def wait(self, seconds: float | None) -> None:
        """Return when `wake` is called, when the seconds are over, or soon: something may have changed just before.

        TimeoutError when the deadline of the thread is over.
        """
        longest = patience(seconds)
        with self._changed:
            self._changed.wait(_SOON if longest is None else min(longest, _SOON))

    def wake(self) -> None:
        """Let everybody go on."""
        with self._changed:
            self._changed.notify_all()
