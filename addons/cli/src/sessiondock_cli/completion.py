"""What the shell offers when Tab is pressed: connections, providers, fakes and ids of local sessions.

Nothing here raises: a shell has no use for an error in the middle of a line.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from typing import Any

import typer

__all__ = [
    "complete_connection",
    "complete_fake",
    "complete_field_options",
    "complete_fields",
    "complete_format",
    "complete_output",
    "complete_provider",
    "complete_session",
    "complete_sort",
]

LOCAL = ("sqlite", "files")
OFFERED = 50
# ids come from outside, and what a shell is offered it may run
_PLAIN = re.compile(r"[\w.@%+][\w.:@%+,/=-]*")


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
    found = _quietly(lambda: _ids(connection))
    return [each for each in found if each.startswith(incomplete) and _PLAIN.fullmatch(each)][:OFFERED]


def complete_fields(ctx: typer.Context, incomplete: str) -> list[str]:
    """The list of fields so far, with each field that could be its last."""
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in _quietly(lambda: _model_fields(ctx)) if name.startswith(last)]


def complete_sort(ctx: typer.Context, incomplete: str) -> list[str]:
    """Fields to sort by. A shell takes what begins with a dash for an option, so there is none with a sign."""
    return [name for name in _quietly(lambda: _model_fields(ctx)) if name.startswith(incomplete)]


def complete_field_options(ctx: typer.Context, incomplete: str) -> list[str]:
    """Options that the provider of the connection on the line adds to the command's own."""
    connection = str(ctx.params.get("connection") or ctx.params.get("source") or "")
    return [each for each in _quietly(lambda: _options(connection, str(ctx.info_name))) if each.startswith(incomplete)]


def complete_output(incomplete: str) -> list[str]:
    """Formats of results."""
    from .output import FORMATS

    return [each for each in FORMATS if each.startswith(incomplete)]


def complete_format(incomplete: str) -> list[str]:
    """Formats of files."""
    return [each for each in _quietly(_formats) if each.startswith(incomplete)]


def _model_fields(ctx: typer.Context) -> Iterator[str]:
    from sessiondock import Event, Recording, Session

    from .listing import names_of

    yield from names_of({"events": Event, "recordings": Recording}.get(str(ctx.info_name), Session))


def _options(connection: str, command: str) -> Iterator[str]:
    from sessiondock import Event
    from sessiondock.authoring import capabilities_of, registry

    from .adding import SET_BY_THE_COMMAND
    from .connections import is_url
    from .field_options import OWN
    from .listing import names_of

    names: Iterable[str]
    if command == "add-event":
        names = [name for name in names_of(Event) if name not in SET_BY_THE_COMMAND]
    else:
        url = connection if is_url(connection) else _url_of(connection)
        provider = registry.find_provider(url.partition(":")[0])
        fields = capabilities_of(provider, registry.load_class(provider, provider.sync_class)).fields
        names = [name for name in fields[_OPERATIONS.get(command, _LIST)] if name not in OWN]
    yield from ("--" + name.replace("_", "-") for name in names)


def _url_of(name: str) -> str:
    from .config_file import ConfigFile

    return str(ConfigFile.read().connection(name)["url"])


_LIST: Any = "list"
_OPERATIONS: dict[str, Any] = {"create": "create", "update": "update", "events": "list_events"}


def _formats() -> Iterator[str]:
    from sessiondock_transfer import installed_formats

    yield from sorted(installed_formats())


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
