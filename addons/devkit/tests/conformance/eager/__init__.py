"""A package that loads everything at once, and has no marker for type checkers."""

from __future__ import annotations

import requests

from addons.devkit.tests.conformance.memory._async.client import AsyncMemory
from addons.devkit.tests.conformance.memory._sync.client import Memory

__all__ = ["AsyncMemory", "EagerMemory", "requests"]


class EagerMemory(Memory):
    """A client that differs from its twin, in a module that loads it."""

    def count(self) -> int:
        """How many there are."""
        return len(list(self.sessions.list()))
