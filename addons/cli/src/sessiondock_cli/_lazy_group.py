"""The group of all commands. A command's module is imported when the command is run, not to list it."""

from __future__ import annotations

import functools
import importlib
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from ._field_command import FieldCommand
from .command_table import COMMANDS, Entry
from .plugin_commands import load_plugin_command, plugin_commands, summary_of
from .printing import print_error
from .rejections import explained
from .text import one_line
from .usage import near_match

__all__ = ["LazyGroup", "load_command"]

PLUGINS = "Commands of plugins"
USAGE, INTERRUPTED = 2, 130


class LazyGroup(TyperGroup):
    """Commands by name: those of the table, then those of plugins."""

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands, in the order of the table."""
        return [*COMMANDS, *(name for name in plugin_commands() if name not in COMMANDS)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or while commands are listed only its name and summary."""
        entry = COMMANDS.get(cmd_name)
        if entry is not None:
            return _summary(entry.name, entry.summary) if self._listing else load_command(entry)
        if self._listing and cmd_name in plugin_commands():
            return _summary(cmd_name, summary_of(cmd_name))
        return load_plugin_command(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of the first argument; an unknown one ends with a near match."""
        name = args[0]
        if not ctx.resilient_parsing and not name.startswith("-") and self.get_command(ctx, name) is None:
            ctx.fail(f"there is no command {name!r}{near_match(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Without any argument the help is written, on standard error: nothing was asked for."""
        if not args and not ctx.resilient_parsing:
            print(ctx.get_help(), file=sys.stderr)
            ctx.exit(USAGE)
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Names of commands that begin so, without loading any."""
        self._listing = True
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self._listing = False

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands below their headings, without loading any."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            entry = COMMANDS.get(name)
            panel, summary = (PLUGINS, summary_of(name)) if entry is None else (entry.panel, entry.summary)
            panels.setdefault(panel, []).append((name, one_line(summary)))
        for panel, rows in panels.items():
            with formatter.section(panel):
                formatter.write_dl(rows)

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run a command line and exit. What does not fit it is one line on standard error, not a page of usage."""
        try:
            code = super().main(*args, **{**settings, "standalone_mode": False})
        except SystemExit as ending:
            sys.exit(0 if isinstance(ending.__context__, BrokenPipeError) else ending.code)
        except typer.Abort:
            print_error("interrupted")
            sys.exit(INTERRUPTED)
        except Exception as error:
            if not hasattr(error, "format_message"):  # the class behind it has no public name in every version
                raise
            print_error(explained(error))
            sys.exit(getattr(error, "exit_code", USAGE))
        sys.exit(code if isinstance(code, int) else 0)


@functools.cache  # the parser asks for it more than once
def load_command(entry: Entry) -> Any:
    """The command of an entry, whose module is imported."""
    module = importlib.import_module(f"{__package__}.commands.{entry.module}")
    function = getattr(module, entry.module)
    app = _app(context_settings={"help_option_names": ["-h", "--help"]})
    cls = FieldCommand if function.has_fields else None
    app.command(entry.name, cls=cls, short_help=entry.summary)(function)
    return typer.main.get_command(app)


def _summary(name: str, summary: str) -> Any:
    app = _app()
    app.command(name, help=summary)(_nothing)
    return typer.main.get_command(app)


def _app(**settings: Any) -> typer.Typer:
    # help as plain text: rich's, which reads Markdown, would double the time of the start
    return typer.Typer(add_completion=False, rich_markup_mode=None, **settings)


def _nothing() -> None: ...
