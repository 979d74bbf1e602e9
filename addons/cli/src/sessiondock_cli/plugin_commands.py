"""Commands of plugins, by the hook ``cli_commands``. A plugin that is broken never disturbs the rest."""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable, Mapping
from importlib import metadata
from typing import Any

import typer

from .command import reported
from .printing import print_error

__all__ = ["load_plugin_command", "plugin_commands", "summary_of"]

GROUP = "sessiondock.plugins"
LEFT_OUT = "commands of a plugin are left out: "


@functools.cache
def plugin_commands() -> Mapping[str, Callable[[list[str]], object]]:
    """Name -> callable that takes the remaining arguments. Empty, without loading anything, when there is no plugin.

    What cannot be used is told on standard error, once, and left out.
    """
    if not metadata.entry_points(group=GROUP):
        return {}
    from sessiondock.authoring import usable_hooks

    hooks, failures = usable_hooks()
    for failure in failures:
        print_error(LEFT_OUT + failure)
    logger = logging.getLogger("sessiondock.hooks")
    handler = _Told(logging.ERROR)
    logger.addHandler(handler)
    try:
        found = hooks.cli_commands()
    finally:
        logger.removeHandler(handler)
    usable = {name: function for name, function in found.items() if callable(function)}
    for name in found.keys() - usable.keys():
        print_error(f"{LEFT_OUT}{name} is {type(found[name]).__name__}, not a function")
    return usable


class _Told(logging.Handler):
    """Tells what the hooks log: a plugin that raised instead of giving its commands."""

    def emit(self, record: logging.LogRecord) -> None:
        print_error(LEFT_OUT + record.getMessage())


def summary_of(name: str) -> str:
    """The first line of a command's documentation."""
    lines = (plugin_commands()[name].__doc__ or "").strip().splitlines()
    return lines[0] if lines else ""


def load_plugin_command(name: str) -> Any:
    """A plugin's command as one of ours, or None. Everything behind its name is the plugin's to read.

    Errors of sessiondock end it as they end our own commands; a number that it returns is its exit code.
    """
    function = plugin_commands().get(name)
    if function is None:
        return None
    settings: dict[str, Any] = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
    app = typer.Typer(add_completion=False, rich_markup_mode=None)

    def run(context: typer.Context) -> None:
        with reported(debug=False):
            result = function(list(context.args))
        if isinstance(result, int):
            sys.exit(result)

    app.command(name, context_settings=settings)(run)
    return typer.main.get_command(app)
