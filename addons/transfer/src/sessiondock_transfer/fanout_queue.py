"""Writes that wait for mirrors, in memory or in a file, with the ids of sessions there and what went wrong."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from sessiondock import InvalidValueError, Operation, SchemaVersionError, StorageError
from sessiondock.authoring import get_logger, inside_sqlite

from .fanout_report import Drift, Drifted
from .fanout_writes import Write, decoded, encoded

__all__ = ["WriteQueue"]

VERSION = 1
MAX_CHARACTERS = 256 << 20
"""Of the arguments that wait for one mirror."""

_logger = get_logger("transfer.fanout")
_TABLES = """
CREATE TABLE about (identity TEXT NOT NULL);
CREATE TABLE writes (
    number INTEGER PRIMARY KEY AUTOINCREMENT, mirror INTEGER NOT NULL, session TEXT NOT NULL, operation TEXT NOT NULL,
    arguments TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, started INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX writes_of_a_mirror ON writes (mirror, number);
CREATE TABLE ids (mirror INTEGER, session TEXT, id TEXT NOT NULL, PRIMARY KEY (mirror, session));
CREATE TABLE drifted (
    mirror INTEGER, session TEXT, operation TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (mirror, session)
);
CREATE TABLE lost (mirror INTEGER, field TEXT, count INTEGER NOT NULL, PRIMARY KEY (mirror, field));
"""
_queues = weakref.WeakSet["WriteQueue"]()
_abandoned = list[sqlite3.Connection]()


class WriteQueue:
    """Thread-safe. After a fork, the child has an empty queue in memory; the parent sends what waits.

    Args:
        path: a file, or None to keep the queue in memory.
        providers: of the mirrors, in their order.
        max_pending: writes that may wait for one mirror.

    Raises:
        InvalidValueError: the file is the queue of other mirrors.
        SchemaVersionError: a newer version wrote it.
        StorageError: it is no queue, is in use, or cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str] | None, *, providers: Sequence[str], max_pending: int) -> None:
        self._path = path
        self._providers = tuple(providers)
        self._max_pending = max_pending
        self._lock = threading.RLock()
        self._closed = False
        self._ids: dict[tuple[int, str], str] = {}
        self._unqueued: dict[str, Drifted] = {}
        self._waiting: dict[int, tuple[int, int]] = dict.fromkeys(range(len(providers)), (0, 0))
        self._database = self._open(path)
        _queues.add(self)

    def _load(self, database: sqlite3.Connection) -> None:
        """Read what waits. sqlite3.DatabaseError when it is not what was written."""
        rows = database.execute("SELECT mirror, session, id FROM ids").fetchall()
        self._ids |= {(row[0], row[1]): row[2] for row in rows}
        query = "SELECT mirror, count(*), coalesce(sum(length(arguments)), 0) FROM writes GROUP BY mirror"
        waiting = {row[0]: (row[1], row[2]) for row in database.execute(query)}
        if not waiting.keys() <= self._waiting.keys():
            raise sqlite3.DatabaseError("it is damaged: writes wait for mirrors that there are not")
        self._waiting |= waiting
        for number, operation, arguments in database.execute("SELECT number, operation, arguments FROM writes"):
            try:
                Operation(operation)
                decoded(arguments)
            except (TypeError, ValueError, KeyError, RecursionError, InvalidValueError) as error:
                raise sqlite3.DatabaseError(f"it is damaged: write {number}: {error}") from error

    def _open(self, path: str | os.PathLike[str] | None) -> sqlite3.Connection:
        identity = json.dumps(self._providers)
        try:
            database = sqlite3.connect(path or ":memory:", timeout=0, isolation_level=None, check_same_thread=False)
            try:
                self._prepare(database, identity)
                self._load(database)
            except BaseException:
                database.close()
                raise
        except (sqlite3.Error, UnicodeDecodeError) as error:
            hint = "another process uses it" if "locked" in str(error) else str(error)
            raise StorageError(f"the queue {path} cannot be used: {hint}; pass another path") from error
        return database

    def _prepare(self, database: sqlite3.Connection, identity: str) -> None:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("BEGIN EXCLUSIVE")
        (version,) = database.execute("PRAGMA user_version").fetchone()
        known = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        if not known and not version:
            for statement in _TABLES.split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {VERSION}")
            database.execute("INSERT INTO about VALUES (?)", (identity,))
        database.execute("COMMIT")
        if version > VERSION:
            raise SchemaVersionError(f"{self._path} has version {version}; upgrade sessiondock-transfer")
        if known and not {"about", "writes"} <= known:
            raise StorageError(f"{self._path} is no queue of a fan-out; pass another path")
        (found,) = database.execute("SELECT identity FROM about").fetchone() or ("nothing",)
        if found != identity:
            raise InvalidValueError(f"{self._path} is the queue of other mirrors ({found}); pass another path")

    def put(self, session: str, operation: Operation, arguments: Mapping[str, Any]) -> None:
        """Let a write wait for every mirror. What cannot wait is noted as drift; nothing is raised."""
        with self._lock, inside_sqlite():
            if self._closed:
                _logger.warning("%s of %s is not mirrored, the fan-out is closed", operation.value, session)
                return
            try:
                text = encoded(arguments)
            except (InvalidValueError, RecursionError) as error:
                self.note_everywhere(session, operation, str(error))
                return
            for mirror in range(len(self._providers)):
                count, characters = self._waiting[mirror]
                if count >= self._max_pending or characters + len(text) > MAX_CHARACTERS:
                    self.note(mirror, session, operation, "the queue was full")
                    continue
                self._execute(
                    "INSERT INTO writes (mirror, session, operation, arguments) VALUES (?, ?, ?, ?)",
                    (mirror, session, operation.value, text),
                )
                self._waiting[mirror] = (count + 1, characters + len(text))

    def head(self, mirror: int, *, takes_ids: bool) -> Write | None:
        """The write that a mirror, whose ``create`` may take ids, gets next; it is marked as being sent."""
        with self._lock, inside_sqlite():
            while not self._closed:
                row = self._execute(
                    "SELECT number, session, operation, arguments, attempts, started FROM writes WHERE mirror = ? "
                    "ORDER BY number LIMIT 1",
                    (mirror,),
                ).fetchone()
                if row is None:
                    return None
                write = Write(
                    number=row[0],
                    mirror=mirror,
                    session=row[1],
                    operation=Operation(row[2]),
                    arguments=decoded(row[3]),
                    attempts=row[4] + 1,
                )
                if row[5] and not is_repeatable(write.operation, takes_ids=takes_ids):
                    self.note(mirror, write.session, write.operation, "the process ended while it was sent")
                    self.done(write)
                    continue
                self._execute("UPDATE writes SET attempts = attempts + 1, started = 1 WHERE number = ?", (row[0],))
                return write
            return None

    def done(self, write: Write) -> None:
        """Remove a write that was sent or given up."""
        with self._lock, inside_sqlite():
            query = "DELETE FROM writes WHERE number = ? RETURNING length(arguments)"
            row = None if self._closed else self._execute(query, (write.number,)).fetchone()
            if row is not None:
                count, characters = self._waiting[write.mirror]
                self._waiting[write.mirror] = (count - 1, characters - row[0])

    def again(self, write: Write) -> None:
        """Leave a write in its place to be sent again; it surely has not arrived, or may arrive twice."""
        with self._lock, inside_sqlite():
            if not self._closed:
                self._execute("UPDATE writes SET started = 0 WHERE number = ?", (write.number,))

    def id_in(self, mirror: int, session: str) -> str | None:
        """The id that a session of the primary has in a mirror, when that gave another one."""
        return self._ids.get((mirror, session))

    def keep_id(self, mirror: int, session: str, id: str) -> None:
        """Remember the id of a session in a mirror."""
        with self._lock, inside_sqlite():
            self._ids[mirror, session] = id
            if not self._closed:
                self._execute("INSERT OR REPLACE INTO ids VALUES (?, ?, ?)", (mirror, session, id))

    def rename(self, before: str, after: str) -> None:
        """Note that a session has another id in the primary by now."""
        ids = {mirror: self.id_in(mirror, before) or before for mirror in range(len(self._providers))}
        self._ids |= {(mirror, after): known for mirror, known in ids.items()}
        for mirror, known in ids.items():
            self.keep_id(mirror, after, known)

    def note(self, mirror: int, session: str, operation: Operation, reason: str) -> None:
        """Note that a mirror does not have a write."""
        _logger.warning("%s of %s is not in mirror %d: %s", operation.value, session, mirror, reason)
        with self._lock, inside_sqlite():
            if not self._closed:
                self._execute(
                    "INSERT INTO drifted VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1, "
                    "operation = excluded.operation, reason = excluded.reason",
                    (mirror, session, operation.value, reason),
                )

    def note_everywhere(self, session: str, operation: Operation, reason: str) -> None:
        """Note that no mirror gets a write."""
        for mirror in range(len(self._providers)):
            self.note(mirror, session, operation, reason)

    def note_unqueued(self, session: str, operation: Operation, reason: str) -> None:
        """Note, in memory, that the queue could not be written, so that mirrors do not get a write."""
        _logger.error("%s of %s is not mirrored: %s", operation.value, session, reason)
        with self._lock:
            before = self._unqueued.get(session)
            writes = 1 if before is None else before.writes + 1
            self._unqueued[session] = Drifted(session=session, operation=operation.value, reason=reason, writes=writes)

    def lose(self, mirror: int, fields: Sequence[str]) -> None:
        """Note fields that a mirror does not take."""
        with self._lock, inside_sqlite():
            for field in fields if not self._closed else ():
                self._execute(
                    "INSERT INTO lost VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1", (mirror, field)
                )

    def pending(self) -> dict[int, int]:
        """How many writes wait for each mirror."""
        with self._lock, inside_sqlite():
            return {mirror: count for mirror, (count, _) in self._waiting.items()}

    def pending_sessions(self, mirror: int) -> tuple[str, ...]:
        """The sessions for which writes wait, in their order."""
        query = "SELECT session FROM writes WHERE mirror = ? GROUP BY session ORDER BY min(number)"
        with self._lock, inside_sqlite():
            rows = [] if self._closed else self._execute(query, (mirror,)).fetchall()
        return tuple(row[0] for row in rows)

    def drift(self, mirror: int) -> Drift:
        """What a mirror does not have."""
        with self._lock, inside_sqlite():
            closed = self._closed
            query = "SELECT session, operation, reason, count FROM drifted WHERE mirror = ? ORDER BY rowid"
            rows = [] if closed else self._execute(query, (mirror,)).fetchall()
            query = "SELECT field, count FROM lost WHERE mirror = ? ORDER BY field"
            lost = {} if closed else dict(self._execute(query, (mirror,)).fetchall())
            unqueued = tuple(self._unqueued.values())
        return Drift(
            provider=self._providers[mirror],
            pending=self.pending_sessions(mirror),
            sessions=tuple(Drifted(session=row[0], operation=row[1], reason=row[2], writes=row[3]) for row in rows)
            + unqueued,
            lost_fields=lost,
        )

    def close(self) -> None:
        """Close the file. What waits there is sent by the next fan-out that uses it."""
        with self._lock, inside_sqlite():
            if not self._closed:
                self._closed = True
                self._database.close()

    def _execute(self, query: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self._database.execute(query, values)
        except sqlite3.Error as error:
            place = "in memory" if self._path is None else self._path
            raise StorageError(
                f"the queue {place} cannot be used: {error}; check the disk and the permissions"
            ) from error

    def begin_in_child(self) -> None:
        """Leave the parent's connection alone, which must not even be closed here, and begin an empty queue."""
        _abandoned.append(self._database)
        self._lock = threading.RLock()
        if not self._closed:
            self._database = self._open(None)
            self._waiting = dict.fromkeys(range(len(self._providers)), (0, 0))


def is_repeatable(operation: Operation, *, takes_ids: bool) -> bool:
    """Whether making a write twice does what making it once does, where ``create`` takes an id or does not."""
    if operation == Operation.CREATE:
        return takes_ids
    return operation in {Operation.UPDATE, Operation.DELETE}


def _after_fork() -> None:
    for queue in list(_queues):
        queue.begin_in_child()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
