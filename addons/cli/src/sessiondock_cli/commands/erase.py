"""``sessiondock erase``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..command import command
from ..parameters import Connection, Output, Quiet, Yes

__all__ = ["erase"]


@command(fields=True)
def erase(
    context: typer.Context,
    connection: Connection,
    session: Annotated[list[str] | None, typer.Option(metavar="ID", help="These sessions.")] = None,
    user_id: Annotated[str | None, typer.Option(metavar="ID", help="All sessions of a user.")] = None,
    also: Annotated[list[str] | None, typer.Option(metavar="CONNECTION", help="Erase there too.")] = None,
    real: Annotated[
        bool, typer.Option("--delete", help="Delete. Without it, what would be deleted is listed.")
    ] = False,
    yes: Yes = False,
    verify: Annotated[bool, typer.Option(help="Ask for each session until it is gone.")] = True,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=0, help="How long to ask.")] = 60.0,
    manifest: Annotated[
        str | None, typer.Option(metavar="FILE", help="Kept to go on after an interrupt, with what a dry run found.")
    ] = None,
    receipt: Annotated[str | None, typer.Option(metavar="FILE", help="Write the receipt, as JSON.")] = None,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Delete sessions and verify that they are gone, with a receipt.

    Without --delete nothing is deleted. Sessions are chosen by --session, by --user-id, or by filters of the provider,
    which are options too. Ends with 1 when a session is not known to be gone.
    """
    from ..erasing import check_receipt, erase_sessions
    from ..moving import write_report

    if receipt is not None:
        check_receipt(receipt, resumes=manifest is not None)
    found, error = erase_sessions(
        [connection, *(also or ())],
        context.args,
        ids=session,
        user_id=user_id,
        real=real,
        ask=not yes,
        verify=verify,
        timeout=timeout,
        manifest=manifest,
        quiet=quiet,
    )
    if receipt is not None:
        Path(receipt).write_text(found.to_json() + "\n", encoding="utf-8")
    write_report(found, output, ok=found.complete or not real, cause=error)
