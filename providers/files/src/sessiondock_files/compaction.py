"""Writes an archive anew without what was deleted or replaced. Equal content then gives equal bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs

from .appending import write_all
from .archive import Archive
from .compression import BLOCK
from .index import Index
from .indexing import add_file
from .packing import Line, pack
from .reading import Reader
from .records import Record, line
from .regular import open_regular
from .store import SEGMENT_SIZE, Store
from .uploads import remove_abandoned

__all__ = ["Compaction", "compact"]

_PAGE = 500
_PLACE = "segment, at, packed, start, size"


@attrs.frozen(kw_only=True)
class Compaction:
    """What compacting an archive came to.

    Attributes:
        sessions, events, recordings: how many the archive has.
        bytes_before, bytes_after: size of its lines and recordings.
    """

    sessions: int
    events: int
    recordings: int
    bytes_before: int
    bytes_after: int


class SegmentWriter:
    """Writes the segments of one stream."""

    def __init__(self, folder: Path, stream: str, store: Store) -> None:
        self._folder = folder
        self._stream = stream
        self._store = store
        self._lines: list[Line] = []
        self._size = 0
        self._descriptor: int | None = None
        self._written = 0
        self.paths: list[Path] = []

    def add(self, record: Record) -> None:
        """Write a record without the marks of how it came to be there."""
        plain = {name: value for name, value in record.items() if name not in {"more", "life"}}
        new = Line(plain, line(plain))
        if self._size + len(new.data) > BLOCK:
            self._flush()
        self._lines.append(new)
        self._size += len(new.data)

    def close(self) -> None:
        """Write what is left and end the last segment."""
        self._flush()
        if self._descriptor is not None:
            os.fsync(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None

    def _flush(self) -> None:
        if not self._lines:
            return
        if self._descriptor is None or (self._written >= SEGMENT_SIZE and not self._store.inline):
            self._begin()
        assert self._descriptor is not None
        for block in pack(self._lines, self._store.compression, self._written, together=False):
            write_all(self._descriptor, block.data)
            self._written += len(block.data)
        self._lines, self._size = [], 0

    def _begin(self) -> None:
        if self._descriptor is not None:
            os.fsync(self._descriptor)
            os.close(self._descriptor)
        path = self._folder / f"{self._stream}-{len(self.paths)}"
        self.paths.append(path)
        self._descriptor = open_regular(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        self._written = 0
        if self._store.header:
            data = self._store.compression.pack(self._store.header + b"\n")
            write_all(self._descriptor, data)
            self._written = len(data)


def compact(archive: Archive, wait: float) -> Compaction:
    """Write the archive anew. Readers go on with the old files until it is done; a kill leaves the old ones."""

    def work(index: Index, reader: Reader) -> Compaction:
        store = archive.store
        before, old = _size(store), store.segments()
        writers = _write(index, reader, store)
        placed = store.place({stream: writer.paths for stream, writer in writers.items()})
        index.begin()
        try:
            index.clear()
            for segment, path in placed:
                add_file(index, store, segment, path)
            store.commit(placed)
        except BaseException:
            index.rollback()
            raise
        index.commit()
        store.tidy(old)
        _remove_blobs(index, store)
        counts = [index.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("sessions", "events", "recordings")]
        return Compaction(
            sessions=counts[0],
            events=counts[1],
            recordings=counts[2],
            bytes_before=before,
            bytes_after=_size(store),
        )

    return archive.write(work, wait)


def _write(index: Index, reader: Reader, store: Store) -> dict[str, SegmentWriter]:
    folder = store.scratch()
    writers = {stream: SegmentWriter(folder, stream, store) for stream in store.streams}
    try:
        written = set[str]()
        for row in _rows(index, f"SELECT sort_at, id, key, {_PLACE} FROM sessions", "(sort_at, id)", 2):
            writers[store.stream_of("session")].add(reader.read(row, kind="session", id=row[1]))
            of_session = f"WHERE session = {row[2]}"
            for each in _rows(index, f"SELECT position, id, {_PLACE} FROM events {of_session}", "(position)", 1):
                writers[store.stream_of("event")].add(reader.read(each, kind="event", session_id=row[1], id=each[1]))
            for each in index.rows(f"SELECT sha256, {_PLACE} FROM recordings {of_session} ORDER BY position"):
                record = reader.read(each, kind="recording", session_id=row[1])
                if store.inline and each[0] not in written:
                    written.add(each[0])
                    for chunk in index.rows(f"SELECT {_PLACE} FROM chunks WHERE sha256 = ? ORDER BY first", each[:1]):
                        writers[store.stream_of("recording")].add(reader.read(chunk, kind="bytes", sha256=each[0]))
                writers[store.stream_of("recording")].add(record)
    finally:
        for writer in writers.values():
            writer.close()
    return writers


def _rows(index: Index, select: str, key: str, width: int) -> Iterator[tuple[Any, ...]]:
    """The rows of a query in the order of a key, which is its first columns, page by page."""
    last: Sequence[Any] = ()
    marks = ", ".join("?" * width)
    while True:
        more = f"{'AND' if 'WHERE' in select else 'WHERE'} {key} > ({marks})" if last else ""
        found = index.rows(f"{select} {more} ORDER BY {key.strip('()')} LIMIT {_PAGE}", last)
        yield from found
        if len(found) < _PAGE:
            return
        last = found[-1][:width]


def _size(store: Store) -> int:
    lines = sum(store.path(segment).stat().st_size for segment in store.segments() if store.path(segment).exists())
    return lines + sum(path.stat().st_size for path in store.blobs())


def _remove_blobs(index: Index, store: Store) -> None:
    """Remove the bytes of recordings that no session has."""
    for path in store.blobs():
        if not index.rows("SELECT 1 FROM recordings WHERE sha256 = ? LIMIT 1", (path.name,)):
            with suppress(OSError):
                path.unlink()
            with suppress(OSError):
                path.parent.rmdir()
    remove_abandoned(store.uploads)
