"""Cancels a piece of work at its n-th suspension, under asyncio and trio."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from typing import Any

import sniffio
import trio

__all__ = ["CancelAt", "cancelled"]


class CancelAt:
    """Awaits a coroutine and calls `cancel` right before it is suspended for the n-th time."""

    def __init__(self, work: Coroutine[Any, Any, Any], at: int, cancel: Callable[[], object]) -> None:
        self._work = work
        self._left = at
        self._cancel = cancel

    def __await__(self) -> Generator[Any, Any, Any]:
        value: Any = None
        error: BaseException | None = None
        while True:
            try:
                waiting = self._work.send(value) if error is None else self._work.throw(error)
            except StopIteration as end:
                return end.value
            self._left -= 1
            if self._left == 0:
                self._cancel()
            value = error = None
            try:
                value = yield waiting
            except BaseException as thrown:  # noqa: BLE001 - it belongs to the work
                error = thrown


async def cancelled(work: Coroutine[Any, Any, Any], at: int) -> bool:
    """Whether the work ended by being cancelled at its n-th suspension; else it has completed."""
    if sniffio.current_async_library() == "trio":
        with trio.CancelScope() as scope:
            await CancelAt(work, at, scope.cancel)
        return scope.cancelled_caught

    async def main() -> None:
        task = asyncio.current_task()
        assert task is not None
        await CancelAt(work, at, task.cancel)

    try:
        await asyncio.create_task(main())
    except asyncio.CancelledError:
        return True
    return False
