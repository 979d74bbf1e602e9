"""``sessiondock show``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..parameters import Connection, Ids, Output

__all__ = ["show"]


@command()
def show(
    connection: Connection,
    ids: Ids,
    events: Annotated[bool, typer.Option(help="Show the events, where the provider has them.")] = True,
    raw: Annotated[bool, typer.Option("--raw", help="Show the JSON exactly as the service sent it.")] = False,
    output: Output = None,
) -> None:
    """Show one or more sessions with their events."""
    from ..connections import open_client
    from ..ids import read_ids
    from ..session_view import show_sessions

    with open_client(connection) as client:
        show_sessions(client, read_ids(ids), events=events, raw=raw, output=output)
