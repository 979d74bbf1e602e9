"""What asynchronous transports need from the event loop; `_platform_sync` has the same shape."""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import sniffio

from ..errors import ConfigurationError
from ..http.deadline import Deadline
from ..runtime_async import finish

__all__ = ["close_orphans", "network_backend", "running_loop", "time_limit"]


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
