"""Why the parser rejects a command line, as one line that says what to write."""

from __future__ import annotations

import re
from typing import Any

from .usage import near_match

__all__ = ["explained"]

_CHOICE = re.compile(r"(?:Value error, )?'(?P<given>.*)' is not one of (?P<choices>'.*')")
# what the parser passes on from what checks values: the second of each pair is that of typer before 0.29
_RAW = (
    (re.compile(r"Input should be a valid integer(, .*)?|'.*' is not a valid integer.*"), "write a whole number"),
    (re.compile(r"Input should be a valid number(, .*)?|'.*' is not a valid float.*"), "write a number"),
    (
        re.compile(r"(?:Input should be greater than or equal to |\S+ is not in the range x>=)(?P<least>\S+)"),
        r"write \g<least> or more",
    ),
)


def explained(error: Any) -> str:
    """What is wrong with a command line, what to write, and where the help is.

    Args:
        error: of the parser, with ``format_message`` and perhaps the context of the command.
    """
    message = str(error.format_message()).rstrip(".")
    place, colon, why = message.partition(": ")
    if colon and place.startswith("Invalid value"):
        message = f"{place}: {_in_own_words(why)}"
    context = getattr(error, "ctx", None)
    if context is None:
        return message
    return f"{message}{' See' if message.endswith('?') else '; see'} `{context.command_path} --help`"


def _in_own_words(why: str) -> str:
    choice = _CHOICE.fullmatch(why)
    if choice is not None:
        choices = re.findall(r"'([^']*)'", choice["choices"])
        return f"{choice['given']!r}{near_match(choice['given'], choices, '.')} It is one of {', '.join(choices)}"
    for pattern, words in _RAW:
        if (found := pattern.fullmatch(why)) is not None:
            return found.expand(words)
    return why
