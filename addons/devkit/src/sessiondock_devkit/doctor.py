"""``python -m sessiondock_devkit.doctor acme``: what an installed provider's record says, and what the kit found last.

Run it in the folder of the distribution, whose pytest cache has the last report of the conformance kit. It connects to
nothing; ``sessiondock.doctor("acme")`` asks the service for an answer.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from sessiondock import ConfigurationError, Provider, Setting, find_provider
from sessiondock.authoring import capabilities_of, registry

__all__ = ["main"]

_ABOUT = "What an installed provider's record says, and what the conformance kit found last."


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is known of providers. Returns the exit status: 1 when one cannot be used, or failed a check."""
    parser = argparse.ArgumentParser("python -m sessiondock_devkit.doctor", description=_ABOUT)
    parser.add_argument("names", nargs="+", metavar="NAME", help="name or URL scheme of an installed provider")
    parser.add_argument("--cache", type=Path, default=Path(".pytest_cache"), help="pytest's cache (default: here)")
    options = parser.parse_args(arguments)
    return max([_examine(name, options.cache) for name in options.names])


def _examine(name: str, cache: Path) -> int:
    try:
        provider = find_provider(name)
        print("\n".join(_record(provider)))
        print(capabilities_of(provider, registry.load_class(provider, provider.sync_class)))
    except ConfigurationError as error:
        print(f"{name}: {error.message}", file=sys.stderr)
        return 1
    return _kit(provider, cache)


def _record(provider: Provider) -> Iterator[str]:
    entries = [each for each in metadata.entry_points(group=registry.GROUP) if each.value in _values(provider)]
    found = ", ".join(f"{each.name} = {each.value}" for each in entries) or "none: registered in this process"
    try:
        version = metadata.version(provider.distribution)
    except metadata.PackageNotFoundError:
        version = "not installed"
    yield f"{provider.title}: {provider.distribution} {version}"
    yield f"  entry points  {found}"
    yield f"  schemes       {', '.join(provider.schemes)}"
    yield f"  classes       {provider.sync_class}, {provider.async_class}"
    for setting in provider.settings:
        yield f"  setting       {_setting(setting)}"


def _values(provider: Provider) -> set[str]:
    """The values of the entry points that lead to a record."""
    found: set[str] = set()
    for entry in metadata.entry_points(group=registry.GROUP):
        if entry.name in {provider.name, *provider.schemes} and entry.load() is provider:
            found.add(entry.value)
    return found


def _setting(setting: Setting) -> str:
    words = [word for word, holds in (("required", setting.required), ("secret", setting.secret)) if holds]
    places = ", ".join(
        f"{name} {'set' if os.environ.get(name, '').strip() else 'not set'}" for name in setting.environment
    )
    return "; ".join(filter(None, (setting.name, ", ".join(words), places)))


def _kit(provider: Provider, cache: Path) -> int:
    from .conformance.last_run import found_last

    suites = found_last(cache, provider.title)
    if not suites:
        print(f"conformance kit: no report in {cache}; run pytest here, over the file that describes the provider")
    for suite, found in suites.items():
        print(f"conformance kit, {found['at']}: {suite}: {found['totals']}")
        for name, note in found["failed"].items():
            print(f"  failed: {name}: {note}")
    return int(any(found["failed"] for found in suites.values()))


if __name__ == "__main__":
    sys.exit(main())
