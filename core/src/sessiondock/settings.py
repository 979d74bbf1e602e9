"""Where a client's settings come from: the argument, then the environment, then a plugin."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .advice import to_set
from .errors import ConfigurationError

if TYPE_CHECKING:
    from .hooks import Hooks
    from .provider import Provider, Setting

__all__ = ["required_setting", "resolve"]


def resolve(provider: Provider, name: str, value: str | None, hooks: Hooks) -> str | None:
    """The value of a setting the provider's record declares, or None.

    ConfigurationError when a required one is nowhere to be found, is blank, or cannot go into a header field.
    """
    setting = provider.setting(name)
    if setting is None:
        raise LookupError(f"provider {provider.name!r} declares no setting {name!r}")
    found = value if value is not None else _from_environment(setting)
    if found is None and setting.secret and hooks:
        found = hooks.credential(provider.name, name)
    if found is None:
        if setting.required:
            raise ConfigurationError(_missing(setting), provider=provider.name)
        return None
    return _checked(provider, setting, found)


def required_setting(provider: Provider, name: str, value: str | None) -> str:
    """The value of a setting that is no secret and must be given: the argument, else the environment.

    ConfigurationError when it is nowhere to be found or blank.
    """
    setting = provider.setting(name)
    if setting is None:
        raise LookupError(f"provider {provider.name!r} declares no setting {name!r}")
    found = value if value is not None else _from_environment(setting)
    if found is None:
        raise ConfigurationError(_missing(setting), provider=provider.name)
    return _checked(provider, setting, found)


def _from_environment(setting: Setting) -> str | None:
    for variable in setting.environment:
        value = os.environ.get(variable, "").strip()
        if value:
            return value
    return None


def _checked(provider: Provider, setting: Setting, value: object) -> str:
    if not isinstance(value, str):
        raise ConfigurationError(f"{setting.name} must be a str, not {type(value).__name__}", provider=provider.name)
    if not value.strip():
        raise ConfigurationError(f"{setting.name} is blank; {_missing(setting)}", provider=provider.name)
    if setting.secret and not (value.isascii() and value.isprintable()):
        raise ConfigurationError(
            f"{setting.name} has characters that cannot go into a header field (a line break at its end?)",
            provider=provider.name,
        )
    return value


def _missing(setting: Setting) -> str:
    places = " or ".join(setting.environment)
    form = f" ({setting.description})" if setting.description else ""
    return to_set(setting.name, secret=setting.secret) + (f" or set {places}" if places else "") + form
