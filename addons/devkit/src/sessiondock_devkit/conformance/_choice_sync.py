"""Which client the synchronous suite tests; `_choice_async` has the same shape."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sessiondock import Provider

__all__ = ["client_path", "together", "variant"]

variant = "sync"


def client_path(provider: Provider) -> str:
    """The path of the client class in the record."""
    return provider.sync_class


def together(*calls: Callable[[], Any]) -> None:
    """Make calls at the same time, in threads, and wait for all of them."""
    with ThreadPoolExecutor(len(calls)) as pool:
        for future in [pool.submit(call) for call in calls]:
            future.result()
