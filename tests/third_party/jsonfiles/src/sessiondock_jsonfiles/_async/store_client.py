"""The part of the client that its resources see."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sessiondock.authoring import AsyncBaseClient, Deadline, runtime_async

from ..store import Store

__all__ = ["AsyncStoreClient"]

P = ParamSpec("P")
R = TypeVar("R")


class AsyncStoreClient(AsyncBaseClient):
    """A client of a store whose functions block.

    Attributes:
        store: the store.
    """

    store: Store

    async def run(self, operation: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a function of the store as one operation, away from the event loop. For the resources of the client."""

        async def attempt(deadline: Deadline, /) -> R:
            deadline.check()
            return await runtime_async.run_blocking(function, *args, **kwargs)

        return await self.perform(operation, attempt)
