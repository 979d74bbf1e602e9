"""``sessiondock check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..command import command
from ..parameters import (
    AllowEmpty,
    Concurrency,
    Events,
    Manifest,
    Output,
    Quiet,
    Recordings,
    SameAccount,
    Since,
    Source,
    Target,
)

__all__ = ["check"]


@command(fields=True)
def check(
    context: typer.Context,
    source: Source,
    target: Target,
    manifest: Manifest = None,
    since: Since = None,
    extra: Annotated[
        bool, typer.Option("--extra", help="Look for sessions that only the target has, too; it is listed whole.")
    ] = False,
    events: Events = True,
    recordings: Recordings = True,
    allow_empty: AllowEmpty = False,
    same_account: SameAccount = False,
    concurrency: Concurrency = 8,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Compare two connections: sessions field by field, events in order, recordings byte by byte.

    Filters of the source are options too. The manifest of the copy is used when it is there. Ends with 1 when
    something differs.
    """
    import sessiondock_transfer as transfer

    from ..moving import default_manifest, run_move, write_report
    from ..times import parse_time

    path = Path(manifest) if manifest is not None else default_manifest(source, target)
    start = None if since is None else parse_time(since)
    report, error = run_move(
        source,
        target,
        context.args,
        lambda left, right, filters, show: transfer.check(
            left,
            right,
            manifest=path if manifest is not None or path.exists() else None,
            extra=extra,
            filters=filters,
            since=start,
            events=events,
            recordings=recordings,
            allow_empty=allow_empty,
            same_account=same_account,
            concurrency=concurrency,
            progress=show,
        ),
        quiet=quiet,
    )
    write_report(report, output, ok=report.ok, cause=None if report.stopped is None else error)
