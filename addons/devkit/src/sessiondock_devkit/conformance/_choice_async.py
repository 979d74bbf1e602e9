"""Which client the asynchronous suite tests; `_choice_sync` has the same shape."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sessiondock import Provider

__all__ = ["client_path", "together", "variant"]

variant = "async"


def client_path(provider: Provider) -> str:
    """The path of the client class in the record."""
    return provider.async_class


async def together(*calls: Callable[[], Awaitable[Any]]) -> None:
    """Make calls at the same time and wait for all of them."""
    await asyncio.gather(*[call() for call in calls])
