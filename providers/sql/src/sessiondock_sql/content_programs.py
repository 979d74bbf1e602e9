"""The operations on events and recordings, as programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from sessiondock import Event, IncompleteReadError, InvalidValueError, NotFoundError, Recording
from sessiondock.authoring import PageData, checks

from . import rows, statements
from .cursors import EVENTS, Cursor, page
from .session_programs import missing
from .statement import Program, Statement, Step

__all__ = [
    "OpenRecording",
    "add_chunks",
    "add_events",
    "begin_recording",
    "drop_recording",
    "finish_recording",
    "list_events",
    "open_recording",
    "read_chunk",
    "recordings",
]


def _require(session_id: str, find: Statement = statements.FIND_SESSION) -> Program[None]:
    found = yield Step(find, {"id": session_id})
    if not found:
        raise missing(session_id)


def add_events(session_id: str, new: Sequence[Mapping[str, Any]]) -> Program[list[Event]]:
    """Add events, or replace those with the same ids in place. NotFoundError when there is no such session."""
    yield from _require(session_id, statements.LOCK_SESSION_ID)
    if new:
        yield Step(statements.PUT_EVENT, new)
    return [rows.load_event(tuple(stored[name] for name in rows.EVENT_COLUMNS)) for stored in new]


def list_events(session_id: str, order: str, cursor: Cursor | None, size: int) -> Program[PageData[Event]]:
    """One page; NotFoundError when there is no such session."""
    values: dict[str, Any] = {"session_id": session_id, "limit": size + 1}
    if cursor is not None:
        (values["position"],) = cursor.position
    start = Cursor(EVENTS, order, ())
    descending = (cursor or start).descending
    read = yield Step(statements.list_events(descending=descending, from_cursor=cursor is not None), values)
    if not read:
        yield from _require(session_id)
    return page(cursor, start, size, read, load=lambda row: rows.load_event(row[:-1]), position=lambda row: row[-1:])


def recordings(session_id: str) -> Program[tuple[Recording, ...]]:
    """Those that are whole, oldest first; NotFoundError when there is no such session."""
    read = yield Step(statements.LIST_RECORDINGS, {"session_id": session_id})
    if not read:
        yield from _require(session_id)
    return tuple(rows.load_recording(row) for row in read)


def begin_recording(stored: Mapping[str, Any], abandoned: int) -> Program[None]:
    """Insert an unfinished recording, and delete those that were last written before ``abandoned``."""
    yield from _require(stored["session_id"], statements.PIN_SESSION)
    yield Step(statements.DELETE_ABANDONED, {"before": abandoned})
    yield Step(statements.INSERT_RECORDING, stored)


def add_chunks(recording_id: str, chunks: Sequence[tuple[int, bytes]], now: int) -> Program[None]:
    """Store chunks, each with its offset; NotFoundError when the session was deleted in between."""
    yield from _pin(recording_id)
    yield Step(statements.TOUCH_RECORDING, {"the_id": recording_id, "touched_at": now})
    yield Step(
        statements.INSERT_CHUNK,
        [{"recording_id": recording_id, "start": start, "data": data} for start, data in chunks],
    )


def finish_recording(recording_id: str, size: int, sha256: str) -> Program[None]:
    """Let readers see a recording; NotFoundError when the session was deleted in between."""
    yield from _pin(recording_id)
    yield Step(statements.FINISH_RECORDING, {"the_id": recording_id, "size": size, "sha256": sha256})


def _pin(recording_id: str) -> Program[None]:
    found = yield Step(statements.PIN_RECORDING, {"id": recording_id})
    if not found:
        raise NotFoundError("the session was deleted while its recording was being stored")


def drop_recording(recording_id: str) -> Program[None]:
    """Remove a recording with its chunks."""
    yield Step(statements.DELETE_RECORDING, {"id": recording_id})


@attrs.frozen(kw_only=True)
class OpenRecording:
    """What is known of a recording before its bytes are read."""

    id: str
    size: int
    content_type: str | None
    sha256: str


def open_recording(session_id: str, recording_id: str | None) -> Program[OpenRecording]:
    """The recording of that id, or the only one. NotFoundError or InvalidValueError when there is no such thing."""
    every = yield from recordings(session_id)
    ids = [recording.id for recording in every]
    if recording_id is None and len(every) > 1:
        raise InvalidValueError(
            f"session {checks.shown(session_id)} has {len(every)} recordings; pass recording_id, one of {ids}"
        )
    found = next((each for each in every if recording_id in {None, each.id}), None)
    if found is None:
        known = f"it has {ids}" if every else "it has none"
        raise NotFoundError(f"session {checks.shown(session_id)} has no recording {recording_id or ''}; {known}")
    ((sha256,),) = yield Step(statements.GET_CHECKSUM, {"id": found.id})
    assert found.id is not None
    assert found.size is not None
    return OpenRecording(id=found.id, size=found.size, content_type=found.content_type, sha256=sha256)


def read_chunk(recording_id: str, offset: int) -> Program[bytes]:
    """The bytes from an offset to the end of the chunk it lies in."""
    read = yield Step(statements.GET_CHUNK, {"recording_id": recording_id, "offset": offset})
    if not read:
        raise IncompleteReadError(f"the recording was deleted while it was being read, after {offset} bytes")
    start, data = read[0]
    return bytes(data[offset - start :])
