"""What the text of a planted fault may name; it is copied into the package that the fault is planted into."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import attrs

from sessiondock import APIError, DecodeError, Event, NotFoundError, PermissionDeniedError, ServerError
from sessiondock.authoring import PageData

__all__ = [
    "_OPEN",
    "_TURN",
    "APIError",
    "Any",
    "DecodeError",
    "Event",
    "NotFoundError",
    "PageData",
    "PermissionDeniedError",
    "ServerError",
    "attrs",
    "threading",
]

_OPEN: list[object] = []
"""Keeps alive what is never closed."""


class _Turn:
    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *error: object) -> None:
        self._lock.release()

    async def __aenter__(self) -> None:
        await asyncio.to_thread(self._lock.acquire)

    async def __aexit__(self, *error: object) -> None:
        self._lock.release()


_TURN = _Turn()
"""A lock for both worlds."""
