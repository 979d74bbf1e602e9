"""The installed providers, and one of them in full."""

from __future__ import annotations

import os
from typing import Any

import typer

from sessiondock import ConfigurationError
from sessiondock.authoring import Provider, capabilities_of, registry

from .config_file import ConfigFile
from .connections import is_url
from .listing import write_all
from .text import shown

__all__ = ["list_providers", "show_provider"]

COLUMNS = ("name", "urls", "operations", "status")


def list_providers(output: str | None) -> None:
    """A row for every installed provider; for a broken one what is wrong with it."""
    installed = registry.installed_providers()
    rows = {getattr(found, "name", name): _row(name, found) for name, found in sorted(installed.items())}
    write_all(rows.values(), output=output, columns=COLUMNS, fields=None)


def show_provider(name: str) -> None:
    """Operations with their fields, facts and settings of the provider of a name, URL or connection."""
    provider = registry.find_provider(_scheme(name))
    typer.echo(shown(str(capabilities_of(provider, registry.load_class(provider, provider.sync_class)))))
    for setting in provider.settings:
        required = "required, " if setting.required else ""
        typer.echo(shown(f"  setting {setting.name}: {required}{_where(setting.environment)}. {setting.description}"))


def _row(name: str, found: Provider | ConfigurationError) -> dict[str, Any]:
    if isinstance(found, ConfigurationError):
        return {"name": name, "status": f"broken: {found.message}"}
    client = registry.load_class(found, found.sync_class)
    return {
        "name": found.name,
        "title": found.title,
        "urls": [f"{scheme}:" for scheme in found.schemes],
        "operations": [each.value for each in sorted(capabilities_of(found, client).operations)],
        "settings": [f"{setting.name}: {_where(setting.environment)}" for setting in found.settings],
        "status": found.facts.status,
    }


def _scheme(name: str) -> str:
    connections = ConfigFile.read().connections
    url = connections[name]["url"] if name in connections else name
    return str(url).partition(":")[0] if is_url(url) else name


def _where(variables: tuple[str, ...]) -> str:
    found = next((name for name in variables if os.environ.get(name, "").strip()), None)
    return f"set by {found}" if found is not None else f"not set ({' or '.join(variables)})" if variables else "by URL"
