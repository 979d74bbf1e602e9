"""Where the files of an archive are: a folder, or one file.

Lines are kept in streams, each a sequence of files called segments. Only the last segment of a stream is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from .compression import Compression
from .regular import new_file

__all__ = ["SEGMENT_SIZE", "Segment", "Store", "sync_folder", "write_whole"]

SEGMENT_SIZE = 64 * 1024 * 1024
"""Bytes of a segment, from which on the next one is begun."""


class Segment(NamedTuple):
    """One file of lines.

    Attributes:
        stream: which stream it belongs to.
        name: its name in the stream's folder.
    """

    stream: str
    name: str


class Store(Protocol):
    """The files of an archive.

    Attributes:
        label: for messages.
        streams: their names; sessions come in the first of them.
        compression: of all segments; known once the archive is there.
        index: where the index is.
        lock: the file that writers lock.
        inline: whether the bytes of recordings are lines, too; else they are files.
        uploads: a folder for recordings on their way.
        header: the first line of a file without its line break; empty for none.
    """

    @property
    def label(self) -> str: ...
    @property
    def streams(self) -> tuple[str, ...]: ...
    @property
    def index(self) -> Path: ...
    @property
    def lock(self) -> Path: ...
    @property
    def inline(self) -> bool: ...
    @property
    def uploads(self) -> Path: ...
    @property
    def compression(self) -> Compression: ...
    @property
    def header(self) -> bytes: ...

    def stream_of(self, kind: str) -> str: ...
    def check(self) -> None: ...
    def version(self) -> object: ...
    def prepare(self) -> None: ...
    def segments(self) -> tuple[Segment, ...]: ...
    def path(self, segment: Segment) -> Path: ...
    def identity(self, path: Path) -> str: ...
    def is_sealed(self, segment: Segment) -> bool: ...
    def next_segment(self, stream: str) -> Segment: ...
    def place(self, new: dict[str, list[Path]]) -> list[tuple[Segment, Path]]: ...
    def commit(self, placed: list[tuple[Segment, Path]]) -> None: ...
    def scratch(self) -> Path: ...
    def tidy(self, old: Iterable[Segment]) -> None: ...
    def blob(self, sha256: str) -> Path: ...
    def blobs(self) -> Iterator[Path]: ...


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it has its old content or the new one, whatever happens. Its name may not be on the disk."""
    new = path.with_name(f".{path.name}.new")
    # what a killed process has left there, or somebody else has put there
    new.unlink(missing_ok=True)
    with new_file(new) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def sync_folder(folder: Path) -> None:
    """Make the names of new files in a folder survive a power cut, where the system can do that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
