"""Which client the asynchronous suite tests; `_choice_sync` has the same shape."""

from __future__ import annotations

from sessiondock.provider import Provider

__all__ = ["client_path", "colour"]

colour = "async"


def client_path(provider: Provider) -> str:
    """Where the record says the client class is."""
    return provider.async_class
