"""The error for a command line that cannot be run."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["UsageError", "near_match"]


class UsageError(Exception):
    """The command line does not make sense; the message says what to write instead. Ends the command with 2."""


def near_match(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """``"; did you mean X?"`` when a known name is like this one, otherwise another ending."""
    match = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {match[0]}?" if match else otherwise
