"""What is said on standard error."""

from __future__ import annotations

import sys

from .text import one_line

__all__ = ["agreed", "print_error", "print_note"]


def print_error(message: str) -> None:
    """One line that says what went wrong and what to do."""
    print(f"error: {one_line(message)}", file=sys.stderr, flush=True)


def print_note(message: str) -> None:
    """One line of information that is not a result."""
    print(one_line(message), file=sys.stderr, flush=True)


def agreed(question: str) -> bool:
    """Ask on the terminal; only a yes is one. typer.Abort when the question is interrupted."""
    import typer

    if typer.confirm(one_line(question), err=True):
        return True
    print_note("nothing was deleted")
    return False
