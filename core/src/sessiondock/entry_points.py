"""The entry points of a group, without ``importlib.metadata`` where there are none.

That module loads thirty others, the parser of e-mails among them, which most programs here never need.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["entry_points"]


def entry_points(group: str) -> tuple[EntryPoint, ...]:
    """The entry points of all installed distributions in a group."""
    if not _may_exist(f"[{group}]".encode()):
        return ()
    from importlib import metadata

    return tuple(metadata.entry_points(group=group))


def _may_exist(section: bytes) -> bool:
    """Whether a distribution has such a section; True also where only ``importlib.metadata`` can tell."""
    others = [each for each in sys.meta_path if getattr(each, "__module__", "") != "_frozen_importlib_external"]
    if any(hasattr(finder, "find_distributions") for finder in others):
        return True
    return any(_may_have(folder or ".", section) for folder in sys.path)


def _may_have(folder: str, section: bytes) -> bool:
    try:
        names = [name for name in os.listdir(folder) if name.lower().endswith((".dist-info", "egg-info"))]  # noqa: PTH208
    except NotADirectoryError:
        # an archive
        return True
    except OSError:
        return False
    return any(section in _declared(f"{folder}/{name}/entry_points.txt") for name in names)


def _declared(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return b""
