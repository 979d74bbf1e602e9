"""What a client that speaks HTTP knows of its service, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from .errors import APIError

if TYPE_CHECKING:
    from .connection_url import ConnectionURL

__all__ = ["HTTPService", "bearer"]


def bearer(key: str) -> Mapping[str, str]:
    """The ``Authorization`` header for an API key, which may be given with or without ``Bearer`` before it."""
    return {"Authorization": key if key.lower().startswith("bearer ") else f"Bearer {key}"}


@attrs.frozen(kw_only=True)
class HTTPService:
    """How one vendor's service is reached.

    Attributes:
        base_url: the vendor's own address; empty when there is none and the caller must give one.
        credentials: makes the headers that carry the API key. They go to the base URL's origin only.
        hint: one more sentence for an error response, when the provider knows what it means.
        location: reads what a connection URL has between the scheme and the query as settings of the client class;
            None when the provider takes nothing there.
        url_settings: settings that a connection URL's query may give, beside those of every client.
    """

    base_url: str = ""
    credentials: Callable[[str], Mapping[str, str]] = bearer
    hint: Callable[[APIError], str | None] | None = None
    location: Callable[[ConnectionURL], Mapping[str, Any]] | None = None
    url_settings: tuple[str, ...] = ()
