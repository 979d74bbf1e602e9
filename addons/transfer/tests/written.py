"""A format's output for some sessions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sessiondock_transfer import ExportedSession, ImportedSession, find_format

__all__ = ["left_out", "read_back", "written"]


def written(format: str, path: Path, *items: ExportedSession, **options: Any) -> Path:
    """Write them with a format's own writer, and give the path."""
    left_out(format, path, *items, **options)
    return path


def left_out(format: str, path: Path, *items: ExportedSession, **options: Any) -> list[str]:
    """Write them, and give what the writer says that it left out."""
    writer = find_format(format).open(path, options)
    try:
        return [what for item in items for what in writer.write(item)]
    finally:
        writer.close()


def read_back(format: str, path: Path) -> list[ImportedSession]:
    """What a format reads."""
    read = find_format(format).read
    assert read is not None
    items: Iterable[ImportedSession] = read(path)
    return list(items)
