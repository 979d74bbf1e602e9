"""``sessiondock sync``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..command import command
from ..parameters import Concurrency, Events, Manifest, Output, Quiet, Recordings, Redact, Source, Target

__all__ = ["sync"]


@command(fields=True)
def sync(
    context: typer.Context,
    source: Source,
    target: Target,
    manifest: Manifest = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete copies of what the source has no more.")] = False,
    redact: Redact = False,
    events: Events = True,
    recordings: Recordings = True,
    concurrency: Concurrency = 8,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Bring a copy up to date: what is new, what has changed and, with --delete, what is gone.

    Filters of the source are options too. It may run from cron: a second run at the same time ends with an error.
    """
    import sessiondock_transfer as transfer

    from ..moving import default_manifest, run_move, write_report
    from ..redaction import redaction

    path = Path(manifest) if manifest is not None else default_manifest(source, target)
    report, error = run_move(
        source,
        target,
        context.args,
        lambda left, right, filters, show: transfer.sync(
            left,
            right,
            manifest=path,
            delete=delete,
            filters=filters,
            redact=redaction(redact),
            events=events,
            recordings=recordings,
            concurrency=concurrency,
            progress=show,
        ),
        quiet=quiet,
        manifest=path,
    )
    write_report(report, output, ok=report.ok, cause=None if report.stopped is None else error)
