"""``sessiondock count``."""

from __future__ import annotations

import typer

from ..command import command
from ..parameters import Connection

__all__ = ["count"]


@command(fields=True)
def count(context: typer.Context, connection: Connection) -> None:
    """Count sessions; filters of the provider are options too.

    Where the provider counts by itself it is asked; otherwise the pages of the list are read and counted.
    """
    from ..connections import open_client
    from ..field_options import field_options
    from ..printing import print_note

    with open_client(connection) as client:
        filters = field_options(client, "list", context.args)
        total = client.sessions.list(**filters).first().total
        if total is None:
            print_note("The service does not count; reading every page.")
            total = sum(len(page) for page in client.sessions.list(**filters).pages())
        typer.echo(total)
