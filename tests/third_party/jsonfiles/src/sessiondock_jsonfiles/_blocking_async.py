"""How blocking work is done in this colour; `_blocking_sync` has the same shape."""

from __future__ import annotations

from asyncio import to_thread as run_blocking

__all__ = ["run_blocking"]
