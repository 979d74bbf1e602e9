"""The HTTP libraries that a suite runs over, for ``pytest.mark.parametrize("transport", ...)``."""

from __future__ import annotations

__all__ = ["ASYNC_TRANSPORTS", "SYNC_TRANSPORTS"]

ASYNC_TRANSPORTS = ("httpx", "aiohttp")
SYNC_TRANSPORTS = ("requests", "httpx")
