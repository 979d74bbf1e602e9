"""``sessiondock save``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..command import command
from ..parameters import Connection, Quiet, SessionId

__all__ = ["save"]


@command()
def save(
    connection: Connection,
    session_id: SessionId,
    path: Annotated[str, typer.Argument(metavar="FILE", help="Where to; - is standard output.")],
    recording: Annotated[str | None, typer.Option(metavar="ID", help="Which, when the session has several.")] = None,
    quiet: Quiet = False,
) -> None:
    """Save a recording to a file. A broken transfer is resumed where the service can do that."""
    from ..connections import open_client
    from ..printing import print_note
    from ..recording_choice import choose_recording

    with open_client(connection) as client:
        chosen = choose_recording(client, session_id, recording)
        with client.sessions.stream_recording(chosen) as stream:
            if path == "-":
                sys.stdout.buffer.writelines(stream.iter_bytes())
                sys.stdout.buffer.flush()
                return
            stream.save(Path(path))
        if not quiet:
            print_note(f"saved {Path(path).stat().st_size} bytes to {path}")
