"""``sessiondock rm``."""

from __future__ import annotations

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
    from ..asking import confirm
    from ..connections import named, open_client
    from ..deleting import delete_all
    from ..ids import read_ids
    from ..text import counted

    names = list(dict.fromkeys(read_ids(ids)))
    if not yes:
        confirm(f"delete {counted(len(names), 'session')} from {named(connection)}", can_ask="-" not in ids)
    with open_client(connection) as client:
        delete_all(client, names, missing_is_failure=not force, quiet=quiet)
