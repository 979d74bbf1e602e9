"""An archive as one file, ``*.jsonl`` or packed, with sessions, events and recordings in the order of writing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .compression import Compression
from .folder_store import FORMAT, VERSION
from .store import Segment, sync_folder

__all__ = ["HEADER", "FileStore"]

HEADER = json.dumps({"kind": "archive", "format": FORMAT, "version": VERSION}, separators=(",", ":")).encode()
"""The first line of the file, without the line break."""
_STREAM = "all"


class FileStore:
    """One file. Its index and its lock are hidden files beside it."""

    streams = (_STREAM,)
    inline = True
    header = HEADER

    def __init__(self, file: Path, compression: Compression) -> None:
        self.file = file
        self.label = str(file)
        self.index = file.with_name(f".{file.name}.index")
        self.lock = file.with_name(f".{file.name}.lock")
        self.uploads = file.parent
        self.compression = compression
        self._segment = Segment(_STREAM, file.name)

    def stream_of(self, kind: str) -> str:
        """The only one."""
        return _STREAM

    def prepare(self) -> None:
        """Make the folder when it is not there."""
        self.file.parent.mkdir(parents=True, exist_ok=True)

    def segments(self) -> tuple[Segment, ...]:
        """The file, when it is there."""
        return (self._segment,) if self.file.exists() else ()

    def path(self, segment: Segment) -> Path:
        """The file."""
        return self.file

    def identity(self, path: Path) -> str:
        """What tells the file from one that takes its place."""
        return str(path.stat().st_ino)

    def next_segment(self, stream: str) -> Segment:
        """The file; it is never more than one."""
        return self._segment

    def place(self, new: dict[str, list[Path]]) -> list[tuple[Segment, Path]]:
        """The only file that was made in `scratch`, which stays there until `commit`."""
        (path,) = new[_STREAM]
        return [(self._segment, path)]

    def commit(self, placed: list[tuple[Segment, Path]]) -> None:
        """Let this file take the place of the old one."""
        ((_, path),) = placed
        path.replace(self.file)
        sync_folder(self.file.parent)

    def scratch(self) -> Path:
        """A folder for files that are being made."""
        found = self.file.with_name(f".{self.file.name}.new")
        found.mkdir(exist_ok=True)
        for path in found.iterdir():
            path.unlink()
        return found

    def tidy(self) -> None:
        """Remove what `scratch` made."""
        found = self.file.with_name(f".{self.file.name}.new")
        if found.is_dir():
            for path in found.iterdir():
                path.unlink()
            with suppress(OSError):
                found.rmdir()

    def blob(self, sha256: str) -> Path:
        """Never called, since recordings are lines here."""
        raise NotImplementedError(sha256)

    def blobs(self) -> Iterator[Path]:
        """None, for the same reason."""
        return iter(())
