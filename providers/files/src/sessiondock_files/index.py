"""The index beside an archive: where each session, event and recording is. It is derived from the lines.

A SQLite file, so that neither its size nor that of the archive matters. It is only written by who holds the lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from .entries import SessionEntry
from .regular import check_regular
from .scanning import Place
from .store import Segment

__all__ = ["FILES", "Extent", "Index", "IndexedSegment", "Located", "Owner"]

FILES = ("", "-wal", "-shm", "-journal")
"""What SQLite appends to the name of the index for its files."""
_VERSION = 2
_COLUMNS = "segment INTEGER NOT NULL, at INTEGER NOT NULL, packed INTEGER NOT NULL, start INTEGER, size INTEGER"
_PLACE = "segment, at, packed, start, size"
_SET_PLACE = "segment = ?, at = ?, packed = ?, start = ?, size = ?"
_SCHEMA = f"""
CREATE TABLE segments (key INTEGER PRIMARY KEY, stream TEXT NOT NULL, name TEXT NOT NULL, identity TEXT NOT NULL,
    tail_at INTEGER NOT NULL, end INTEGER NOT NULL, tail BLOB NOT NULL,
    damaged INTEGER NOT NULL DEFAULT 0);
CREATE TABLE sessions (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, life INTEGER NOT NULL,
    events INTEGER NOT NULL, recordings INTEGER NOT NULL,
    sort_at INTEGER NOT NULL, project TEXT, user_id TEXT, external_id TEXT, name_folded TEXT, {_COLUMNS});
CREATE INDEX sessions_by_time ON sessions (sort_at, id);
CREATE INDEX sessions_by_project ON sessions (project, sort_at, id);
CREATE INDEX sessions_by_user_id ON sessions (user_id, sort_at, id);
CREATE INDEX sessions_by_external_id ON sessions (external_id, sort_at, id);
CREATE TABLE labels (label BLOB NOT NULL, session INTEGER NOT NULL, PRIMARY KEY (label, session)) WITHOUT ROWID;
CREATE INDEX labels_of_session ON labels (session);
CREATE TABLE lives (id TEXT PRIMARY KEY, life INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE events (session INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, {_COLUMNS},
    PRIMARY KEY (session, position)) WITHOUT ROWID;
CREATE UNIQUE INDEX events_once ON events (session, id);
CREATE TABLE recordings (session INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, sha256 TEXT NOT NULL,
    {_COLUMNS}, PRIMARY KEY (session, position)) WITHOUT ROWID;
CREATE UNIQUE INDEX recordings_once ON recordings (session, id);
CREATE INDEX recordings_by_digest ON recordings (sha256);
CREATE TABLE chunks (sha256 TEXT NOT NULL, first INTEGER NOT NULL, {_COLUMNS}, PRIMARY KEY (sha256, first))
    WITHOUT ROWID;
PRAGMA user_version = {_VERSION};
"""
_TABLES = ("segments", "sessions", "labels", "lives", "events", "recordings", "chunks")

Located = tuple[int, Place]
"""The key of a segment, and a place in it."""


class Owner:
    """A session that lines belong to, as the index knows it."""

    __slots__ = ("events", "id", "key", "life", "recordings")

    def __init__(self, session_id: str, key: int, life: int, events: int, recordings: int) -> None:
        self.id: str = session_id
        self.key: int = key
        self.life: int = life
        self.events: int = events
        self.recordings: int = recordings


class Extent(NamedTuple):
    """How much of a segment is indexed.

    Attributes:
        tail_at: the offset of the last block.
        end: the offset behind it.
        tail: a digest of it.
    """

    tail_at: int
    end: int
    tail: bytes


class IndexedSegment(NamedTuple):
    """What the index knows of a segment.

    Attributes:
        segment: which one.
        identity: what its store tells it from others of the same name by.
        extent: how much of it is indexed.
    """

    segment: Segment
    identity: str
    extent: Extent


class Index:
    """One connection to the index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def open(cls, path: Path, *, timeout: float, create: bool = False) -> Self:
        """Connect to the file.

        Raises:
            sqlite3.Error: it is not there, and may not be made; or it cannot be used.
            StorageError: a link, a pipe or a device is in its place.
        """
        for suffix in FILES:
            with suppress(FileNotFoundError):
                beside = path.with_name(path.name + suffix)
                check_regular(beside, beside.lstat())
        address = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
        connection = sqlite3.connect(address, timeout=timeout, isolation_level=None, check_same_thread=False, uri=True)
        try:
            if create:
                # a new index that a power cut damages is made anew
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA cache_size = -16000")
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    @classmethod
    def empty(cls) -> Self:
        """The index of an archive that is not there."""
        found = cls(sqlite3.connect(":memory:", isolation_level=None))
        found.clear()
        return found

    @property
    def ready(self) -> bool:
        """Whether it has the tables of this version."""
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        return bool(version == _VERSION)

    def begin(self) -> None:
        """Begin a transaction that writes."""
        self.connection.execute("BEGIN IMMEDIATE")

    def begin_reading(self) -> None:
        """Begin a transaction that sees the index as it is at one moment; `rollback` ends it."""
        self.connection.execute("BEGIN DEFERRED")

    def commit(self) -> None:
        """End the transaction."""
        self.connection.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction, if there is one."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def clear(self) -> None:
        """Make all tables anew, within a transaction."""
        for (name,) in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self.connection.execute(f'DROP TABLE "{name}"')
        for statement in _SCHEMA.split(";"):
            self.connection.execute(statement)

    # segments

    def segments(self) -> list[IndexedSegment]:
        """All of them, in order."""
        rows = self.connection.execute("SELECT stream, name, identity, tail_at, end, tail FROM segments ORDER BY key")
        return [IndexedSegment(Segment(*row[:2]), row[2], Extent(*row[3:])) for row in rows]

    def segment(self, key: int) -> tuple[Segment, str] | None:
        """The segment of that key, and its identity."""
        found = self.connection.execute("SELECT stream, name, identity FROM segments WHERE key = ?", (key,)).fetchone()
        return None if found is None else (Segment(*found[:2]), found[2])

    def segment_key(self, segment: Segment, identity: str) -> int:
        """The key of a segment, which is noted when it is new."""
        found = self.connection.execute(
            "SELECT key FROM segments WHERE stream = ? AND name = ?", (segment.stream, segment.name)
        ).fetchone()
        if found is not None:
            return int(found[0])
        made = self.connection.execute(
            "INSERT INTO segments (stream, name, identity, tail_at, end, tail) VALUES (?, ?, ?, 0, 0, ?)",
            (*segment, identity, b""),
        )
        return made.lastrowid or 0

    def put_extent(self, key: int, extent: Extent) -> None:
        """Note how much of a segment is indexed."""
        self.connection.execute("UPDATE segments SET tail_at = ?, end = ?, tail = ? WHERE key = ?", (*extent, key))

    def add_damaged(self, key: int, count: int) -> None:
        """Note that so many more places of a segment cannot be read."""
        self.connection.execute("UPDATE segments SET damaged = damaged + ? WHERE key = ?", (count, key))

    def damaged(self) -> list[tuple[Segment, int]]:
        """The segments with places that cannot be read, and how many."""
        rows = self.connection.execute("SELECT stream, name, damaged FROM segments WHERE damaged > 0 ORDER BY key")
        return [(Segment(*row[:2]), row[2]) for row in rows]

    # lines

    def owner(self, session_id: str) -> Owner | None:
        """The session of that id."""
        found = self.connection.execute(
            "SELECT id, key, life, events, recordings FROM sessions WHERE id = ?", (session_id,)
        ).fetchone()
        return None if found is None else Owner(*found)

    def last_life(self, session_id: str) -> int:
        """The last life of an id that was deleted; 0 when it never was."""
        found = self.connection.execute("SELECT life FROM lives WHERE id = ?", (session_id,)).fetchone()
        return 0 if found is None else int(found[0])

    def put_session(self, entry: SessionEntry, located: Located) -> None:
        """Note a session, or where it is now."""
        segment, place = located
        found = self.owner(entry.id)
        if found is None:
            made = self.connection.execute(
                f"INSERT INTO sessions (id, life, events, recordings, sort_at, project, user_id, external_id, "
                f"name_folded, {_PLACE}) VALUES (?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (entry.id, entry.life, *entry.columns, segment, *place),
            )
            key = made.lastrowid or 0
        else:
            key = found.key
            self.connection.execute(
                f"UPDATE sessions SET sort_at = ?, project = ?, user_id = ?, external_id = ?, name_folded = ?, "
                f"{_SET_PLACE} WHERE key = ?",
                (*entry.columns, segment, *place, key),
            )
            self.connection.execute("DELETE FROM labels WHERE session = ?", (key,))
        if entry.labels:
            self.connection.executemany("INSERT INTO labels VALUES (?, ?)", [(each, key) for each in entry.labels])

    def drop_session(self, session_id: str, life: int) -> None:
        """Forget a session with all that belongs to it, except that its id was used."""
        owner = self.owner(session_id)
        self.connection.execute("INSERT OR REPLACE INTO lives VALUES (?, ?)", (session_id, life))
        if owner is not None:
            for table in ("labels", "events", "recordings"):
                self.connection.execute(f"DELETE FROM {table} WHERE session = ?", (owner.key,))
            self.connection.execute("DELETE FROM sessions WHERE key = ?", (owner.key,))

    def put_event(self, owner: Owner, event_id: str, located: Located) -> None:
        """Note an event, or where it is now; its position in the session stays."""
        segment, place = located
        if owner.events:
            changed = self.connection.execute(
                f"UPDATE events SET {_SET_PLACE} WHERE session = ? AND id = ?", (segment, *place, owner.key, event_id)
            )
            if changed.rowcount:
                return
        owner.events += 1
        self.connection.execute(
            f"INSERT INTO events (session, position, id, {_PLACE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (owner.key, owner.events, event_id, segment, *place),
        )

    def put_recording(self, owner: Owner, recording_id: str, sha256: str, located: Located) -> None:
        """Note a recording, or where it is now."""
        segment, place = located
        changed = self.connection.execute(
            f"UPDATE recordings SET sha256 = ?, {_SET_PLACE} WHERE session = ? AND id = ?",
            (sha256, segment, *place, owner.key, recording_id),
        )
        if changed.rowcount == 0:
            owner.recordings += 1
            self.connection.execute(
                f"INSERT INTO recordings (session, position, id, sha256, {_PLACE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (owner.key, owner.recordings, recording_id, sha256, segment, *place),
            )

    def put_counts(self, owner: Owner) -> None:
        """Write down how many events and recordings a session has."""
        self.connection.execute(
            "UPDATE sessions SET events = ?, recordings = ? WHERE key = ?", (owner.events, owner.recordings, owner.key)
        )

    def put_chunk(self, sha256: str, first: int, located: Located) -> None:
        """Note a piece of the bytes of a recording."""
        segment, place = located
        self.connection.execute(
            f"INSERT OR REPLACE INTO chunks (sha256, first, {_PLACE}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (sha256, first, segment, *place),
        )

    # reading

    def rows(self, statement: str, values: Iterable[Any] = ()) -> Sequence[tuple[Any, ...]]:
        """What a query gives."""
        return self.connection.execute(statement, tuple(values)).fetchall()
