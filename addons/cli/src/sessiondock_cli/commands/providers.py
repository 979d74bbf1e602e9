"""``sessiondock providers``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..completion import complete_provider
from ..parameters import Output

__all__ = ["providers"]


@command()
def providers(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="A provider, URL or connection.", autocompletion=complete_provider),
    ] = None,
    output: Output = None,
) -> None:
    """Show the installed providers, or of one all that it can do: its operations, fields, filters and settings."""
    from ..provider_view import list_providers, show_provider

    if name is None:
        list_providers(output)
    else:
        show_provider(name)
