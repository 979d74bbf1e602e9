"""Files of an archive that may have come from somebody else: a symbolic link in place of one is never followed."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from sessiondock import StorageError

__all__ = ["check_regular", "open_regular"]

# a pipe in place of a file would be waited for
_SAFE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def check_regular(path: Path, found: os.stat_result) -> None:
    """StorageError when there is a link, a pipe or a device. Of a folder the operating system says what it is."""
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        what = "a symbolic link" if stat.S_ISLNK(found.st_mode) else "no regular file"
        raise StorageError(f"{path} is {what}, which is never followed; put the file itself there, or remove it")


def open_regular(path: Path, flags: int) -> int:
    """Open a regular file with these flags; gives its descriptor.

    Raises:
        StorageError: a link, a pipe or a device is in its place.
        OSError: it cannot be opened.
    """
    # what is not there is made, or reported, below
    with suppress(FileNotFoundError):
        check_regular(path, path.lstat())
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0) | _SAFE, 0o666)
    try:
        check_regular(path, os.fstat(descriptor))
    except StorageError:
        os.close(descriptor)
        raise
    return descriptor
