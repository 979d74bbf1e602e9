"""The words of a command line as bash splits them for completion: also at colons, so that a URL is three words."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable

__all__ = ["completing_for_bash", "joined"]

VARIABLE = "_SESSIONDOCK_COMPLETE"


def completing_for_bash(complete: Callable[[], object]) -> None:
    """Run the completion of the library with URLs as one word each, and print what bash is to put behind a colon.

    Without bash asking for completion it only runs it.
    """
    if os.environ.get(VARIABLE) != "complete_bash":
        complete()
        return
    words, current, before = joined(os.environ.get("COMP_WORDS", "").split("\n"), int(os.environ["COMP_CWORD"]))
    os.environ |= {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(current)}
    offered = io.StringIO()
    try:
        with contextlib.redirect_stdout(offered):
            complete()
    finally:
        sys.stdout.write("".join(line.removeprefix(before) for line in offered.getvalue().splitlines(keepends=True)))


def joined(words: list[str], current: int) -> tuple[list[str], int, str]:
    """Words with those around a colon joined, which of them is being written, and what of it bash does not replace."""
    found: list[str] = []
    place, before = len(words), ""
    previous = ""
    for number, word in enumerate(words):
        if found and ":" in (word, previous):
            found[-1] += word
        else:
            found.append(word)
        if number == current:
            place, before = len(found) - 1, found[-1] if word == ":" else found[-1].removesuffix(word)
        previous = word
    return found, min(place, len(found)), before
