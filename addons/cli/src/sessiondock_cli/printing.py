"""What is said on standard error."""

from __future__ import annotations

import sys
from pathlib import Path

from .text import one_line

__all__ = ["print_error", "print_note", "print_path"]


def print_error(message: str) -> None:
    """One line that says what went wrong and what to do."""
    print(f"error: {one_line(message)}", file=sys.stderr, flush=True)


def print_note(message: str) -> None:
    """One line of information that is not a result."""
    print(one_line(message), file=sys.stderr, flush=True)


def print_path(path: Path) -> None:
    """The path of a file as the result, in one line."""
    print(one_line(str(path)))
