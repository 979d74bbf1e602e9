"""One writer at a time: a lock on a file, which the operating system releases when the process that holds it ends."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sessiondock.authoring import try_lock

from .file_errors import BusyError
from .regular import open_regular

__all__ = ["file_lock"]

_FIRST_WAIT, _LONGEST_WAIT = 0.0005, 0.02
_held: set[int] = set()
"""Open files of locks, which a forked process closes, so that it does not hold its parent's lock."""


def _close_in_child() -> None:
    for descriptor in list(_held):
        os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_in_child)


@contextmanager
def file_lock(path: Path, label: str, deadline: float) -> Generator[None]:
    """Hold a lock.

    Args:
        path: the file that is locked; it is made when it is not there, and stays.
        label: the archive, for the message.
        deadline: when to give up, as of ``time.monotonic``.

    Raises:
        BusyError: somebody else holds it for too long; the message says which process.
        StorageError: there is a link, a pipe or a device in its place.
        OSError: the file cannot be made.
    """
    descriptor = open_regular(path, os.O_RDWR | os.O_CREAT)
    _held.add(descriptor)
    try:
        wait = _FIRST_WAIT
        while not try_lock(descriptor):
            if time.monotonic() >= deadline:
                raise BusyError(_message(descriptor, label))
            time.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
        # always of one length: truncating would make some file systems write it to the disk at once
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, b"%-20d\n" % os.getpid())
        yield
    finally:
        # in a forked process it is closed already
        if descriptor in _held:
            _held.discard(descriptor)
            os.close(descriptor)


def _message(descriptor: int, label: str) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
    who = f"process {holder}" if holder.isdigit() and int(holder) != os.getpid() else "another client"
    return f"{label} is being written by {who}; wait until it is done and try again, or raise timeout"
