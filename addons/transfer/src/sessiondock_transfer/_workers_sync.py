"""Runs a function for many items, several at a time; `_workers_async` has the same shape."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Generic, TypeVar

__all__ = ["run_workers"]

T = TypeVar("T")
_PAUSE = 0.1
"""Seconds after which a thread looks whether it was stopped."""


def run_workers(items: Iterator[T], work: Callable[[T], None], limit: int) -> None:
    """Call ``work`` once for each item, at most ``limit`` at a time; as many items wait.

    An error of ``items`` or ``work`` ends everything: calls under way are finished, no other starts, and the first
    error is raised. So it is with an interrupt of the thread that called this.
    """
    if limit == 1:
        for item in items:
            work(item)
        return
    pool = _Pool(work, limit)
    try:
        for item in items:
            if not pool.put((item,)):
                break
        pool.finish()
    except BaseException:
        pool.stop()
        raise
    pool.check()


class _Pool(Generic[T]):
    def __init__(self, work: Callable[[T], None], limit: int) -> None:
        self._work = work
        self._errors: list[BaseException] = []
        self._stopped = threading.Event()
        self._queue: queue.Queue[tuple[T] | None] = queue.Queue(limit)
        self._threads = [threading.Thread(target=self._run, name=f"transfer-{number}") for number in range(limit)]
        for thread in self._threads:
            thread.start()

    def put(self, item: tuple[T] | None) -> bool:
        """Whether the item will be worked on; False when the pool was stopped."""
        while not self._stopped.is_set():
            with suppress(queue.Full):
                self._queue.put(item, timeout=_PAUSE)
                return True
        return False

    def finish(self) -> None:
        """Wait until everything is worked on."""
        for _ in self._threads:
            self.put(None)
        self._join()

    def stop(self) -> None:
        """Start nothing more, and wait for the calls that are under way."""
        self._stopped.set()
        self._join()

    def _join(self) -> None:
        for thread in self._threads:
            thread.join()

    def check(self) -> None:
        """Raise the first error."""
        if self._errors:
            raise self._errors[0]

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                item = self._queue.get(timeout=_PAUSE)
            except queue.Empty:
                continue
            if item is None:
                return
            try:
                self._work(*item)
            except BaseException as error:  # noqa: BLE001 - it is raised again in the thread that waits
                self._errors.append(error)
                self._stopped.set()
