"""Calls at the same time: tasks here, threads in `together_sync`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def together(calls: Iterable[Callable[[], Awaitable[T]]]) -> list[T]:
    """The results of all calls, in their order."""
    return list(await asyncio.gather(*(call() for call in calls)))
