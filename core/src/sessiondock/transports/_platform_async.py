"""What asynchronous transports need from the event loop; `_platform_sync` has the same shape."""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import functools
import math
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import sniffio

from ..errors import ConfigurationError
from ..http.deadline import Deadline
from ..runtime_async import finish

__all__ = [
    "STREAMS",
    "Signal",
    "close_orphans",
    "connecting_backend",
    "finish_soon",
    "network_backend",
    "running_loop",
    "time_limit",
]

STREAMS = 100
"""How many calls share a connection of HTTP/2, where the service allows as many."""

_GRACE = 1.0


def running_loop() -> object:
    """The running event loop, or the running trio's token. ConfigurationError when there is none."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        pass
    try:
        library = sniffio.current_async_library()
    except sniffio.AsyncLibraryNotFoundError:
        library = None
    if library != "trio":
        raise ConfigurationError("an asynchronous client needs a running event loop of asyncio or trio")
    import trio

    return trio.lowlevel.current_trio_token()


@asynccontextmanager
async def time_limit(deadline: Deadline) -> AsyncGenerator[None]:
    """End what is inside when the deadline comes, with our TimeoutError."""
    seconds = deadline.limit(None)
    if sniffio.current_async_library() == "trio":
        import trio

        with trio.move_on_after(seconds) as trio_scope:
            yield
        if trio_scope.cancelled_caught:
            raise deadline.expired()
        return
    scope = asyncio.timeout(seconds)
    try:
        async with scope:
            yield
    except builtins.TimeoutError:
        if scope.expired():
            raise deadline.expired() from None
        raise


async def close_orphans(pool: Any) -> None:
    """Close the connections of a pool of httpcore that nothing uses and nothing would close.

    httpcore shields the closing of a connection from the cancellation of anyio's scopes, not from that of asyncio's
    tasks. A call that is cancelled after connecting and before sending leaves one behind, which would count for ever.
    """
    in_use = [request.connection for request in pool._requests]
    unused = [connection for connection in pool.connections if connection not in in_use]
    for connection in [each for each in unused if not each.is_idle() and not each.is_closed()]:
        await finish(connection.aclose)


def network_backend(core: Any) -> Any:
    """What opens connections for httpcore: its own choice, since `time_limit` ends any wait."""
    return None


def connecting_backend(core: Any) -> Any:
    """What opens connections through httpcore (or httpcore2, the module is the argument) on the running event loop."""
    return core.TrioBackend() if sniffio.current_async_library() == "trio" else core.AnyIOBackend()


async def finish_soon(work: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Run something to its end, also when the task is cancelled meanwhile; it then has little time left.

    Under trio that is so for a deadline; of another cancellation nothing is known before the end.
    """
    if sniffio.current_async_library() == "trio":
        import trio

        end = max(trio.current_time(), trio.current_effective_deadline()) + _GRACE
        with trio.CancelScope(shield=True, deadline=end):
            await work()
        await trio.lowlevel.checkpoint_if_cancelled()
        return
    task = asyncio.ensure_future(work())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=_GRACE)
        if task.cancel():
            await asyncio.wait({task})
        raise


class Signal:
    """Wakes the tasks that wait for something to change."""

    def __init__(self) -> None:
        self._waiting: list[Any] = []

    @property
    def waited(self) -> bool:
        """Whether somebody waits."""
        return bool(self._waiting)

    async def wait(self, seconds: float | None) -> None:
        """Return when `wake` is called, or when the seconds are over."""
        if sniffio.current_async_library() == "trio":
            import trio

            event = trio.Event()
            with self._told(event.set), trio.move_on_after(math.inf if seconds is None else seconds):
                await event.wait()
            return
        woken = asyncio.get_running_loop().create_future()
        with self._told(functools.partial(_wake, woken)), contextlib.suppress(builtins.TimeoutError):
            async with asyncio.timeout(seconds):
                await woken

    @contextmanager
    def _told(self, wake: Callable[[], object]) -> Generator[None]:
        self._waiting.append(wake)
        try:
            yield
        finally:
            if wake in self._waiting:
                self._waiting.remove(wake)

    def wake(self) -> None:
        """Let everybody go on."""
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            each()


def _wake(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)
