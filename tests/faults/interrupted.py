"""Calls that a signal interrupts at random moments: ``python -m tests.faults.interrupted VARIANT COUNT SEED SUBJECT``.

Prints how many calls were interrupted, and fails when the client cannot be used after one of them.
"""

from __future__ import annotations

import asyncio
import faulthandler
import gc
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from .running_providers import RunningProvider, connections_to

HANGS = 40


class Timer:
    """Interrupts pieces of work once each, after random times that are about as long as the work is.

    Attributes:
        interrupted: how many were.
        task: the task that is cancelled instead, as asyncio does on SIGINT. It must be inside of its work.
    """

    def __init__(self, seed: int) -> None:
        signal.signal(signal.SIGALRM, self._interrupt)
        self._random = random.Random(seed)
        self._longest = 0.05
        self._fired = True
        self.interrupted = 0
        self.task: asyncio.Task[Any] | None = None
        self.asynchronous = False

    def run(self, work: Callable[[], Any]) -> Any:
        """The result of the work; None when it was interrupted."""
        faulthandler.dump_traceback_later(HANGS, exit=True)
        began = time.monotonic()
        result = None
        try:
            self._fired = False
            signal.setitimer(signal.ITIMER_REAL, self._random.uniform(0.0001, self._longest))
            result = work()
            self._longest = min(0.05, 1.5 * (time.monotonic() - began))
            # one that comes too late for the work must not meet what follows
            while not self._fired:
                time.sleep(0.001)
        except (KeyboardInterrupt, asyncio.CancelledError):
            self.interrupted += result is None
        return result

    def _interrupt(self, _number: int, _frame: object) -> None:
        self._fired = True
        if not self.asynchronous:
            raise KeyboardInterrupt
        if self.task is not None:
            self.task.get_loop().call_soon_threadsafe(self.task.cancel)


def read(provider: RunningProvider, written: Any, client: Any) -> Any:
    """What was written."""
    return provider.kind.read(client, written)


def repeat(provider: RunningProvider, count: int, timer: Timer, call: Callable[[Callable[[Any], Any]], Any]) -> None:
    """Interrupt calls, each followed by one that is not, and look for what is left in the end."""

    def get(session_id: str) -> Any:
        return call(lambda client: client.sessions.get(session_id))

    written = list[Any]()
    for turn in range(count):
        wanted, other = (provider.ids[number % len(provider.ids)] for number in (turn, turn + 7))
        if provider.kind.write is not None and turn % 2:
            done = timer.run(partial(call, partial(provider.write, text=f"turn-{turn}")))
            written += [] if done is None else [done.id]
        else:
            found = timer.run(partial(get, wanted))
            assert found is None or found.id == wanted
        assert get(other).id == other
    for each in written:
        assert call(partial(read, provider, each)).id == each
    gc.collect()
    check_left(provider)
    print(timer.interrupted)


def check_left(provider: RunningProvider) -> None:
    """Fail when interrupts have left more than a few connections, a thread, or many files."""
    if "base_url" in provider.settings:
        assert len(connections_to(int(provider.settings["base_url"].split(":")[2].split("/")[0]))) <= 3
        assert threading.active_count() == 1, threading.enumerate()
    open_files = len(list(Path("/proc/self/fd").iterdir()))
    assert open_files < 40, open_files


def main() -> None:
    """Interrupt the calls of one client."""
    variant, count, seed, text = sys.argv[1:]
    provider, timer = RunningProvider.from_text(text), Timer(int(seed))
    if variant == "sync":
        with provider.client() as client:
            repeat(provider, int(count), timer, lambda work: work(client))
        return
    client = provider.make(asynchronous=True)
    timer.asynchronous = True

    async def awaited(work: Callable[[Any], Any]) -> Any:
        timer.task = asyncio.current_task()
        try:
            return await work(client)
        finally:
            timer.task = None

    if provider.name == "sql-memory":
        asyncio.run(awaited(provider.fill))
    repeat(provider, int(count), timer, lambda work: asyncio.run(awaited(work)))
    asyncio.run(client.aclose())


main()
