"""What is opened in a thread is released when the task that wanted it is cancelled."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
import trio

from sessiondock import runtime_async, runtime_sync


class Opening:
    """Opens slowly, and knows whether what it opened is open."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.released = threading.Event()
        self.held = list[Opening]()

    def open(self) -> Opening:
        self.begun.set()
        assert self.go_on.wait(10)
        self.held.append(self)
        return self

    def fail(self) -> Opening:
        self.begun.set()
        assert self.go_on.wait(10)
        raise OSError("no")

    def release(self) -> None:
        self.held.remove(self)
        self.released.set()


async def cancelled(opening: Opening, open_: Callable[[], Opening], times: int = 1) -> None:
    task = asyncio.create_task(runtime_async.acquire(open_, Opening.release))
    await asyncio.to_thread(opening.begun.wait)
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    opening.go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_was_opened_is_given() -> None:
    opening = Opening()
    opening.go_on.set()
    assert await runtime_async.acquire(opening.open, Opening.release) is opening
    assert runtime_sync.acquire(opening.open, Opening.release) is opening
    assert opening.held == [opening, opening]


async def test_a_task_that_is_cancelled_meanwhile_holds_nothing() -> None:
    opening = Opening()
    await cancelled(opening, opening.open)
    assert opening.held == []


async def test_nor_does_one_that_is_cancelled_twice() -> None:
    opening = Opening()
    await cancelled(opening, opening.open, times=2)
    assert await asyncio.to_thread(opening.released.wait, 10)
    assert opening.held == []


async def test_what_cannot_be_opened_is_not_released() -> None:
    opening = Opening()
    await cancelled(opening, opening.fail)
    with pytest.raises(OSError, match="no"):
        await runtime_async.acquire(opening.fail, Opening.release)


def test_trio_gives_what_was_opened_before_the_cancellation() -> None:
    opening = Opening()

    def let_go_on() -> None:
        assert opening.begun.wait(10)
        opening.go_on.set()

    async def main() -> None:
        timer = threading.Thread(target=let_go_on)
        timer.start()
        with trio.CancelScope() as scope:
            trio.lowlevel.current_trio_token().run_sync_soon(scope.cancel)
            found = await runtime_async.acquire(opening.open, Opening.release)
            try:
                await trio.sleep(10)
            finally:
                found.release()
        timer.join()

    trio.run(main)
    assert opening.held == []
