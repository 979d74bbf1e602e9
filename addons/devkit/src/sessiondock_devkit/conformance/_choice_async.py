"""Which client the asynchronous suite tests; `_choice_sync` has the same shape."""

from __future__ import annotations

from sessiondock import Provider

__all__ = ["client_path", "variant"]

variant = "async"


def client_path(provider: Provider) -> str:
    """The path of the client class in the record."""
    return provider.async_class
