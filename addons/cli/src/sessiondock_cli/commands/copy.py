"""``sessiondock copy``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

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
    Since,
    Source,
    Target,
)

__all__ = ["copy"]


@command(fields=True)
def copy(
    context: typer.Context,
    source: Source,
    target: Target,
    manifest: Manifest = None,
    since: Since = None,
    on_conflict: Annotated[
        Literal["skip", "merge", "fail"],
        typer.Option(metavar="skip|merge|fail", help="What to do when the target has the session already."),
    ] = "skip",
    verify: Annotated[bool, typer.Option("--verify", help="Read every copy back and compare it.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Do not write a session that would lose a field.")] = False,
    redact: Redact = False,
    events: Events = True,
    recordings: Recordings = True,
    allow_empty: AllowEmpty = False,
    same_account: SameAccount = False,
    concurrency: Concurrency = 8,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Copy sessions, with events and recordings, from one connection to another.

    Filters of the source are options too, such as --project support. The manifest says what was done: run the same
    command again to go on after an interrupt or a failure; nothing is written twice.
    """
    import sessiondock_transfer as transfer

    from ..moving import default_manifest, run_move, write_report
    from ..redaction import redaction
    from ..times import parse_time

    path = Path(manifest) if manifest is not None else default_manifest(source, target)
    start = None if since is None else parse_time(since)
    report, error = run_move(
        source,
        target,
        context.args,
        lambda left, right, filters, show: transfer.copy(
            left,
            right,
            manifest=path,
            filters=filters,
            since=start,
            on_conflict=on_conflict,
            verify=verify,
            strict=strict,
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
    )
    write_report(report, output, ok=report.ok, cause=None if report.stopped is None else error)
