"""The one door to the files of an archive, which somebody else may have made: nothing here follows a symbolic link.

Every file is opened here, so that a link, a pipe or a device in the place of a file or folder of an archive is rejected
and never read, written or emptied.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from sessiondock import StorageError

__all__ = ["check_folder", "check_regular", "new_file", "open_regular", "readable"]

# a pipe in place of a file would be waited for
_BASIC = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def check_regular(path: Path, found: os.stat_result) -> None:
    """StorageError when there is a link, a pipe or a device. Of a folder the operating system says what it is."""
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        what = "a symbolic link" if stat.S_ISLNK(found.st_mode) else "no regular file"
        raise StorageError(f"{path} is {what}, which is never followed; put the file itself there, or remove it")


def check_folder(path: Path) -> Path:
    """A folder that belongs to an archive, or will. StorageError when a link is in its place."""
    if path.is_symlink():
        raise StorageError(
            f"{path} is a symbolic link, which is never followed; put the folder itself there, or remove it"
        )
    return path


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


def readable(path: Path, *, named: bool = False) -> BufferedReader:
    """A regular file, open for reading; the arguments and errors are those of `open_regular`."""
    descriptor = open_regular(path, os.O_RDONLY, named=named)
    try:
        return os.fdopen(descriptor, "rb")
    except OSError:
        os.close(descriptor)
        raise


def new_file(path: Path) -> BinaryIO:
    """A file that was not there before, open for writing and reading. FileExistsError when there is anything."""
    return os.fdopen(open_regular(path, os.O_RDWR | os.O_CREAT | os.O_EXCL), "w+b")
