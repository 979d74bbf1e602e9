"""``sessiondock create``."""

from __future__ import annotations

import typer

from ..command import command
from ..parameters import Connection, Fields, Lines, Output

__all__ = ["create"]


@command(fields=True)
def create(
    context: typer.Context,
    connection: Connection,
    source: Lines = None,
    output: Output = None,
    fields: Fields = None,
) -> None:
    """Create sessions, one from options or many from JSON lines.

    The fields of the provider are options, such as --name chat --tags vip --metadata plan=gold --inputs '{"a": 1}'.
    JSON lines have the form that `ls --output jsonl` writes; a field that the provider does not take is an error.
    """
    from sessiondock import Session

    from ..connections import open_client
    from ..creating import create_from_lines
    from ..field_options import field_options
    from ..listing import SESSION_COLUMNS, split, write_all

    chosen = split(fields, Session)
    with open_client(connection, makes=True) as client:
        options = field_options(client, "create", context.args)
        created = create_from_lines(client, options) if source == "-" else [client.sessions.create(**options)]
        write_all(created, output=output, columns=SESSION_COLUMNS, fields=chosen)
