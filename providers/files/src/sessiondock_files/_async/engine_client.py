"""The part of the client that its resources see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sessiondock.authoring import AsyncBaseClient, Deadline
from sessiondock.authoring import runtime_async as runtime

from ..engine import Engine

__all__ = ["AsyncEngineClient"]

T = TypeVar("T")


class AsyncEngineClient(AsyncBaseClient):
    """A client of an engine whose functions block."""

    _engine: Engine
    _wait: float

    async def run(self, operation: str, work: Callable[[Engine, float], T], *, retry: bool = True) -> T:
        """Run a function of the engine as one operation, away from the event loop. For the resources of the client."""

        async def attempt(deadline: Deadline, /) -> T:
            return await runtime.run_blocking(work, self._engine, deadline.at_most(self._wait))

        return await self.perform(operation, attempt, retry=retry)

    @property
    def engine(self) -> Engine:
        """What works on the files. For this provider's own resources."""
        return self._engine

    @property
    def wait(self) -> float:
        """Seconds to wait for another writer."""
        return self._wait
