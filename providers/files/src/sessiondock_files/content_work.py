"""The operations on events and recordings, for an archive."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from sessiondock import (
    ConflictError,
    DamagedError,
    Event,
    IncompleteReadError,
    InvalidValueError,
    NotFoundError,
    Recording,
    StorageError,
)
from sessiondock.authoring import PageData, checks

from .archive import Archive
from .cursors import EVENTS, Cursor, page
from .file_errors import storing
from .index import Index
from .packing import Line
from .reading import Reader
from .records import Record, line, load_event, load_recording, recording_record
from .regular import check_regular, open_regular
from .session_work import require, with_life
from .uploads import Upload

__all__ = [
    "CHUNK",
    "ContentDigest",
    "OpenRecording",
    "add_events",
    "add_recording",
    "list_events",
    "open_recording",
    "recordings",
]

CHUNK = 192 * 1024
"""Bytes of a recording that are read at once, and that one line holds where recordings are lines."""
_RECORDINGS = "SELECT id, sha256, segment, at, packed, start, size FROM recordings WHERE session = ? ORDER BY position"


def add_events(archive: Archive, session_id: str, new: Sequence[Line], wait: float) -> list[Event]:
    """Add events, or replace those with the same ids in place. NotFoundError when there is no such session."""

    def work(index: Index, reader: Reader) -> None:
        owner = require(index, session_id)
        archive.append(index, (with_life(each, owner.life) for each in new), "event")

    if new:
        archive.write(work, wait)
    else:
        archive.read(lambda index, _: require(index, session_id), wait)
    return [load_event(each.record) for each in new]


def list_events(
    archive: Archive, session_id: str, order: str, cursor: Cursor | None, size: int, wait: float
) -> PageData[Event]:
    """One page; NotFoundError when there is no such session."""
    start = Cursor(EVENTS, order)
    descending = (cursor or start).descending

    def work(index: Index, reader: Reader) -> PageData[Event]:
        owner = require(index, session_id)
        beyond, values = "", [owner.key]
        if cursor is not None:
            beyond, values = f"AND position {'<' if descending else '>'} ?", [owner.key, *cursor.position]
        rows = index.rows(
            f"SELECT position, id, segment, at, packed, start, size FROM events WHERE session = ? {beyond} "
            f"ORDER BY position {'DESC' if descending else 'ASC'} LIMIT ?",
            (*values, size + 1),
        )

        def load(rows: Sequence[tuple[Any, ...]]) -> list[Event]:
            return [load_event(reader.read(row, kind="event", session_id=session_id, id=row[1])) for row in rows]

        return page(cursor, start, size, rows, load=load, position=lambda row: row[:1])

    return archive.read(work, wait)


def recordings(archive: Archive, session_id: str, wait: float) -> tuple[Recording, ...]:
    """Those of a session, oldest first; NotFoundError when there is no such session."""

    def work(index: Index, reader: Reader) -> list[Record]:
        return _records(index, reader, session_id)

    return tuple(load_recording(record) for record in archive.read(work, wait))


def _records(index: Index, reader: Reader, session_id: str) -> list[Record]:
    rows = index.rows(_RECORDINGS, (require(index, session_id).key,))
    return [reader.read(row, kind="recording", session_id=session_id, id=row[0], sha256=row[1]) for row in rows]


def add_recording(
    archive: Archive, session_id: str, given: Mapping[str, Any], upload: Upload, wait: float
) -> Recording:
    """Store a recording whose bytes are complete.

    NotFoundError when there is no such session, ConflictError when it has a recording of that id.
    """
    sha256 = upload.sha256()
    record = recording_record(session_id, {**given, "size": upload.size}, sha256)

    def work(index: Index, reader: Reader) -> None:
        owner = require(index, session_id)
        if index.rows("SELECT 1 FROM recordings WHERE session = ? AND id = ?", (owner.key, given["id"])):
            raise ConflictError(f"the session has a recording {checks.shown(given['id'])} already; choose another id")
        new = with_life(Line(record, line(record)), owner.life)
        if archive.store.inline:
            known = index.rows("SELECT 1 FROM chunks WHERE sha256 = ? LIMIT 1", (sha256,))
            archive.append(index, [new] if known else _with_bytes(new, upload), "recording")
        else:
            upload.keep(archive.store.blob(sha256), durable=archive.durable)
            archive.append(index, [new], "recording")

    archive.write(work, wait)
    return load_recording(record)


def bytes_lines(sha256: str, file: BinaryIO) -> Iterator[Line]:
    """The lines that hold the bytes of a recording."""
    first = 0
    while data := file.read(CHUNK):
        record = {"kind": "bytes", "sha256": sha256, "first": first, "data": base64.b64encode(data).decode()}
        yield Line(record, line(record))
        first += len(data)


def _with_bytes(recording: Line, upload: Upload) -> Iterator[Line]:
    yield from bytes_lines(recording.record["sha256"], upload.reopened())
    yield recording


class ContentDigest:
    """Compares the bytes of a recording with the digest that they were stored under."""

    def __init__(self, label: str, sha256: str) -> None:
        self._label = label
        self._wanted = sha256
        self._digest = hashlib.sha256()

    def add(self, data: bytes, *, last: bool) -> None:
        """Add the next bytes. DamagedError when they were the last and the digest differs."""
        self._digest.update(data)
        if last and self._digest.hexdigest() != self._wanted:
            raise DamagedError(
                f"{self._label} has other bytes than were stored of the recording with SHA-256 {self._wanted}; "
                "restore it from a copy"
            )


@attrs.define(kw_only=True)
class OpenRecording:
    """A recording that is being read.

    Attributes:
        id: of the recording.
        size: in bytes.
        content_type: media type, or None.
        sha256: of its bytes.
        archive: where it is.
        wait: seconds to wait for a writer.
    """

    id: str
    size: int
    content_type: str | None
    sha256: str
    archive: Archive
    wait: float

    def digest(self) -> ContentDigest:
        """What the bytes are compared with while they are read from the first to the last."""
        return ContentDigest(self.archive.store.label, self.sha256)

    def read(self, offset: int) -> bytes:
        """Some bytes from an offset on. IncompleteReadError when there are none, although there should be."""
        if self.archive.store.inline:
            found = self.archive.read(lambda index, reader: self._chunk(index, reader, offset), self.wait)
        else:
            found = self._read_file(offset)
        if not found:
            raise IncompleteReadError(
                f"the recording ends after {offset} of {self.size} bytes: it was deleted meanwhile, or is damaged"
            )
        return found

    def _read_file(self, offset: int) -> bytes:
        path = self.archive.store.blob(self.sha256)
        try:
            with storing(self.archive.store.label), os.fdopen(open_regular(path, os.O_RDONLY), "rb") as file:
                file.seek(offset)
                return file.read(CHUNK)
        except StorageError:
            if os.path.lexists(path):
                raise
            return b""

    def _chunk(self, index: Index, reader: Reader, offset: int) -> bytes:
        rows = index.rows(
            "SELECT first, segment, at, packed, start, size FROM chunks WHERE sha256 = ? AND first <= ? "
            "ORDER BY first DESC LIMIT 1",
            (self.sha256, offset),
        )
        if not rows:
            return b""
        record = reader.read(rows[0], kind="bytes", sha256=self.sha256, first=rows[0][0])
        try:
            return base64.b64decode(record["data"])[offset - rows[0][0] :]
        except ValueError as error:
            raise DamagedError(f"the recording {self.sha256} is damaged: {error}", provider="files") from error


def open_recording(archive: Archive, session_id: str, recording_id: str | None, wait: float) -> OpenRecording:
    """The recording of that id, or the only one. NotFoundError or InvalidValueError when there is no such thing."""

    def work(index: Index, reader: Reader) -> OpenRecording:
        records = _records(index, reader, session_id)
        ids = [record["id"] for record in records]
        if recording_id is None and len(records) > 1:
            raise InvalidValueError(
                f"session {checks.shown(session_id)} has {len(records)} recordings; pass recording_id, one of {ids}"
            )
        found = next((each for each in records if recording_id in {None, each["id"]}), None)
        if found is None:
            known = f"it has {ids}" if records else "it has none"
            raise NotFoundError(f"session {checks.shown(session_id)} has no recording {recording_id or ''}; {known}")
        return _opened(archive, found, wait)

    return archive.read(work, wait)


def _check_blob(path: Path) -> None:
    try:
        check_regular(path, path.lstat())
    except FileNotFoundError:
        raise DamagedError(f"{path} is missing, which has the bytes of a recording; restore it from a copy") from None


def _opened(archive: Archive, record: Record, wait: float) -> OpenRecording:
    loaded, sha256 = load_recording(record), str(record["sha256"])
    if loaded.size is None:
        raise DamagedError(f"the line of recording {checks.shown(loaded.id)} is damaged; restore it from a copy")
    if not archive.store.inline:
        _check_blob(archive.store.blob(sha256))
    return OpenRecording(
        id=str(loaded.id),
        size=loaded.size,
        content_type=loaded.content_type,
        sha256=sha256,
        archive=archive,
        wait=wait,
    )
