"""``sessiondock plan``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..parameters import Concurrency, Events, Output, Recordings, Since, Source, Target

__all__ = ["plan"]


@command(fields=True)
def plan(
    context: typer.Context,
    source: Source,
    target: Target,
    since: Since = None,
    sample: Annotated[int, typer.Option(metavar="NUMBER", min=1, help="How many sessions to read.")] = 20,
    events: Events = True,
    recordings: Recordings = True,
    concurrency: Concurrency = 8,
    output: Output = None,
) -> None:
    """Say what a copy would do: which fields fit, what would be lost, how long it takes. Nothing is written.

    Filters of the source are options too. Ends with 1 when something would be lost.
    """
    import sessiondock_transfer as transfer

    from ..moving import run_move, write_report
    from ..times import parse_time

    start = None if since is None else parse_time(since)
    found, _ = run_move(
        source,
        target,
        context.args,
        lambda left, right, filters, _: transfer.plan(
            left,
            right,
            filters=filters,
            since=start,
            sample=sample,
            events=events,
            recordings=recordings,
            concurrency=concurrency,
        ),
        quiet=True,
    )
    write_report(found, output, ok=found.lossless)
