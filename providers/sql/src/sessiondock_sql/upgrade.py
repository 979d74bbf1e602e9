"""Leads a database from version 1 of the schema to version 2: everything is copied into new tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text

from . import fields, labels, statements, text_schema
from .dialect import Dialect
from .event_rows import EVENT_COLUMNS
from .fields import NEVER, SESSION
from .found_programs import add_found
from .schema import ddl
from .statement import Program, Statement, Step, each_of

__all__ = ["create", "to_version_2"]

_BATCH = 1000
_TABLES = ("sessions", "events", "recordings", "chunks", "labels")
"""In the order in which writers take their locks."""
_INDEXES = (
    *(f"sessions_by_{name}" for name in ("time", "project", "user_id", "external_id")),
    *(f"sessions_without_{name}" for name in ("project", "user_id", "external_id")),
    *("events_in_order", "recordings_of_session", "recordings_unfinished"),
)
_V1_SESSION = tuple(name for name in SESSION if name not in {"copied_from", "raw"})
_READ_SESSIONS = Statement(
    text(
        f"SELECT id, name_folded, sort_at, {', '.join(_V1_SESSION)}, "
        "COALESCE((SELECT max(position) FROM sessiondock_v1_events WHERE session_id = sessiondock_v1_sessions.id), 0) "
        "FROM sessiondock_v1_sessions WHERE id > :after ORDER BY id LIMIT :limit"
    )
)
_V1_EVENT = tuple(name for name in EVENT_COLUMNS if name not in {"created_at", "copied_from", "raw"})
_COPY_EVENTS = Statement(
    f"INSERT INTO sessiondock_events (position, sort_at, {', '.join(_V1_EVENT)}) "
    f"SELECT position, {NEVER}, {', '.join(_V1_EVENT)} FROM sessiondock_v1_events"
)
_READ_STARTS = Statement(
    text(
        "SELECT position, session_id, started_at FROM sessiondock_v1_events "
        "WHERE position > :after AND started_at IS NOT NULL ORDER BY position LIMIT :limit"
    )
)
_WRITE_START = Statement(
    text("UPDATE sessiondock_events SET sort_at = :sort_at WHERE session_id = :session_id AND position = :position")
)
_RECORDING = "session_id, id, name, content_type, size, sha256, created_at, touched_at"
_COPY_RECORDINGS = Statement(
    f"INSERT INTO sessiondock_recordings ({_RECORDING}) SELECT {_RECORDING} FROM sessiondock_v1_recordings"
)
_COPY_CHUNKS = Statement(
    "INSERT INTO sessiondock_chunks (session_id, recording_id, start, data) "
    "SELECT r.session_id, c.recording_id, c.start, c.data "
    "FROM sessiondock_v1_chunks c JOIN sessiondock_v1_recordings r ON r.id = c.recording_id"
)


def create(dialect: Dialect) -> Program[None]:
    """Make everything in an empty database."""
    if dialect.schema is not None:
        yield from _create_schema(dialect.schema)
    for made in ddl(dialect.database):
        yield Step(Statement(made))
    if dialect.database == "postgresql":
        yield Step(Statement(text_schema.INDEX_PARTS_OF_NAMES))


def _create_schema(name: str) -> Program[None]:
    # who has no right to make one needs none when it is there
    found = yield Step(Statement(f"SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = '{name}'"))
    if not found:
        yield Step(Statement(f'CREATE SCHEMA IF NOT EXISTS "{name}"'))


def to_version_2(dialect: Dialect) -> Program[None]:
    """Copy everything, session by session, and leave texts to be indexed by the first search."""
    if dialect.database == "postgresql":
        names = ", ".join(f"sessiondock_{name}" for name in _TABLES)
        yield Step(Statement(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
    for name in _INDEXES:
        yield Step(Statement(f"DROP INDEX sessiondock_{name}"))
    for name in _TABLES:
        yield Step(Statement(f"ALTER TABLE sessiondock_{name} RENAME TO sessiondock_v1_{name}"))
    for made in ddl(dialect.database):
        if "sessiondock_schema" not in made:
            yield Step(Statement(made))
    if dialect.database == "postgresql":
        yield Step(Statement(text_schema.INDEX_PARTS_OF_NAMES))
    yield from _copy_sessions()
    yield from _copy_events()
    yield Step(_COPY_RECORDINGS)
    yield Step(_COPY_CHUNKS)
    for name in ("chunks", "recordings", "events", "labels", "sessions"):
        yield Step(Statement(f"DROP TABLE sessiondock_v1_{name}"))


def _copy_sessions() -> Program[None]:
    after = ""
    while True:
        read = yield Step(_READ_SESSIONS, {"after": after, "limit": _BATCH})
        if not read:
            return
        new = [_session(row) for row in read]
        yield Step(statements.INSERT_SESSION, new)
        yield from each_of(add_found([(row, labels.of_row(row)) for row in new]))
        after = read[-1][0]


def _session(row: Sequence[Any]) -> Mapping[str, Any]:
    session_id, folded, sort_at, *values, last = row
    found = {**dict(zip(_V1_SESSION, values, strict=True)), "raw": None, "copied_from": None}
    started, created, updated = (found[name] for name in ("started_at", "created_at", "updated_at"))
    return {
        **found,
        "session_id": session_id,
        "name_folded": folded,
        "sort_at": sort_at if type(sort_at) is int else fields.sort_key(started, created),
        "created_sort": fields.sort_key(created),
        "updated_sort": fields.sort_key(updated),
        "last_position": last,
        "unindexed_from": 0,
    }


def _copy_events() -> Program[None]:
    yield Step(_COPY_EVENTS)
    after = 0
    while True:
        read = yield Step(_READ_STARTS, {"after": after, "limit": _BATCH})
        if not read:
            return
        keys = ((position, session_id, fields.sort_key(started)) for position, session_id, started in read)
        yield Step(
            _WRITE_START,
            [{"position": position, "session_id": session_id, "sort_at": key} for position, session_id, key in keys],
        )
        after = read[-1][0]
