"""What a client works on, as text for the files that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sessiondock import Capabilities

__all__ = ["place_of"]


class _Located(Protocol):
    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def identity(self) -> Mapping[str, str]: ...


def place_of(client: _Located) -> str:
    """The provider and what a client works on, without secrets, the same for both variants of a client."""
    location, *rest = [*client.identity.items()] or [("location", "")]
    return " ".join([client.capabilities.provider, location[1], *(f"{name}={value}" for name, value in rest)]).strip()
