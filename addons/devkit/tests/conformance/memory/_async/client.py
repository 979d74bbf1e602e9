"""The client."""

from __future__ import annotations

from sessiondock import AsyncHTTPClient

from ..provider import PROVIDER
from .sessions import AsyncMemorySessions

__all__ = ["AsyncMemory"]


class AsyncMemory(AsyncHTTPClient):
    """Sessions in the memory of a fake server."""

    provider = PROVIDER
    default_base_url = "https://memory.invalid/v1"
    sessions: AsyncMemorySessions

    def _bind(self) -> None:
        self.sessions = AsyncMemorySessions(self)
