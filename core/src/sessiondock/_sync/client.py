# Generated from src/sessiondock/_async/client.py: edit that file, not this one.
# Digest: 3d8c9ec9870b63d0
"""What every provider's client shares."""

from __future__ import annotations

from types import TracebackType
from typing import Any, ClassVar, Self

from ..connection_url import ConnectionURL
from ..operations import Capabilities, capabilities
from ..provider import Provider

__all__ = ["BaseClient"]


class BaseClient:
    """A context manager with ``sessions`` and ``capabilities``. Subclasses set `provider` and ``sessions``."""

    provider: ClassVar[Provider]
    # each provider's own class; a mutable attribute of a wider type could not be narrowed
    sessions: Any

    @classmethod
    def from_url(cls, url: ConnectionURL, /, **settings: Any) -> Self:
        """A client for a connection URL; keywords win over the URL's query. ConfigurationError when it does not fit."""
        raise NotImplementedError(f"{cls.__name__} must say how it reads a connection URL")

    @property
    def capabilities(self) -> Capabilities:
        """What this client can do."""
        return capabilities(self.provider, self.sessions)

    def close(self) -> None:
        """Give back what the client opened. Calling it twice is harmless."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.provider.name}>"
