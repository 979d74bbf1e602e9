"""``sessiondock events``."""

from __future__ import annotations

import typer

from ..command import command
from ..parameters import Connection, Cursor, Fields, Limit, Output, Quiet, SessionId, Sort

__all__ = ["events"]


@command(fields=True)
def events(
    context: typer.Context,
    connection: Connection,
    session_id: SessionId,
    output: Output = None,
    fields: Fields = None,
    sort: Sort = None,
    limit: Limit = None,
    cursor: Cursor = None,
    quiet: Quiet = False,
) -> None:
    """List the events of a session. Filters of the provider are options too."""
    from sessiondock import Event

    from ..connections import open_client
    from ..field_options import field_options
    from ..listing import EVENT_COLUMNS, check_sort, first_items, limited, paging, split, write_all

    chosen = split(fields, Event)
    order = check_sort(sort, Event)
    most = limited(limit, output)
    with open_client(connection) as client:
        filters = field_options(client, "list_events", context.args)
        pager = client.sessions.list_events(session_id, **filters, **paging(most, cursor, None))
        items = first_items(pager, chosen=limit, quiet=quiet)
        write_all(items, output=output, columns=EVENT_COLUMNS, fields=chosen, sort=order)
