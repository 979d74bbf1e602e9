"""``sessiondock ls``."""

from __future__ import annotations

import typer

from ..command import command
from ..parameters import Connection, Cursor, Fields, Limit, Output, Quiet, Sort

__all__ = ["ls"]


@command(fields=True)
def ls(
    context: typer.Context,
    connection: Connection,
    output: Output = None,
    fields: Fields = None,
    sort: Sort = None,
    limit: Limit = None,
    cursor: Cursor = None,
    quiet: Quiet = False,
) -> None:
    """List sessions.

    The filters of the provider are options too, such as --project support --tags vip --started-after -7d;
    `sessiondock providers CONNECTION` lists them. Times are ISO 8601, today, yesterday or -7d.
    """
    from sessiondock import Session

    from ..connections import open_client
    from ..field_options import field_options
    from ..listing import SESSION_COLUMNS, check_sort, first_items, limited, paging, split, write_all

    chosen = split(fields, Session)
    order = check_sort(sort, Session)
    most = limited(limit, output)
    with open_client(connection) as client:
        filters = field_options(client, "list", context.args)
        pager = client.sessions.list(**filters, **paging(most, cursor, client.capabilities.facts.max_page_size))
        items = first_items(pager, chosen=limit, quiet=quiet)
        write_all(items, output=output, columns=SESSION_COLUMNS, fields=chosen, sort=order)
