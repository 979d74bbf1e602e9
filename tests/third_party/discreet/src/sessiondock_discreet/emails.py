"""Removes e-mail addresses from texts that leave the process."""

from __future__ import annotations

import re

from sessiondock import hookimpl

__all__ = ["redact"]

_ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")


@hookimpl
def redact(text: str) -> str:
    """The text with each address replaced by ``[email]``, also where a URL has it percent-encoded."""
    return _ADDRESS.sub("[email]", text)
