"""Ids of sessions, from the command line or from standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO, cast

from .usage import UsageError

__all__ = ["read_ids", "read_json_lines"]


def read_ids(arguments: Sequence[str], stream: TextIO | None = None) -> Iterator[str]:
    """The ids as they are written; for ``-`` those of standard input, one in a line, or JSON lines with ``id``."""
    for argument in arguments:
        if argument == "-":
            yield from _from_lines(sys.stdin if stream is None else stream)
        else:
            yield argument


def read_json_lines(stream: TextIO | None = None) -> Iterator[Mapping[str, Any]]:
    """The objects of standard input, one in a line. UsageError names the line that is none."""
    for number, line in enumerate(sys.stdin if stream is None else stream, 1):
        if not line.strip():
            continue
        try:
            found: object = json.loads(line)
        except ValueError as error:
            raise UsageError(f"line {number} of standard input is not JSON: {error}") from None
        if not isinstance(found, dict):
            raise UsageError(f"line {number} of standard input is not a JSON object")
        yield cast("dict[str, Any]", found)


def _from_lines(stream: TextIO) -> Iterator[str]:
    for number, line in enumerate(stream, 1):
        text = line.strip()
        if not text:
            continue
        if not text.startswith("{"):
            yield text
            continue
        try:
            found: object = json.loads(text)
        except ValueError as error:
            raise UsageError(f"line {number} of standard input is not JSON: {error}") from None
        session_id = cast("dict[str, object]", found).get("id")
        if not isinstance(session_id, str):
            raise UsageError(f"line {number} of standard input has no id")
        yield session_id
