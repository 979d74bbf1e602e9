"""Sleeping, blocking work, uninterrupted work and locks for asynchronous code; `runtime_sync` has the same shape.

Works under asyncio and trio, whichever is running.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

import sniffio

__all__ = ["Lock", "acquire", "finish", "run_blocking", "run_main", "sleep"]

P = ParamSpec("P")
R = TypeVar("R")


def _on_trio() -> bool:
    return sniffio.current_async_library() == "trio"


async def sleep(seconds: float) -> None:
    """Give way for so many seconds."""
    if _on_trio():
        import trio

        await trio.sleep(seconds)
    else:
        await asyncio.sleep(seconds)


async def run_blocking(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that blocks, such as a file write, without holding up the event loop."""
    if _on_trio():
        import trio

        return await trio.to_thread.run_sync(functools.partial(function, *args, **kwargs))
    return await asyncio.to_thread(function, *args, **kwargs)


async def acquire(open: Callable[[], R], release: Callable[[R], object]) -> R:
    """Open what has to be released again, as `run_blocking` does; released where the task is cancelled meanwhile."""
    if _on_trio():
        # a cancellation waits for the thread, and comes when the caller has what was opened
        return await run_blocking(open)
    opening = asyncio.ensure_future(run_blocking(open))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        opening.add_done_callback(functools.partial(_release, release))
        await asyncio.wait({opening})
        raise


def _release(release: Callable[[R], object], opened: asyncio.Task[R]) -> None:
    if not opened.cancelled() and opened.exception() is None:
        release(opened.result())


async def finish(work: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Run something to its end, also when the task that waits for it is cancelled meanwhile."""
    if _on_trio():
        import trio

        with trio.CancelScope(shield=True):
            await work()
        return
    task = asyncio.ensure_future(work())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            # nobody else looks at it
            task.exception()
        raise


def run_main(main: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """Run a program from its start."""
    return asyncio.run(main())


Lock = asyncio.Lock
