"""Appends lines to a segment and notes them in the index, all or none of them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from .index import Extent, Index
from .indexing import Indexer, tail_digest
from .packing import Line, pack
from .regular import open_regular
from .store import SEGMENT_SIZE, Segment, Store, sync_folder

__all__ = ["append", "write_all"]

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND


def append(index: Index, store: Store, lines: Iterable[Line], kind: str, *, together: bool, durable: bool) -> None:
    """Append lines of a kind to its stream. For who holds the lock.

    The index is committed last. When anything fails before, the file is cut back to what it was.

    Args:
        index: fits the files.
        store: the files.
        lines: made while they are written; they are not all in memory at once.
        kind: of which the first of them is.
        together: whether the lines count all or none, should the process be killed.
        durable: whether to wait until they are on the disk.
    """
    segment = _active(store, store.stream_of(kind))
    path = store.path(segment)
    descriptor = open_regular(path, _FLAGS, named=store.inline)
    try:
        before = os.fstat(descriptor).st_size
        index.begin()
        try:
            key, indexer = index.segment_key(segment, store.identity(path)), Indexer(index)
            end = before or _write_header(descriptor, store)
            extent = None
            for block in pack(lines, store.compression, end, together=together):
                write_all(descriptor, block.data)
                for record, place in block.lines:
                    indexer.add(record, (key, place))
                extent = Extent(end, end + len(block.data), tail_digest(block.data))
                end = extent.end
            indexer.finish()
            if extent is not None:
                index.put_extent(key, extent)
            if durable:
                os.fsync(descriptor)
            index.commit()
        except BaseException:
            index.rollback()
            os.ftruncate(descriptor, before)
            raise
    finally:
        os.close(descriptor)
    if durable and before == 0:
        for folder in (path.parent, path.parent.parent):
            sync_folder(folder)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it; the operating system may take it in parts."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _write_header(descriptor: int, store: Store) -> int:
    """Begin an empty file; gives the bytes written."""
    if not store.header:
        return 0
    data = store.compression.pack(store.header + b"\n")
    write_all(descriptor, data)
    return len(data)


def _active(store: Store, stream: str) -> Segment:
    """The segment that lines of a stream are appended to."""
    present = [segment for segment in store.segments() if segment.stream == stream]
    if present:
        path = store.path(present[-1])
        if store.inline or not (store.is_sealed(present[-1]) or _is_full(path)):
            return present[-1]
    return store.next_segment(stream)


def _is_full(path: Path) -> bool:
    return path.exists() and path.stat().st_size >= SEGMENT_SIZE
