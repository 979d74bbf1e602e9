# Generated from tests/conformance/memory/_async/client.py: edit that file, not this one.
# Digest: 7450aaf6f108faff
"""The client."""

from __future__ import annotations

from sessiondock import HTTPClient

from ..provider import PROVIDER
from .sessions import MemorySessions

__all__ = ["Memory"]


class Memory(HTTPClient):
    """Sessions in the memory of a fake server."""

    provider = PROVIDER
    default_base_url = "https://memory.invalid/v1"
    sessions: MemorySessions

    def _bind(self) -> None:
        self.sessions = MemorySessions(self)
