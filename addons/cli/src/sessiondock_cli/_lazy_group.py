"""The group of all commands. A command's module is imported when the command is run, not to list it."""

from __future__ import annotations

import importlib
from typing import Any

import typer
from typer.core import TyperGroup

from ._field_command import FieldCommand
from .command_table import COMMANDS, Entry
from .plugin_commands import load_plugin_command, plugin_commands

__all__ = ["LazyGroup", "load_command"]

PLUGINS = "Commands of plugins"


class LazyGroup(TyperGroup):
    """Commands by name: those of the table, then those of plugins."""

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands, in the order of the table."""
        return [*COMMANDS, *(name for name in plugin_commands() if name not in COMMANDS)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or while help is written only its name and summary."""
        entry = COMMANDS.get(cmd_name)
        if entry is not None:
            return _summary(entry.name, entry.panel, entry.summary) if self._listing else load_command(entry)
        if self._listing and cmd_name in plugin_commands():
            return _summary(cmd_name, PLUGINS, "")
        return load_plugin_command(cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help without loading any command."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False


def load_command(entry: Entry) -> Any:
    """The command of an entry, whose module is imported."""
    module = importlib.import_module(f"{__package__}.commands.{entry.module}")
    function = getattr(module, entry.module)
    app = typer.Typer(add_completion=False, context_settings={"help_option_names": ["-h", "--help"]})
    cls = FieldCommand if function.has_fields else None
    app.command(entry.name, cls=cls, rich_help_panel=entry.panel, short_help=entry.summary)(function)
    return typer.main.get_command(app)


def _summary(name: str, panel: str, summary: str) -> Any:
    app = typer.Typer(add_completion=False)
    app.command(name, rich_help_panel=panel, help=summary)(_nothing)
    return typer.main.get_command(app)


def _nothing() -> None: ...
