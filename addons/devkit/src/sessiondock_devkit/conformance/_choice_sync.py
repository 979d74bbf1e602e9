"""Which client the synchronous suite tests; `_choice_async` has the same shape."""

from __future__ import annotations

from sessiondock import Provider

__all__ = ["client_path", "variant"]

variant = "sync"


def client_path(provider: Provider) -> str:
    """The path of the client class in the record."""
    return provider.sync_class
