"""Find a provider by name or URL scheme; load it on use, and only it."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .errors import ConfigurationError, MissingDependencyError, SessionDockError, UnknownProviderError
from .provider import Provider

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "find_provider", "installed_providers", "load_class", "register"]

GROUP = "sessiondock.providers"
KNOWN: Mapping[str, str] = {
    "sql": "sessiondock-sql",
    "sqlite": "sessiondock-sql",
    "postgresql": "sessiondock-sql",
    "postgres": "sessiondock-sql",
    "files": "sessiondock-files",
    "humanloop": "sessiondock-humanloop",
    "humanloop-export": "sessiondock-humanloop",
    "honeyhive": "sessiondock-honeyhive",
    "honeyhive-v1": "sessiondock-honeyhive",
    "orq": "sessiondock-orq",
    "syllable": "sessiondock-syllable",
    "adk": "sessiondock-adk",
}
"""Names this project publishes, for the advice what to pip-install."""

_registered: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Make a provider of this process known without installing it, under its name and schemes."""
    for name in {provider.name, *(scheme.partition("+")[0] for scheme in provider.schemes)}:
        _registered[name] = provider


def find_provider(name: str) -> Provider:
    """The provider of that name or URL scheme; of a scheme, the part before a ``+`` counts.

    Raises:
        UnknownProviderError: nothing installed has that name; says what is installed and what to pip-install.
        ConfigurationError: it is installed but broken, or two distributions claim the name; names them and their
            versions.
    """
    short = name.lower().partition("+")[0]
    for candidate in (name.lower(), short):
        if candidate in _registered:
            return _registered[candidate]
        found = _entries(candidate)
        if found:
            return _load(found)
    raise _unknown(short)


def installed_providers() -> dict[str, Provider | ConfigurationError]:
    """Every name that `find_provider` knows, with its record or with what is wrong with it."""
    found: dict[str, Provider | ConfigurationError] = dict(_registered)
    entries: dict[str, list[EntryPoint]] = {}
    for entry in _entries():
        entries.setdefault(entry.name, []).append(entry)
    for name in entries.keys() - found.keys():
        try:
            found[name] = _load(entries[name])
        except ConfigurationError as error:
            found[name] = error
    return found


def load_class(provider: Provider, path: str) -> Any:
    """The client class at ``package:Class``.

    Raises:
        MissingDependencyError: an import fails for want of a package.
        ConfigurationError: the module cannot be imported, or has no such class; names the distribution.
    """
    module, _, name = path.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        raise MissingDependencyError(
            f"{provider.distribution} cannot be imported, {error.name!r} is missing; "
            f"pip install --force-reinstall {provider.distribution}",
            provider=provider.name,
        ) from error
    except SessionDockError:
        raise
    except Exception as error:
        raise ConfigurationError(
            f"{provider.distribution} is broken, {path} cannot be loaded: {type(error).__name__}: {error}",
            provider=provider.name,
        ) from error


def _entries(name: str | None = None) -> tuple[EntryPoint, ...]:
    from importlib import metadata

    return tuple(entry for entry in metadata.entry_points(group=GROUP) if name is None or entry.name == name)


def _load(entries: Sequence[EntryPoint]) -> Provider:
    entry = entries[0]
    if len(entries) > 1:
        # the first one found would be given the key of the other
        owners = " and ".join(sorted(map(_owner, entries)))
        raise ConfigurationError(f"the provider name {entry.name!r} is claimed by {owners}; uninstall all but one")
    try:
        record = entry.load()
    except SessionDockError:
        raise
    except Exception as error:
        raise ConfigurationError(
            f"provider {entry.name!r} of {_owner(entry)} cannot be loaded: {type(error).__name__}: {error}"
        ) from error
    if not isinstance(record, Provider):
        raise ConfigurationError(
            f"provider {entry.name!r} of {_owner(entry)} is a {type(record).__name__}, not a Provider"
        )
    return record


def _owner(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else "an unknown distribution"


def _unknown(name: str) -> UnknownProviderError:
    names = sorted({*_registered, *(entry.name for entry in _entries())})
    listed = ", ".join(names) or "none"
    distribution: str | None = KNOWN.get(name)
    if distribution is not None:
        message = f"provider {name!r} is not installed; pip install {distribution} (installed: {listed})"
    elif near := _near(name, [*names, *KNOWN]):
        message = f"no provider is called {name!r}; did you mean {near!r}? Installed: {listed}"
    else:
        distribution = f"sessiondock-{name}"
        message = f"no provider is called {name!r}. Installed: {listed}. It may be published as {distribution}"
    error = UnknownProviderError(message)
    error.distribution = distribution
    return error


def _near(name: str, names: Sequence[str]) -> str | None:
    import difflib

    return next(iter(difflib.get_close_matches(name, names, n=1)), None)
