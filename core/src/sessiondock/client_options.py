"""Options of clients, checked. Everything here raises ConfigurationError for what does not fit."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from ._unset import Unset
from .advice import to_set
from .checks import choice, shown
from .errors import ConfigurationError, InvalidValueError
from .http.retry import RetryPolicy
from .http.timeouts import Timeout
from .provider import Provider
from .version import __version__

if TYPE_CHECKING:
    from .connection_url import ConnectionURL

__all__ = [
    "checked_headers",
    "response_limit",
    "retry_policy",
    "timeout_option",
    "url_options",
    "url_value",
    "user_agent",
]

T = TypeVar("T")


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
    return Timeout.of(value)


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


def url_options(
    url: ConnectionURL, provider: Provider, allowed: Collection[str], transports: Sequence[str] = ()
) -> dict[str, Any]:
    """The settings in a connection URL's query. A secret is rejected: URLs end up in logs and shell histories.

    Args:
        url: the connection URL.
        provider: its record says which settings are secrets.
        allowed: the names of all settings that may be there.
        transports: the values that ``transport`` may have.
    """
    for name, _ in url.query:
        setting = provider.setting(name)
        if setting is not None and setting.secret:
            places = " or ".join(setting.environment)
            raise ConfigurationError(
                f"{name} must not be in the connection URL, which ends up in logs; {to_set(name, secret=True)}"
                + (f" or set {places}" if places else ""),
                provider=provider.name,
            )
    readers: dict[str, tuple[Callable[[str], Any], str]] = {
        "timeout": (_seconds, "a number of seconds above 0"),
        "max_retries": (lambda text: retry_policy(int(text)).max_retries, "a whole number from 0"),
        "max_response_bytes": (lambda text: response_limit(int(text), 0), "a whole number from 1"),
        "transport": (lambda text: choice(text, "transport", transports), _alternatives(transports)),
        "http2": (lambda text: choice(text, "http2", ("true", "false")) == "true", "true or false"),
    }
    return {
        name: url_value(name, text, *readers[name]) if name in readers else text
        for name, text in url.settings(*allowed).items()
    }


def url_value(name: str, text: str, read: Callable[[str], T], expected: str) -> T:
    """What a part of a connection URL says, such as the value of a setting in its query.

    Args:
        name: of the setting.
        text: what is there. No error shows it, since it may be a secret in the wrong place.
        read: gives the value, or raises ValueError, InvalidValueError or ConfigurationError.
        expected: what the text must be, for people.

    Raises:
        ConfigurationError: the text does not fit. It names the setting and what is expected.
    """
    with suppress(ValueError, InvalidValueError, ConfigurationError):
        return read(text)
    raise ConfigurationError(f"{name} in the connection URL must be {expected}")


def _seconds(text: str) -> float:
    timeout_option(number := float(text))
    return number


def _alternatives(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
