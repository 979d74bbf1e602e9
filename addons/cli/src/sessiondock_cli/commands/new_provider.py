"""``sessiondock new-provider``."""

from __future__ import annotations

import contextlib
import io
import sys
from typing import Annotated

import typer

from ..command import command

__all__ = ["new_provider"]


@command(fields=True)
def new_provider(
    context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="Of the service, such as acme.")]
) -> None:
    """Write a complete distribution to start a provider from.

    Options behind the name are those of `python -m sessiondock_devkit.new_provider`, such as --folder.
    """
    from ..usage import UsageError

    try:
        from sessiondock_devkit.new_provider.__main__ import main
    except ModuleNotFoundError:
        raise UsageError(
            "this needs sessiondock-devkit; run pip install 'sessiondock-cli[devkit]', or pipx inject sessiondock-cli "
            "sessiondock-devkit"
        ) from None
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            code = main([name, *context.args])
    except SystemExit:  # its own parser rejected an option, in several lines
        raise UsageError(said.getvalue().rpartition("error: ")[2].strip()) from None
    sys.stderr.write(said.getvalue())
    raise typer.Exit(code)
