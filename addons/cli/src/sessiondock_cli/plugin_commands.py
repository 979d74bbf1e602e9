"""Commands of plugins, by the hook ``cli_commands``. A plugin that is broken never disturbs the rest."""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping
from importlib import metadata
from typing import Any

import typer

from .printing import print_error

__all__ = ["load_plugin_command", "plugin_commands"]

GROUP = "sessiondock.plugins"


@functools.cache
def plugin_commands() -> Mapping[str, Any]:
    """Name -> callable that takes the remaining arguments. Empty, without loading anything, when there is no plugin."""
    if not metadata.entry_points(group=GROUP):
        return {}
    from sessiondock import SessionDockError
    from sessiondock.authoring import load_hooks

    try:
        return load_hooks().cli_commands()
    except SessionDockError as error:
        print_error(f"commands of plugins are left out: {error.message}")
        return {}


def load_plugin_command(name: str) -> Any:
    """A plugin's command as one of ours, or None. Everything behind its name is the plugin's to read."""
    function = plugin_commands().get(name)
    if function is None:
        return None
    settings: dict[str, Any] = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
    app = typer.Typer(add_completion=False)

    def run(context: typer.Context) -> None:
        result = function(list(context.args))
        if isinstance(result, int):
            sys.exit(result)

    app.command(name, context_settings=settings)(run)
    return typer.main.get_command(app)
