"""Which client the synchronous suite tests; `_choice_async` has the same shape."""

from __future__ import annotations

from sessiondock.provider import Provider

__all__ = ["client_path", "colour"]

colour = "sync"


def client_path(provider: Provider) -> str:
    """Where the record says the client class is."""
    return provider.sync_class
