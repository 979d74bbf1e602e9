"""Runs a function for many items, several at a time; `_workers_sync` has the same shape."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import anyio

__all__ = ["run_workers"]

T = TypeVar("T")


async def run_workers(items: AsyncIterator[T], work: Callable[[T], Awaitable[None]], limit: int) -> None:
    """Call ``work`` once for each item, at most ``limit`` at a time; as many items wait.

    An error of ``items`` or ``work`` ends everything: what is under way is cancelled, and the first error is raised.
    """
    errors: list[BaseException] = []
    send, receive = anyio.create_memory_object_stream[T](limit)

    async def worker() -> None:
        async for item in receive:
            try:
                await work(item)
            except BaseException as error:
                errors.append(error)
                raise

    try:
        async with anyio.create_task_group() as group:
            for _ in range(limit):
                group.start_soon(worker)
            async with send:
                try:
                    async for item in items:
                        await send.send(item)
                except BaseException as error:
                    errors.append(error)
                    raise
    except BaseExceptionGroup as group_error:
        raise next((error for error in errors if isinstance(error, Exception)), group_error) from None
    finally:
        receive.close()
