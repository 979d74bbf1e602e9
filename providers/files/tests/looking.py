"""Looks at the files of an archive."""

from __future__ import annotations

from pathlib import Path

__all__ = ["blobs", "contents", "is_folder", "names", "size", "uploads"]


def is_folder(path: Path) -> bool:
    """Whether an archive is a folder."""
    return path.is_dir()


def names(folder: Path) -> set[str]:
    """What is in a folder."""
    return {path.name for path in folder.iterdir()}


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder, without the index and the lock of an archive."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in found if not path.name.startswith(("index.", "."))}


def size(path: Path) -> int:
    """The bytes of an archive with its index."""
    return sum(each.stat().st_size for each in path.rglob("*")) if path.is_dir() else path.stat().st_size


def blobs(path: Path) -> list[Path]:
    """The files with the bytes of recordings."""
    return sorted(each for each in (path / "blobs").rglob("*") if each.is_file())


def uploads(path: Path) -> Path:
    """The folder in which recordings grow."""
    return path / "blobs" if path.is_dir() else path.parent
