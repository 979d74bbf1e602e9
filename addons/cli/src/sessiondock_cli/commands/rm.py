"""``sessiondock rm``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..command import command
from ..parameters import Connection, Ids, Quiet, Yes

__all__ = ["rm"]


@command()
def rm(
    connection: Connection,
    ids: Ids,
    yes: Yes = False,
    force: Annotated[bool, typer.Option("--force", help="Sessions that do not exist are no failure.")] = False,
    quiet: Quiet = False,
) -> None:
    """Delete sessions, with their events and recordings. Asks first; where nobody can be asked, --yes is needed."""
    from ..connections import open_client
    from ..deleting import delete_all
    from ..exit_codes import ExitCode
    from ..ids import read_ids
    from ..printing import agreed
    from ..usage import UsageError

    names = list(dict.fromkeys(read_ids(ids)))
    if not yes:
        if "-" in ids or not sys.stdin.isatty():
            raise UsageError(f"{len(names)} session(s) would be deleted and nobody can be asked; add --yes")
        if not agreed(f"Delete {len(names)} session(s) from {connection}?"):
            raise typer.Exit(ExitCode.FAILED)
    with open_client(connection) as client:
        delete_all(client, names, missing_is_failure=not force, quiet=quiet)
