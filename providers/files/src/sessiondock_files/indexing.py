"""Brings the index up to date with the files: what was appended since, or everything."""

from __future__ import annotations

import enum
import hashlib
import os
from pathlib import Path

from sessiondock import StorageError
from sessiondock.authoring import get_logger

from .entries import entry_of, is_sha256, is_unicode
from .file_errors import OutdatedError
from .index import Extent, Index, IndexedSegment, Located, Owner
from .records import Record
from .regular import check_regular, open_regular, readable
from .scanning import Scan
from .store import Segment, Store

__all__ = ["Indexer", "add_file", "State", "catch_up", "extent_of", "rebuild", "state_of", "tail_digest"]

_logger = get_logger("files")
_INTEGERS = range(-(2**63), 2**63)


class State(enum.Enum):
    """How the index fits the files."""

    CURRENT = enum.auto()
    BEHIND = enum.auto()
    WRONG = enum.auto()


class Indexer:
    """Adds lines to the index, one after another. Lines that do not fit are left out with a warning.

    Attributes:
        damaged: how many were.
    """

    def __init__(self, index: Index) -> None:
        self.damaged: int = 0
        self._index = index
        self._owner: Owner | None = None

    def add(self, record: Record, located: Located) -> None:
        """Add one line."""
        if not _is_sound(record):
            self.damaged += 1
            _logger.warning("a line of kind %r is damaged and is left out", record.get("kind"))
            return
        match record["kind"]:
            case "event":
                if owner := self._find_owner(record):
                    self._index.put_event(owner, record["id"], located)
            case "recording":
                if owner := self._find_owner(record):
                    self._index.put_recording(owner, record["id"], record["sha256"], located)
            case "bytes":
                self._index.put_chunk(record["sha256"], record["first"], located)
            case "session":
                self.finish()
                self._index.put_session(entry_of(record), located)
            case "deleted":
                self.finish()
                self._index.drop_session(record["id"], record.get("life", 1))
            case _:
                # the first line of a file
                pass

    def finish(self) -> None:
        """Write down what was counted; before the transaction ends."""
        if self._owner is not None:
            self._index.put_counts(self._owner)
            self._owner = None

    def _find_owner(self, record: Record) -> Owner | None:
        """The session that a line belongs to, if that is still there."""
        if self._owner is None or self._owner.id != record["session_id"]:
            self.finish()
            self._owner = self._index.owner(record["session_id"])
        if self._owner is None or self._owner.life != record.get("life", 1):
            return None
        return self._owner


_MEMBERS: dict[str, tuple[tuple[str, type], ...]] = {
    "session": (("id", str),),
    "deleted": (("id", str),),
    "event": (("session_id", str), ("id", str)),
    "recording": (("session_id", str), ("id", str), ("sha256", str)),
    "bytes": (("sha256", str), ("first", int), ("data", str)),
}


def _is_sound(record: Record) -> bool:
    members = _MEMBERS.get(record["kind"], ())
    fits = _fits(record.get("life", 1), int) and all(_fits(record.get(name), kind) for name, kind in members)
    return fits and (("sha256", str) not in members or is_sha256(record["sha256"]))


def _fits(value: object, kind: type) -> bool:
    """Whether SQLite can hold a value of this kind."""
    if type(value) is not kind:
        return False
    return value in _INTEGERS if kind is int else is_unicode(str(value))


def extent_of(path: Path, tail_at: int, end: int, *, named: bool) -> Extent:
    """What the index notes of a file whose last block is between these offsets."""
    with readable(path, named=named) as file:
        file.seek(tail_at)
        return Extent(tail_at, end, tail_digest(file.read(end - tail_at)))


def tail_digest(block: bytes) -> bytes:
    """A digest of the last block, to see later that it is still there."""
    return hashlib.blake2b(block, digest_size=16).digest()


def state_of(index: Index, store: Store, *, thorough: bool) -> State:
    """How the index fits the files.

    Args:
        index: the index.
        store: the files.
        thorough: whether all segments are looked at, and what they hold, and not only the sizes of the last ones.
    """
    if thorough:
        store.check()
    if not index.ready:
        return State.WRONG
    known = {each.segment: each for each in index.segments()}
    present = store.segments()
    if not known.keys() <= set(present):
        return State.WRONG
    last = {segment.stream: segment for segment in present}
    state = State.CURRENT
    for segment in present:
        if thorough or last[segment.stream] == segment or segment not in known:
            found = _state_of_segment(known.get(segment), segment, store, thorough=thorough)
            if found is State.WRONG:
                return found
            state = found if found is State.BEHIND else state
    return state


def _state_of_segment(known: IndexedSegment | None, segment: Segment, store: Store, *, thorough: bool) -> State:
    try:
        return _compared(known, segment, store, thorough=thorough)
    except FileNotFoundError:
        # it was compacted in between
        raise OutdatedError from None


def _compared(known: IndexedSegment | None, segment: Segment, store: Store, *, thorough: bool) -> State:
    size = _size(store, segment, known)
    if known is None:
        return State.BEHIND if size else State.CURRENT
    extent = known.extent
    if size < extent.end or (size and known.identity != store.identity(store.path(segment))):
        return State.WRONG
    doubtful = size and (thorough or size > extent.end)
    if doubtful and _extent_in(store, segment, extent) != extent:
        return State.WRONG
    return State.BEHIND if size > extent.end else State.CURRENT


def _extent_in(store: Store, segment: Segment, extent: Extent) -> Extent:
    return extent_of(store.path(segment), extent.tail_at, extent.end, named=store.inline)


def _truncate(path: Path, size: int, *, named: bool) -> None:
    descriptor = open_regular(path, os.O_WRONLY, named=named)
    try:
        os.ftruncate(descriptor, size)
    finally:
        os.close(descriptor)


def _size(store: Store, segment: Segment, known: IndexedSegment | None) -> int:
    """The size of a segment. One that was begun last, of which the index knows nothing, may not be there yet."""
    path = store.path(segment)
    try:
        # a file that holds all is named by who uses it, and may be a link
        found = path.stat() if store.inline else path.lstat()
        check_regular(path, found)
        return found.st_size
    except FileNotFoundError:
        present = [each for each in store.segments() if each.stream == segment.stream]
        if segment not in present:
            raise OutdatedError from None
        is_empty = known is None or not known.extent.end
        if present[-1] == segment and is_empty and not store.is_sealed(segment):
            return 0
        raise StorageError(f"{path} is missing; restore it from a copy") from None


def catch_up(index: Index, store: Store, *, cut: bool) -> None:
    """Add what was appended, within a transaction.

    Args:
        index: the index.
        store: the files.
        cut: whether to remove what a killed writer has left at the end of a segment; only for who holds the lock.
    """
    known = {each.segment: each for each in index.segments()}
    for segment in store.segments():
        size = _size(store, segment, known.get(segment))
        start = known[segment].extent.end if segment in known else 0
        if size > start:
            path = store.path(segment)
            end = add_file(index, store, segment, path, start)
            if cut and end < size:
                _logger.warning("%s: %d bytes that a killed writer left at the end are removed", path, size - end)
                _truncate(path, end, named=store.inline)


def add_file(index: Index, store: Store, segment: Segment, path: Path, start: int = 0) -> int:
    """Add a file's lines from an offset on; gives the offset behind the last whole batch."""
    key = index.segment_key(segment, store.identity(path))
    scan, indexer = Scan(path, store.compression, store.inline, start), Indexer(index)
    tail_at = start
    for batch in scan.batches():
        for record, place in batch.lines:
            indexer.add(record, (key, place))
            tail_at = place.at
    indexer.finish()
    if damaged := scan.damaged + indexer.damaged:
        index.add_damaged(key, damaged)
    index.put_extent(key, extent_of(path, tail_at, scan.end, named=store.inline))
    return scan.end


def rebuild(index: Index, store: Store, *, cut: bool) -> None:
    """Make the index anew, within a transaction."""
    store.check()
    if index.ready:
        _check_none_is_lost(index, store)
    index.clear()
    catch_up(index, store, cut=cut)


def _check_none_is_lost(index: Index, store: Store) -> None:
    """StorageError when a segment is gone of which the index knows content, which the new one would not."""
    present = set(store.segments())
    for known in index.segments():
        if known.segment in present:
            _size(store, known.segment, known)
