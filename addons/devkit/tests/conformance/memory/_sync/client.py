# Generated from tests/conformance/memory/_async/client.py: edit that file, not this one.
# Digest: 092892af98d378fc
"""The client."""

from __future__ import annotations

from sessiondock.authoring import HTTPClient, HTTPService, resource

from ..provider import PROVIDER
from .sessions import MemorySessions

__all__ = ["Memory"]


class Memory(HTTPClient):
    """Sessions in the memory of a fake server."""

    provider = PROVIDER
    service = HTTPService(base_url="https://memory.invalid/v1")
    sessions = resource(MemorySessions)
