"""``sessiondock import``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..parameters import Connection, FormatName, Output, Quiet

__all__ = ["import_"]


@command()
def import_(
    path: Annotated[str, typer.Argument(metavar="PATH", help="The file or folder to read.")],
    connection: Connection,
    format_name: FormatName = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Create the sessions of a file in a provider: parquet, openai, sharegpt, or a format of a plugin.

    The whole file is checked before anything is sent. Ends with 1 when a session was rejected.
    """
    import sessiondock_transfer as transfer

    from ..connections import open_client
    from ..moving import write_report
    from ..progress import counting
    from ..side_counts import SideCounts

    counts = SideCounts()
    with open_client(connection, counts, makes=True) as client, counting("imported", quiet=quiet) as show:
        report = transfer.import_(path, client, format=format_name, progress=show)
    write_report(report, output, ok=not report.failed, cause=None if report.ids else counts.error)
