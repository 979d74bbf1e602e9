"""``sessiondock doctor``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..completion import complete_connection
from ..parameters import Output

__all__ = ["doctor"]


@command()
def doctor(
    connections: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CONNECTION]...",
            help="Asked for one page of sessions each.",
            autocompletion=complete_connection,
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Check the installation, and connections if they are named. Ends with 1 when something is wrong."""
    import attrs

    from sessiondock import doctor as diagnose

    from ..connections import resolve
    from ..exit_codes import ExitCode
    from ..listing import write_all

    findings = list(diagnose().findings)
    for name in connections or ():
        url, settings = resolve(name)
        findings.append(diagnose(url, settings=settings).findings[-1])
    rows = [attrs.asdict(finding) for finding in findings]
    write_all(rows, output=output, columns=("ok", "about", "detail"), fields=None)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(ExitCode.FAILED)
