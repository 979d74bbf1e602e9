"""Options of clients, checked. Everything here raises ConfigurationError for what does not fit."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar

from ._unset import Unset
from .checks import shown
from .connection_url import ConnectionURL
from .errors import ConfigurationError, InvalidValueError
from .http.retry import RetryPolicy
from .http.timeouts import Timeout
from .provider import Provider
from .version import __version__

__all__ = [
    "checked_headers",
    "number_setting",
    "response_limit",
    "retry_policy",
    "timeout_option",
    "url_options",
    "user_agent",
]

N = TypeVar("N", int, float)


@cache
def user_agent() -> str:
    """The ``User-Agent`` of this library."""
    return f"sessiondock/{__version__} python/{sys.version.split()[0]}"


def timeout_option(value: Timeout | float | Unset | None) -> Timeout:
    """The value of ``timeout=``; left out, it is a `Timeout` with its defaults, or the limits of
    the caller's own HTTP client."""
    if isinstance(value, Unset):
        return Timeout.default()
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if value is not None and not isinstance(value, Timeout) and not number:
        raise ConfigurationError(
            f"timeout must be a number of seconds, a sessiondock.Timeout or None, not {type(value).__name__}"
        )
    if isinstance(value, (int, float)) and not 0 < value < math.inf:
        raise ConfigurationError(f"timeout must be a number of seconds above 0, or None for no limit, not {value!r}")
    try:
        return Timeout.of(value)
    except InvalidValueError as error:
        raise ConfigurationError(error.message) from error


def retry_policy(max_retries: int | None) -> RetryPolicy:
    """The value of ``max_retries=``; None is the default."""
    try:
        return RetryPolicy() if max_retries is None else RetryPolicy(max_retries=max_retries)
    except InvalidValueError as error:
        raise ConfigurationError(error.message) from error


def response_limit(value: int | Unset | None, default: int) -> int | None:
    """The value of ``max_response_bytes=``; left out it is the default, None is no limit."""
    if isinstance(value, Unset):
        return default
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(
            f"max_response_bytes must be a whole number from 1, or None for any, not {shown(value)}"
        )
    return value


def checked_headers(headers: Mapping[str, str], reserved: Collection[str] = ()) -> dict[str, str]:
    """Headers that can be sent.

    Args:
        headers: names and values.
        reserved: names in lower case that the client sets itself, such as that of the API key.
    """
    if not isinstance(headers, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"headers must be a mapping, not {type(headers).__name__}")
    for name, value in headers.items():
        if not isinstance(name, str) or not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"header {name!r} must be a str with a str value")
        if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
            raise ConfigurationError(f"{name!r} is not the name of a header")
        if not value.isascii() or not (
            value.isprintable() or ("\t" in value and value.replace("\t", "").isprintable())
        ):
            raise ConfigurationError(f"the value of header {name!r} must be printable ASCII")
        if name.lower() in reserved:
            raise ConfigurationError(f"header {name!r} carries the API key; pass api_key= instead")
    return dict(headers)


def url_options(url: ConnectionURL, provider: Provider, allowed: Collection[str]) -> dict[str, Any]:
    """The settings in a connection URL's query. A secret is rejected: URLs end up in logs and shell histories."""
    for name, _ in url.query:
        setting = provider.setting(name)
        if setting is not None and setting.secret:
            places = " or ".join(setting.environment)
            raise ConfigurationError(
                f"{name} must not be in the connection URL, which ends up in logs; pass {name}="
                + (f" or set {places}" if places else ""),
                provider=provider.name,
            )
    found: dict[str, Any] = dict(url.settings(*allowed))
    for name, kind in (("timeout", float), ("max_retries", int), ("max_response_bytes", int)):
        if isinstance(text := found.get(name), str):
            found[name] = number_setting(name, text, kind)
    return found


def number_setting(name: str, text: str, kind: Callable[[str], N]) -> N:
    """A number from a connection URL's query. The error does not show what is there, which may be part of a secret."""
    with suppress(ValueError):
        return kind(text)
    raise ConfigurationError(f"{name} in the connection URL must be a number")
