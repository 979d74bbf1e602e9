# Generated from src/sessiondock_jsonfiles/_async/store_client.py: edit that file, not this one.
# Digest: 552057c198b47d70
"""The part of the client that its resources see."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sessiondock.authoring import BaseClient, Deadline, runtime_sync

from ..store import Store

__all__ = ["StoreClient"]

P = ParamSpec("P")
R = TypeVar("R")


class StoreClient(BaseClient):
    """A client of a store whose functions block.

    Attributes:
        store: the store.
    """

    store: Store

    def run(self, operation: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a function of the store as one operation, away from the event loop. For the resources of the client."""

        def attempt(deadline: Deadline, /) -> R:
            deadline.check()
            return runtime_sync.run_blocking(function, *args, **kwargs)

        return self.perform(operation, attempt)
