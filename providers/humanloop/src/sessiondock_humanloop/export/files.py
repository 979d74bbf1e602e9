"""Files of an export: opened safely, read line by line, and parsed."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sessiondock import StorageError
from sessiondock.authoring import values

__all__ = ["DamageError", "Line", "lines", "opened", "parse"]

_SKIP = 1 << 20
_NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)


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


@contextmanager
def opened(path: Path) -> Generator[BinaryIO]:
    """A regular file, open for reading. StorageError for anything else, such as a pipe, which could block for ever."""
    with open(path, "rb", opener=_without_waiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise StorageError(f"{path} cannot be read: it is not a regular file")
        yield file


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | _NONBLOCK)


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
    """The JSON object in a line; None is a line that is too long. DamageError when there is none."""
    if data is None:
        raise DamageError("longer than longest_line allows")
    try:
        value = json.loads(data)
    except UnicodeDecodeError as error:
        raise DamageError(f"not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise DamageError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise DamageError("nested too deeply") from error
    except ValueError as error:
        raise DamageError(f"not JSON: {error}") from error
    if not values.is_object(value):
        raise DamageError(f"not an object but {type(value).__name__}")
    return value
