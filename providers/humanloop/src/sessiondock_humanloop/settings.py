"""Settings of the clients, checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sessiondock import ConfigurationError, InvalidValueError, Provider

__all__ = ["checked_setting"]

T = TypeVar("T")


def checked_setting(provider: Provider, check: Callable[[object, str], T], value: object, name: str) -> T:
    """The setting, as the check returns it. ConfigurationError when it does not fit."""
    try:
        return check(value, name)
    except InvalidValueError as error:
        raise ConfigurationError(error.message, provider=provider.name) from error
