"""``sessiondock recordings``."""

from __future__ import annotations

from ..command import command
from ..parameters import Connection, Fields, Output, SessionId

__all__ = ["recordings"]

COLUMNS = ("id", "name", "content_type", "size", "created_at")


@command()
def recordings(connection: Connection, session_id: SessionId, output: Output = None, fields: Fields = None) -> None:
    """List the recordings of a session. URLs and tokens, which open a recording, are left out unless --fields asks."""
    from sessiondock import Recording

    from ..connections import open_client
    from ..listing import names_of, split, write_all

    chosen = split(fields, Recording) or [name for name in names_of(Recording) if name not in ("url", "token", "raw")]
    with open_client(connection) as client:
        found = client.sessions.recordings(session_id)
        write_all(found, output=output, columns=COLUMNS, fields=chosen)
