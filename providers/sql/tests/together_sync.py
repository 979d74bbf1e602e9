"""Calls at the same time: threads here, tasks in `together_async`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def together(calls: Iterable[Callable[[], T]]) -> list[T]:
    """The results of all calls, in their order."""
    with ThreadPoolExecutor(max_workers=16) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
