"""``sessiondock open``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..completion import complete_session
from ..parameters import Connection, Quiet, Recordings

__all__ = ["open"]


@command(fields=True)
def open(  # noqa: A001 - it is named as the command
    context: typer.Context,
    connection: Connection,
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Only these sessions.", autocompletion=complete_session),
    ] = None,
    recordings: Recordings = True,
    show: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page.")] = True,
    quiet: Quiet = False,
) -> None:
    """Write a page for each session into a temporary folder, and open it in the browser. Filters are options too."""
    from ..connections import open_client
    from ..field_options import field_options
    from ..pages import open_pages
    from ..printing import print_path

    with open_client(connection) as client:
        filters = field_options(client, "list", context.args)
        page = open_pages(client, ids, filters, recordings=recordings, quiet=quiet, browser=show)
    print_path(page)
