"""``sessiondock search``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..parameters import Connection, Fields, Limit, Output, Quiet

__all__ = ["search"]


@command(fields=True)
def search(
    context: typer.Context,
    connection: Connection,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to look for.")],
    output: Output = None,
    fields: Fields = None,
    limit: Limit = None,
    quiet: Quiet = False,
) -> None:
    """Find sessions that contain a text; filters of the provider are options too.

    Where the provider can search it is asked. Otherwise every session is read, and its events where it has any,
    which is said on standard error.
    """
    from sessiondock import Session

    from ..connections import open_client
    from ..field_options import field_options, known_fields
    from ..listing import SESSION_COLUMNS, first_items, limited, paging, split, write_all
    from ..printing import print_note
    from ..scan import scan

    chosen = split(fields, Session)
    most = limited(limit, output)
    with open_client(connection) as client:
        filters = field_options(client, "list", context.args)
        scanned = "--search" not in known_fields(client, "list")
        if not scanned:
            largest = client.capabilities.facts.max_page_size
            pager = client.sessions.list(**filters, search=text, **paging(most, None, largest))
            found = first_items(pager, chosen=limit, quiet=quiet)
        else:
            if not quiet:
                print_note(f"{client.capabilities.provider} cannot search; every session is read.")
            found = scan(client, text, filters, most)
        number = write_all(found, output=output, columns=SESSION_COLUMNS, fields=chosen)
        if scanned and number == most and limit is None and not quiet:
            print_note(f"These are the first {number}; write --limit for more.")
