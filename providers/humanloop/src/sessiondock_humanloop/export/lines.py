"""Lines of a file, one by one, and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from sessiondock.values import is_object

__all__ = ["DamageError", "Line", "lines", "parse"]

_SKIP = 1 << 20


class DamageError(Exception):
    """A line that cannot be read; the message says why."""


class Line(NamedTuple):
    """A line that is not blank.

    Attributes:
        number: counted from 1.
        start: offset of its first byte.
        size: bytes, its end included.
        data: its bytes, None when there are too many.
    """

    number: int
    start: int
    size: int
    data: bytes | None


def lines(file: BinaryIO, longest: int) -> Iterator[Line]:
    """Every line; of one longer than ``longest`` bytes no more than that is ever in memory."""
    number = start = 0
    while data := file.readline(longest + 1):
        number += 1
        size = len(data)
        if size > longest and not data.endswith(b"\n"):
            size += _skip_line(file)
            yield Line(number, start, size, None)
        elif not data.isspace():
            yield Line(number, start, size, data)
        start += size


def _skip_line(file: BinaryIO) -> int:
    skipped = 0
    while data := file.readline(_SKIP):
        skipped += len(data)
        if data.endswith(b"\n"):
            break
    return skipped


def parse(data: bytes | None) -> dict[str, Any]:
    """The JSON object on a line. DamageError when there is none."""
    if data is None:
        raise DamageError("longer than longest_line allows")
    try:
        value = json.loads(data)
    except UnicodeDecodeError as error:
        raise DamageError(f"not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise DamageError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise DamageError("nested too deep") from error
    except ValueError as error:
        raise DamageError(f"not JSON: {error}") from error
    if not is_object(value):
        raise DamageError(f"not an object but {type(value).__name__}")
    return value
