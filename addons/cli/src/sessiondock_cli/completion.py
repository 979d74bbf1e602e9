"""What the shell offers when Tab is pressed: connections, providers, fakes and ids of local sessions.

Nothing here raises: a shell has no use for an error in the middle of a line.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Any

import typer

__all__ = ["complete_connection", "complete_fake", "complete_provider", "complete_session"]

LOCAL = ("sqlite", "files")
OFFERED = 50


def complete_connection(incomplete: str) -> list[str]:
    """Configured names, and the schemes of the installed providers."""
    return [each for each in [*_quietly(_connections), *_quietly(_schemes)] if each.startswith(incomplete)]


def complete_provider(incomplete: str) -> list[str]:
    """Names of the installed providers and configured connections."""
    return [each for each in [*_quietly(_providers), *_quietly(_connections)] if each.startswith(incomplete)]


def complete_fake(incomplete: str) -> list[str]:
    """Names of the installed fakes."""
    names = {entry.name for entry in metadata.entry_points(group="sessiondock.fakes")}
    return sorted(name for name in names if name.startswith(incomplete))


def complete_session(ctx: typer.Context, incomplete: str) -> list[str]:
    """Ids of sessions of the connection on the line, newest first, where they are on this machine."""
    connection = str(ctx.params.get("connection") or "")
    return [each for each in _quietly(lambda: _ids(connection)) if each.startswith(incomplete)][:OFFERED]


def _connections() -> Iterator[str]:
    from .config_file import ConfigFile

    yield from ConfigFile.read().connections


def _schemes() -> Iterator[str]:
    from sessiondock.authoring import Provider, registry

    found = {each.name: each for each in registry.installed_providers().values() if isinstance(each, Provider)}
    for provider in found.values():
        yield from (f"{scheme}:" if provider.opaque_urls else f"{scheme}://" for scheme in provider.schemes)


def _providers() -> Iterator[str]:
    from sessiondock.authoring import registry

    yield from sorted(registry.installed_providers())


def _ids(connection: str) -> Iterator[str]:
    from .connections import open_client, resolve

    if resolve(connection)[0].partition(":")[0] in LOCAL:
        with open_client(connection) as client:
            yield from (session.id for session in client.sessions.list(max_items=1000))


def _quietly(values: Callable[[], Iterator[Any]]) -> list[str]:
    with contextlib.suppress(Exception):
        return list(values())
    return []
