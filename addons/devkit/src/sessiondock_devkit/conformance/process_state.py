"""What a provider must leave as it is in the process that it runs in."""

from __future__ import annotations

import logging
import os
import socket
import stat
import warnings
from pathlib import Path
from typing import Any

from sessiondock import hookimpl

__all__ = ["Recorder", "process_state"]


class Recorder:
    """A hook plugin that keeps the names of the operations that it is told of."""

    def __init__(self, told: list[str]) -> None:
        self._told = told

    @hookimpl
    def operation_finished(self, operation: str) -> None:
        """Keep the name."""
        self._told.append(operation)


def process_state() -> dict[str, Any]:
    """The parts of the process that everything in it shares, by name."""
    root = logging.getLogger()
    return {
        "the environment": dict(os.environ),
        "the root logger": (root.level, tuple(map(id, root.handlers))),
        "the warning filters": tuple(warnings.filters),
        "the default timeout of sockets": socket.getdefaulttimeout(),
        "the working directory": Path.cwd(),
        "the open files": _open_files(),
    }


def _open_files() -> tuple[str, ...]:
    """The regular files that are open, where the platform tells."""
    folder = Path("/proc/self/fd")
    found: list[str] = []
    for entry in folder.iterdir() if folder.is_dir() else ():
        try:
            if stat.S_ISREG(entry.stat().st_mode):
                found.append(str(entry.readlink()))
        except OSError:
            continue
    return tuple(sorted(found))
