"""``sessiondock add-event``."""

from __future__ import annotations

import typer

from ..command import command
from ..parameters import Connection, Lines, Quiet, SessionId

__all__ = ["add_event"]


@command(fields=True)
def add_event(
    context: typer.Context,
    connection: Connection,
    session_id: SessionId,
    source: Lines = None,
    quiet: Quiet = False,
) -> None:
    """Add events to a session, one from options or many from JSON lines.

    Fields of an event are options: --type model --name answer --outputs text="On its way."
    """
    from ..adding import add_from_lines, event_from_options
    from ..connections import open_client
    from ..printing import print_note
    from ..text import counted

    with open_client(connection) as client:
        if source == "-":
            number = add_from_lines(client, session_id)
        else:
            client.sessions.add_events(session_id, [event_from_options(context.args)])
            number = 1
        if not quiet:
            print_note(f"added {counted(number, 'event')}")
