"""Sends to one mirror in a daemon thread, which never keeps a program from ending."""

from __future__ import annotations

import os
import threading
import weakref
from typing import Protocol

__all__ = ["Runner"]

IDLE = 0.5
"""Seconds after which an idle thread looks whether its fan-out is still there."""


class Step(Protocol):
    """Sends one write: None when there was none, else the seconds to wait before the next."""

    def __call__(self) -> float | None: ...


class Runner:
    """Starts with the first write, in each process that writes, and ends with the fan-out."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._over = threading.Event()
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._thread: threading.Thread | None = None
        self._wake = threading.Event()
        self._start = threading.Lock()

    def check(self) -> None:
        """Whether it can run here: threads always can."""

    def notify(self) -> None:
        """Say that a write waits."""
        if self._process != os.getpid():
            self._begin()  # threads do not live on in a child
        self._wake.set()
        with self._start:
            if self._thread is None and not self._over.is_set():
                arguments = (weakref.ref(self), self._wake, self._over)
                self._thread = threading.Thread(target=_run, args=arguments, name="sessiondock-fanout", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End after the write that is being sent; does not wait for it."""
        self._over.set()
        self._wake.set()

    def turn(self) -> float | None:
        """One step."""
        return self._step()


def _run(runner: weakref.ref[Runner], wake: threading.Event, over: threading.Event) -> None:
    while (here := runner()) is not None and not over.is_set():
        wake.clear()
        delay = here.turn()
        del here
        if delay is None:
            wake.wait(IDLE)
        elif delay:
            # a new write does not make a mirror healthy, so it does not end the pause
            over.wait(delay)
