"""Sends to one mirror in a task of the running event loop."""

from __future__ import annotations

import asyncio
from typing import Protocol

from sessiondock import ConfigurationError

__all__ = ["AsyncRunner"]


class AsyncStep(Protocol):
    """Sends one write: None when there was none, else the seconds to wait before the next."""

    async def __call__(self) -> float | None: ...


class AsyncRunner:
    """Starts with the first write, in each event loop that writes, and ends with the fan-out or the loop."""

    def __init__(self, step: AsyncStep) -> None:
        self._step = step
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._stopped = False

    def check(self) -> None:
        """ConfigurationError outside of an event loop of asyncio."""
        try:
            asyncio.get_running_loop()
        except RuntimeError as error:
            raise ConfigurationError("an asynchronous fan-out works in an event loop of asyncio only") from error

    def notify(self) -> None:
        """Say that a write waits."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._task, self._wake = loop, None, asyncio.Event()
        self._wake.set()
        if not self._stopped and (self._task is None or self._task.done()):
            self._task = loop.create_task(self._run(), name="sessiondock-fanout")

    def stop(self) -> None:
        """End after the write that is being sent; does not wait for it."""
        self._stopped = True
        self._wake.set()
        if self._task is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._task.cancel)

    async def _run(self) -> None:
        while not self._stopped:
            self._wake.clear()
            delay = await self._step()
            if delay is None:
                await self._wake.wait()
            else:
                await asyncio.sleep(delay)
