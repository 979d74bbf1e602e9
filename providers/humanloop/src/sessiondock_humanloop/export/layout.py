"""The files of an export: ``files/<file id>/file.json`` and ``files/<file id>/logs/<number>.jsonl``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import attrs

from sessiondock import ConfigurationError
from sessiondock.authoring import advice

__all__ = ["Folder", "checked_directory", "folders"]


@attrs.frozen
class Folder:
    """The export of one Humanloop file, formerly called project.

    Attributes:
        id: the file's id, which names the folder.
        path: the folder.
    """

    id: str
    path: Path

    def log_files(self) -> list[Path]:
        """Its log files in the order of their numbers."""
        logs = self.path / "logs"
        if not logs.is_dir():
            return []
        return sorted((path for path in logs.iterdir() if path.suffix == ".jsonl"), key=_number_first)


def checked_directory(path: str | os.PathLike[str] | None) -> Path:
    """The absolute path of an export. ConfigurationError when there is none."""
    if path is None:
        raise ConfigurationError(
            f"{advice.to_set('path')}, or name the export's directory: humanloop-export:./exports/20250901-120000",
            provider="humanloop-export",
        )
    try:
        directory = Path(path).absolute()
    except TypeError:
        raise ConfigurationError(
            f"path must be a directory's path, not {type(path).__name__}", provider="humanloop-export"
        ) from None
    if (directory / "files").is_dir():
        return directory
    if not directory.is_dir():
        problem = f"there is no directory {directory}"
    else:
        inside = sorted(child.name for child in directory.iterdir() if (child / "files").is_dir())
        hint = f"name one of its exports, such as {directory.name}/{inside[-1]}" if inside else "it has no folder files"
        problem = f"{directory} is not an export: {hint}"
    raise ConfigurationError(problem, provider="humanloop-export")


def folders(directory: Path) -> Iterator[Folder]:
    """The folders of an export, by id."""
    for path in sorted((directory / "files").iterdir()):
        if path.is_dir():
            yield Folder(path.name, path)


def _number_first(path: Path) -> tuple[int, str]:
    return (int(path.stem) if path.stem.isdecimal() and path.stem.isascii() else 2**63, path.name)
