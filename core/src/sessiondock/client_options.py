"""Options of clients, checked."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeVar

from .errors import ConfigurationError
from .version import __version__

__all__ = ["checked_headers", "number_setting", "user_agent"]

N = TypeVar("N", int, float)


@cache
def user_agent() -> str:
    """What we call ourselves."""
    return f"sessiondock/{__version__} python/{platform.python_version()}"


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Header fields that can be sent. ConfigurationError for one that cannot."""
    if not isinstance(headers, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"headers must be a mapping, not {type(headers).__name__}")
    for name, value in headers.items():
        if not isinstance(name, str) or not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"header {name!r} must be a str with a str value")
        if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
            raise ConfigurationError(f"{name!r} is not the name of a header field")
        if any(ord(character) < 32 or ord(character) == 127 for character in value) or not value.isascii():
            raise ConfigurationError(f"the value of header {name!r} must be printable ASCII")
    return dict(headers)


def number_setting(name: str, text: str, kind: Callable[[str], N]) -> N:
    """A number from a connection URL's query."""
    try:
        return kind(text)
    except ValueError:
        raise ConfigurationError(f"{name} in the connection URL must be a number, not {text!r}") from None
