"""``sessiondock update``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..parameters import Connection, Fields, Output, SessionId

__all__ = ["update"]


@command(fields=True)
def update(
    context: typer.Context,
    connection: Connection,
    session_id: SessionId,
    clear: Annotated[list[str] | None, typer.Option(metavar="FIELD", help="Set a field to null.")] = None,
    output: Output = None,
    fields: Fields = None,
) -> None:
    """Change fields of a session. The fields of the provider are options, such as --name chat --feedback rating=5."""
    from sessiondock import Session

    from ..connections import open_client
    from ..field_options import field_options
    from ..listing import SESSION_COLUMNS, split, write_all
    from ..usage import UsageError

    chosen = split(fields, Session)
    with open_client(connection) as client:
        options = field_options(client, "update", context.args, null=clear or ())
        if not options:
            raise UsageError("name what to change, such as --name chat or --clear FIELD")
        changed = client.sessions.update(session_id, **options)
        # a few services answer an update with nothing
        items = [changed] if isinstance(changed, Session) else [client.sessions.get(session_id)]
        write_all(items, output=output, columns=SESSION_COLUMNS, fields=chosen)
