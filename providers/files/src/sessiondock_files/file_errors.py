"""Translates what the operating system and SQLite raise to errors of sessiondock, with what to do about them."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from sessiondock import StorageError

__all__ = ["BusyError", "OutdatedError", "storing"]


class BusyError(StorageError):
    """Another writer took longer than the timeout."""


class OutdatedError(Exception):
    """The index does not fit the files. It is made anew and the operation is tried again."""


_ADVICE = {
    errno.ENOSPC: "the disk is full; nothing was written",
    errno.EDQUOT: "the quota of the disk is used up; nothing was written",
    errno.EACCES: "access is denied",
    errno.EPERM: "access is denied",
    errno.EROFS: "it can only be read",
    errno.ENOTDIR: "a part of its path is a file; name a folder",
    errno.EISDIR: "it is a folder; name a file",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ENOENT: "it does not exist",
    errno.EPIPE: "the program that reads the pipe has ended",
    errno.EMFILE: "this process has too many open files",
}


@contextmanager
def storing(label: str) -> Generator[None]:
    """Raise StorageError for what goes wrong with a file, or with the index for want of room."""
    try:
        yield
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, error.strerror or str(error))
        raise StorageError(f"{label} cannot be used: {advice}") from error
    except sqlite3.Error as error:
        raise StorageError(f"the index of {label} cannot be used: {error}") from error
