"""The operations on recordings, as programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from sessiondock import ConflictError, IncompleteReadError, InvalidValueError, NotFoundError, Recording
from sessiondock.authoring import checks

from . import fields, rows, statements
from .driver_errors import DuplicateError
from .event_programs import require
from .session_programs import missing
from .statement import Program, Step

__all__ = [
    "OpenRecording",
    "add_chunks",
    "begin_recording",
    "drop_recording",
    "finish_recording",
    "open_recording",
    "read_chunk",
    "recording_key",
    "recordings",
]


def recordings(session_id: str) -> Program[tuple[Recording, ...]]:
    """Those that are whole, oldest first; NotFoundError when there is no such session."""
    read = yield Step(statements.LIST_RECORDINGS, {"session_id": session_id})
    if not read:
        yield from require(session_id)
    in_order = sorted(read, key=lambda row: (fields.sort_key(row[_CREATED]), row[0]))
    return tuple(rows.load_recording(row) for row in in_order)


_CREATED = rows.RECORDING_COLUMNS.index("created_at")


def begin_recording(stored: Mapping[str, Any], abandoned: int) -> Program[None]:
    """Insert an unfinished recording, and delete those that were last written before ``abandoned``.

    An unfinished one of the same id makes way: whoever stores it again has given it up. ConflictError when one of that
    id is whole.
    """
    found = yield Step(statements.PIN_SESSION, {"session_id": stored["session_id"]})
    if not found:
        raise missing(stored["session_id"])
    yield Step(statements.DELETE_ABANDONED, {"before": abandoned})
    yield Step(statements.DELETE_UNFINISHED, recording_key(stored))
    try:
        yield Step(statements.INSERT_RECORDING, stored)
    except DuplicateError as error:
        raise ConflictError(
            f"session {checks.shown(stored['session_id'])} has a recording {checks.shown(stored['id'])} already"
        ) from error


def recording_key(stored: Mapping[str, Any]) -> dict[str, str]:
    """What a recording is identified by, of its columns."""
    return {"the_session": stored["session_id"], "the_id": stored["id"]}


def add_chunks(key: Mapping[str, str], chunks: Sequence[tuple[int, bytes]], now: int) -> Program[None]:
    """Store chunks, each with its offset; NotFoundError when the session was deleted in between."""
    yield from _pin(key)
    yield Step(statements.TOUCH_RECORDING, {**key, "touched_at": now})
    ids = {"session_id": key["the_session"], "recording_id": key["the_id"]}
    yield Step(statements.INSERT_CHUNK, [{**ids, "start": start, "data": data} for start, data in chunks])


def finish_recording(key: Mapping[str, str], size: int, sha256: str) -> Program[None]:
    """Let readers see a recording; NotFoundError when the session was deleted in between."""
    yield from _pin(key)
    yield Step(statements.FINISH_RECORDING, {**key, "size": size, "sha256": sha256})


def _pin(key: Mapping[str, str]) -> Program[None]:
    found = yield Step(statements.PIN_RECORDING, key)
    if not found:
        raise NotFoundError("the session was deleted while its recording was being stored")


def drop_recording(key: Mapping[str, str]) -> Program[None]:
    """Remove a recording with its chunks."""
    yield Step(statements.DELETE_RECORDING, key)


@attrs.frozen(kw_only=True)
class OpenRecording:
    """What is known of a recording before its bytes are read."""

    id: str
    session_id: str
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
    assert found.id is not None
    assert found.size is not None
    ((sha256,),) = yield Step(statements.GET_CHECKSUM, {"the_session": session_id, "the_id": found.id})
    return OpenRecording(
        id=found.id, session_id=session_id, size=found.size, content_type=found.content_type, sha256=sha256
    )


def read_chunk(recording: OpenRecording, offset: int) -> Program[bytes]:
    """The bytes from an offset to the end of the chunk it lies in."""
    values = {"the_session": recording.session_id, "the_id": recording.id, "offset": offset}
    read = yield Step(statements.GET_CHUNK, values)
    if not read:
        raise IncompleteReadError(f"the recording was deleted while it was being read, after {offset} bytes")
    start, data = read[0]
    return bytes(data[offset - start :])
