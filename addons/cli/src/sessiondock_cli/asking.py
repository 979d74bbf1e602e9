"""Asking somebody before something is deleted."""

from __future__ import annotations

import sys

import typer

from .exit_codes import ExitCode
from .printing import print_note
from .text import one_line
from .usage import UsageError

__all__ = ["confirm"]


def confirm(deletion: str, *, can_ask: bool = True) -> None:
    """Ask whether to do this, such as ``"delete 2 sessions from prod"``. Only a yes is one: else the command ends.

    Args:
        deletion: what would be done, as an instruction.
        can_ask: False when standard input is something else than answers.

    Raises:
        UsageError: nobody can be asked.
        typer.Abort: the question was interrupted.
    """
    if not can_ask or not sys.stdin.isatty():
        raise UsageError(f"this would {deletion}, and nobody can be asked; add --yes")
    if not typer.confirm(one_line(f"{deletion[0].upper()}{deletion[1:]}?"), err=True):
        print_note("nothing was deleted")
        raise typer.Exit(ExitCode.FAILED)
