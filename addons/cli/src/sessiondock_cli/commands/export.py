"""``sessiondock export``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..parameters import Connection, FormatName, Output, Quiet, Recordings

__all__ = ["export"]


@command(fields=True)
def export(
    context: typer.Context,
    connection: Connection,
    path: Annotated[str, typer.Argument(metavar="PATH", help="The file or folder to write.")],
    format_name: FormatName = None,
    session: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only these sessions.")] = None,
    option: Annotated[
        list[str] | None, typer.Option("--option", metavar="NAME=VALUE", help="An option of the format.")
    ] = None,
    recordings: Recordings = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there, or the folder of an earlier export.")
    ] = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Write sessions with their events to a file or folder: html, parquet, openai, markdown, csv, and more.

    The ending of the path tells the format, or --format does. Filters of the provider are options too. The report
    says what the format does not keep. Ends with 1 when a session could not be read.
    """
    import sessiondock_transfer as transfer

    from ..connections import open_client
    from ..field_options import field_options
    from ..format_options import format_options
    from ..moving import end_if_missing, write_report
    from ..progress import counting

    options = format_options(option or ())
    with open_client(connection) as client, counting("exported", quiet=quiet) as show:
        filters = field_options(client, "list", context.args)
        report = transfer.export(
            client,
            path,
            format=format_name,
            ids=session,
            recordings=recordings,
            overwrite=overwrite,
            options=options,
            progress=show,
            **filters,
        )
    write_report(report, output, ok=not report.failures)
    end_if_missing(report.sessions, session)
