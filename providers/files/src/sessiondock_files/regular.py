"""Files of an archive that may have come from somebody else: a symbolic link in place of one is never followed."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from sessiondock import StorageError

__all__ = ["check_regular", "open_regular"]

# a pipe in place of a file would be waited for
_BASIC = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def check_regular(path: Path, found: os.stat_result) -> None:
    """StorageError when there is a link, a pipe or a device. Of a folder the operating system says what it is."""
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        what = "a symbolic link" if stat.S_ISLNK(found.st_mode) else "no regular file"
        raise StorageError(f"{path} is {what}, which is never followed; put the file itself there, or remove it")


def open_regular(path: Path, flags: int, *, named: bool = False) -> int:
    """Open a regular file; gives its descriptor.

    Args:
        path: the file.
        flags: as of ``os.open``.
        named: whether somebody has named it himself, so that it may be a link.

    Raises:
        StorageError: a link, a pipe or a device is in its place.
        OSError: it cannot be opened.
    """
    # what is not there is made, or reported, below
    with suppress(FileNotFoundError):
        check_regular(path, path.stat() if named else path.lstat())
    safe = _BASIC if named else _BASIC | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags | safe, 0o666)
    try:
        check_regular(path, os.fstat(descriptor))
    except StorageError:
        os.close(descriptor)
        raise
    return descriptor
