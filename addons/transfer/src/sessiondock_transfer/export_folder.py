"""A folder that an export has made: which files in it are the export's, so that another one may take its place.

The list of them stands in the folder itself. A folder with anything else in it is never replaced.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sessiondock import InvalidValueError

__all__ = ["check_replaceable", "replace_folder", "write_list"]

LIST = ".sessiondock-export"
_HEADER = {"sessiondock-export": 1}


def write_list(folder: Path) -> None:
    """Note which files an export has made."""
    names = sorted(_files(folder))
    with (folder / LIST).open("x", encoding="utf-8") as file:
        for line in (_HEADER, *names):
            file.write(json.dumps(line) + "\n")


def check_replaceable(folder: Path) -> set[str]:
    """The files of an earlier export. InvalidValueError when there is anything else in the folder."""
    found = {*_files(folder)}
    listed = _listed(folder / LIST)
    if listed is None:
        raise InvalidValueError(
            f"{folder} is not empty and was not made by an export, so it is not replaced; name a new or an empty folder"
        )
    foreign = sorted(found - listed)
    if foreign:
        raise InvalidValueError(
            f"{folder} has {foreign[0]}, which no export has made, so it is not replaced; move that away, or name "
            "another folder"
        )
    return found


def replace_folder(new: Path, folder: Path) -> None:
    """Let a new folder take the place of an earlier export. InvalidValueError when somebody has put a file there."""
    owned = check_replaceable(folder)
    aside = folder.with_name(f".old-{secrets.token_hex(6)}-{folder.name}")
    new.chmod(stat.S_IMODE(folder.stat().st_mode))
    folder.rename(aside)
    try:
        new.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    for name in owned:
        with suppress(OSError):
            (aside / name).unlink()
    for place, _, _ in os.walk(aside, topdown=False):
        # a folder with a file that came in between stays
        with suppress(OSError):
            Path(place).rmdir()


def _files(folder: Path) -> Iterator[str]:
    """Whatever is in a folder, at any depth, but for folders; a link to a folder is not entered."""
    for place, folders, names in os.walk(folder):
        linked = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*names, *linked):
            yield Path(place, name).relative_to(folder).as_posix()


def _listed(path: Path) -> set[str] | None:
    """The names of a list, and its own; None when it is no list."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        lines: list[Any] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (ValueError, RecursionError):
        return None
    if not lines or lines[0] != _HEADER:
        return None
    return {LIST, *(line for line in lines[1:] if isinstance(line, str))}
