"""Options of formats, from text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .usage import UsageError

__all__ = ["format_options"]


def format_options(texts: Sequence[str]) -> dict[str, Any]:
    """``NAME=VALUE`` as options; a value that is JSON, such as a number or true, is read as JSON."""
    found: dict[str, Any] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator or not name:
            raise UsageError(f"--option is {text!r}; write NAME=VALUE")
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found
