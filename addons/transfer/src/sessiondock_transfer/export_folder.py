"""A folder that an export has made: which files in it are the export's, so that another one may take its place.

The list of them stands in the folder itself. A folder with anything else in it is never replaced.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sessiondock import InvalidValueError
from sessiondock.authoring import get_logger

__all__ = ["check_replaceable", "recover_folder", "replace_folder", "write_list"]

_logger = get_logger("transfer.export")
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
    except BaseException:
        if not os.path.lexists(folder):
            aside.rename(folder)
        raise
    _remove(aside, owned)


def recover_folder(folder: Path) -> None:
    """Finish what a process that was killed in `replace_folder` has left undone.

    An earlier export that it had moved away comes back where no other has taken its place, and is removed where one
    has. One that is not whole any more does not come back.
    """
    asides = sorted(_asides(folder), key=lambda path: path.stat().st_mtime_ns)
    if asides and not os.path.lexists(folder) and _is_whole(asides[-1]):
        asides.pop().rename(folder)
        _logger.warning("%s is there again; an export that was killed had moved it away", folder)
    if _listed(folder / LIST) is not None:
        for aside in asides:
            _remove(aside, (_listed(aside / LIST) or set()) & {*_files(aside)})


def _is_whole(folder: Path) -> bool:
    """Whether everything is there that the list of an export names."""
    listed = _listed(folder / LIST)
    return listed is not None and listed <= {*_files(folder)}


def _asides(folder: Path) -> Iterator[Path]:
    """Exports beside a folder that were moved away from it."""
    name = re.compile(rf"\.old-[0-9a-f]{{12}}-{re.escape(folder.name)}")
    with os.scandir(folder.parent) as entries:
        for entry in entries:
            path = Path(entry.path)
            if name.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False) and _listed(path / LIST) is not None:
                yield path


def _remove(folder: Path, owned: set[str]) -> None:
    """Remove these files of a folder, their list last, and the folder, if nothing else is in it."""
    for name in (*(owned - {LIST}), LIST):
        with suppress(OSError):
            (folder / name).unlink()
    for place, _, _ in os.walk(folder, topdown=False):
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
