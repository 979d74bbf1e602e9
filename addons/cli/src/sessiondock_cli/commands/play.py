"""``sessiondock play``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..parameters import Connection, SessionId

__all__ = ["play"]


@command()
def play(
    connection: Connection,
    session_id: SessionId,
    recording: Annotated[str | None, typer.Option(metavar="ID", help="Which, when the session has several.")] = None,
    show: Annotated[bool, typer.Option("--player/--no-player", help="Start the player.")] = True,
) -> None:
    """Save a recording to a temporary folder and open it with the player of this computer. Prints where the file is.

    Only audio and video are opened: another file from outside could be a program.
    """
    from ..connections import open_client
    from ..playing import save_playable
    from ..printing import print_path
    from ..usage import UsageError

    with open_client(connection) as client:
        path = save_playable(client, session_id, recording)
    print_path(path)
    if show and typer.launch(str(path)) != 0:
        raise UsageError(f"this computer has no player that starts; open {path} yourself")
