"""An archive as one file, ``*.jsonl`` or packed, with sessions, events and recordings in the order of writing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from sessiondock import StorageError

from .compression import Compression
from .folder_store import FORMAT, VERSION, check_version
from .regular import check_folder, readable
from .scanning import Scan
from .store import Segment, sync_folder

__all__ = ["HEADER", "FileStore"]

HEADER = json.dumps({"kind": "archive", "format": FORMAT, "version": VERSION}, separators=(",", ":")).encode()
"""The first line of the file, without the line break."""
_STREAM = "all"


class FileStore:
    """One file. Its index and its lock are hidden files beside it."""

    streams: tuple[str, ...] = (_STREAM,)
    inline = True
    header = HEADER

    def __init__(self, file: Path, compression: Compression) -> None:
        self.file = file
        self.label: str = str(file)
        self.index: Path = file.with_name(f".{file.name}.index")
        self.lock: Path = file.with_name(f".{file.name}.lock")
        self.uploads: Path = file.parent
        self.compression = compression
        self._segment = Segment(_STREAM, file.name)

    def stream_of(self, kind: str) -> str:
        """The only one."""
        return _STREAM

    def version(self) -> object:
        """What is another one after compacting."""
        try:
            return self.file.stat().st_ino
        except FileNotFoundError:
            return None

    def check(self) -> None:
        """StorageError when the file is no archive, or of a newer version."""
        try:
            # asked first, since another writer may end the first line in between
            if self._is_begun():
                return
            batch = next(Scan(self.file, self.compression, named=True).batches(), None)
        except FileNotFoundError:
            return
        if batch is None or not batch.lines or batch.lines[0][0]["kind"] != "archive":
            raise StorageError(f"{self.label} was not written by sessiondock-files; name another file")
        check_version(batch.lines[0][0], self.label)

    def _is_begun(self) -> bool:
        """Whether the file holds nothing but its first line, or the beginning of it."""
        whole = self.compression.pack(HEADER + b"\n")
        with readable(self.file, named=True) as file:
            return whole.startswith(file.read(len(whole) + 1))

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

    def is_sealed(self, segment: Segment) -> bool:
        """Never."""
        return False

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
        found = check_folder(self.file.with_name(f".{self.file.name}.new"))
        found.mkdir(exist_ok=True)
        for path in found.iterdir():
            path.unlink()
        return found

    def tidy(self, old: Iterable[Segment]) -> None:
        """Remove what `scratch` made."""
        found = check_folder(self.file.with_name(f".{self.file.name}.new"))
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
