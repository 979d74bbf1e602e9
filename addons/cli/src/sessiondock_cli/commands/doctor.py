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
    """Check the installation and the configuration, and connections if they are named.

    Ends with 1 when something is wrong.
    """
    import attrs

    from ..diagnosis import findings
    from ..exit_codes import ExitCode
    from ..listing import write_all

    found = list(findings(connections or ()))
    write_all(map(attrs.asdict, found), output=output, columns=("ok", "about", "detail"), fields=None)
    if not all(finding.ok for finding in found):
        raise typer.Exit(ExitCode.FAILED)
