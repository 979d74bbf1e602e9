"""Whether a client, and every client made from it, may still be used."""

from __future__ import annotations

from .errors import ConfigurationError

__all__ = ["Lifetime"]


class Lifetime:
    """The closed state that a client shares with those that ``with_options`` made from it."""

    __slots__ = ("closed",)

    def __init__(self) -> None:
        self.closed: bool = False

    def check(self) -> None:
        """Raise ConfigurationError when the client is closed."""
        if self.closed:
            raise ConfigurationError("the client is closed; make a new one")
