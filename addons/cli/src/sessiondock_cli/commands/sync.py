"""``sessiondock sync``."""

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
    Redact,
    SameAccount,
    Source,
    Target,
    Yes,
)

__all__ = ["sync"]


@command(fields=True)
def sync(
    context: typer.Context,
    source: Source,
    target: Target,
    manifest: Manifest = None,
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete copies of sessions that are gone from the source. Asks first.")
    ] = False,
    delete_all: Annotated[
        bool, typer.Option("--delete-all", help="The same, even when the source lists no session at all.")
    ] = False,
    yes: Yes = False,
    redact: Redact = False,
    events: Events = True,
    recordings: Recordings = True,
    allow_empty: AllowEmpty = False,
    same_account: SameAccount = False,
    concurrency: Concurrency = 8,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Bring a copy up to date: what is new, what has changed and, with --delete, what is gone.

    Filters of the source are options too, but not with --delete. It may run from cron, with --yes where it deletes: a
    second run at the same time ends with an error.
    """
    import sessiondock_transfer as transfer

    from ..connections import named
    from ..moving import default_manifest, run_move, write_report
    from ..redaction import redaction

    deletion = f"delete the copies in {named(target)} of sessions that are gone from {named(source)}"
    path = Path(manifest) if manifest is not None else default_manifest(source, target)
    report, error = run_move(
        source,
        target,
        context.args,
        lambda left, right, filters, show: transfer.sync(
            left,
            right,
            manifest=path,
            delete="all" if delete_all else delete,
            filters=filters,
            redact=redaction(redact),
            events=events,
            recordings=recordings,
            allow_empty=allow_empty,
            same_account=same_account,
            concurrency=concurrency,
            progress=show,
        ),
        quiet=quiet,
        manifest=path,
        deletion=deletion if (delete or delete_all) and not yes else None,
    )
    write_report(report, output, ok=report.ok, cause=None if report.stopped is None else error)
