"""The entry point of the command."""

from __future__ import annotations

from typing import Annotated

import typer

from ._lazy_group import LazyGroup
from .bash_words import completing_for_bash
from .streams import prepare_streams

__all__ = ["main"]

app: typer.Typer = typer.Typer(
    name="sessiondock",
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        typer.echo(f"sessiondock-cli {metadata.version('sessiondock-cli')}, core {metadata.version('sessiondock')}")
        raise typer.Exit


@app.callback()
def _root(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the versions and exit.")
    ] = False,
) -> None:
    """List, show, change, copy and delete agent sessions, whoever stores them.

    A CONNECTION is a URL such as sqlite:///sessions.db or orq://, or the name of a connection that
    `sessiondock config` knows. Exit codes: 0 done, 1 some failed, 2 usage, 3 not found, 4 authentication,
    5 connection, 130 interrupted.
    """


def main() -> None:
    """Run the command line of this process."""
    prepare_streams()
    completing_for_bash(lambda: app(prog_name="sessiondock"))
