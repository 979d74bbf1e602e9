"""``sessiondock tail``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..parameters import Connection, Fields, Output

__all__ = ["tail"]


@command(fields=True)
def tail(
    context: typer.Context,
    connection: Connection,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Show new sessions and events as they come.")] = False,
    lines: Annotated[
        int, typer.Option("--lines", metavar="NUMBER", min=0, help="How many of the newest to begin with.")
    ] = 10,
    interval: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="Seconds between looking.")] = 2.0,
    output: Output = None,
    fields: Fields = None,
) -> None:
    """Show the newest sessions, oldest first, and with --follow new sessions and events as they come.

    Filters of the provider are options too. Ctrl-C ends it.
    """
    from ..connections import open_client
    from ..field_options import field_options
    from ..tailing import Tail

    with open_client(connection) as client:
        filters = field_options(client, "list", context.args)
        watcher = Tail(client, filters, output=output, fields=fields)
        try:
            watcher.begin(lines)
            if follow:
                watcher.follow(interval)
        finally:
            watcher.end()
