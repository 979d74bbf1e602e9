"""``sessiondock serve-fake``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..command import command
from ..completion import complete_fake

__all__ = ["serve_fake"]


@command()
def serve_fake(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="An entry of the group sessiondock.fakes, such as orq.", autocompletion=complete_fake
        ),
    ],
    sessions: Annotated[int, typer.Option(metavar="NUMBER", min=0, help="How many sessions to begin with.")] = 3,
) -> None:
    """Run a fake of a vendor's server on this machine until Ctrl-C. Prints how to connect to it."""
    from ..fake_server import serve

    serve(name, sessions)
