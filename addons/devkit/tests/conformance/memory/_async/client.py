"""The client."""

from __future__ import annotations

from sessiondock.authoring import AsyncHTTPClient, HTTPService, resource

from ..provider import PROVIDER
from .sessions import AsyncMemorySessions

__all__ = ["AsyncMemory"]


class AsyncMemory(AsyncHTTPClient):
    """Sessions in the memory of a fake server."""

    provider = PROVIDER
    service = HTTPService(base_url="https://memory.invalid/v1")
    sessions = resource(AsyncMemorySessions)
