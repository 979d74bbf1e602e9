# Generated from src/sessiondock_files/_async/engine_client.py: edit that file, not this one.
# Digest: bd23367f6872273a
"""The part of the client that its resources see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sessiondock.authoring import BaseClient, Deadline
from sessiondock.authoring import runtime_sync as runtime

from ..engine import Engine

__all__ = ["EngineClient"]

T = TypeVar("T")


class EngineClient(BaseClient):
    """A client of an engine whose functions block."""

    _engine: Engine
    _wait: float

    def run(self, operation: str, work: Callable[[Engine, float], T], *, retry: bool = True) -> T:
        """Run a function of the engine as one operation, away from the event loop. For the resources of the client."""

        def attempt(deadline: Deadline, /) -> T:
            return runtime.run_blocking(work, self._engine, deadline.at_most(self._wait))

        return self.perform(operation, attempt, retry=retry)

    @property
    def engine(self) -> Engine:
        """What works on the files. For this provider's own resources."""
        return self._engine

    @property
    def wait(self) -> float:
        """Seconds to wait for another writer."""
        return self._wait
