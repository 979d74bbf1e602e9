"""Threads that are left behind."""

from __future__ import annotations

import threading

__all__ = ["started_since"]


def started_since(before: set[threading.Thread]) -> list[str]:
    """The threads that were started since, apart from those of fake servers and of event loops."""
    return [
        thread.name
        for thread in threading.enumerate()
        if thread not in before and not thread.name.startswith(("sessiondock-", "asyncio_"))
    ]
