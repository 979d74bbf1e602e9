"""Writes that wait for mirrors, in memory or in a file, with the ids of sessions there and what went wrong."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from sessiondock import InvalidValueError, Operation
from sessiondock.authoring import get_logger

from .fanout_file import QueueFile
from .fanout_report import Drift, Drifted
from .fanout_rows import TABLES, checked_row, select, write_of
from .fanout_writes import Write, encoded

__all__ = ["WriteQueue", "is_repeatable"]

MAX_CHARACTERS = 256 << 20
"""Of the arguments that wait for one mirror."""

_logger = get_logger("transfer.fanout")
_queues = weakref.WeakSet["WriteQueue"]()
_abandoned = list[sqlite3.Connection]()


class WriteQueue(QueueFile):
    """Thread-safe. After a fork, the child has an empty queue in memory; the parent sends what waits.

    Args:
        path: a file, or None to keep the queue in memory.
        providers: of the mirrors, in their order.
        places: what the mirrors are, which may be more than one of a provider.
        max_pending: writes that may wait for one mirror.

    Raises:
        InvalidValueError: the file is the queue of other mirrors.
        SchemaVersionError: a newer version wrote it.
        StorageError: it is no queue, is damaged or in use, or cannot be written.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None,
        *,
        providers: Sequence[str],
        places: Sequence[str],
        max_pending: int,
    ) -> None:
        self._max_pending = max_pending
        self._ids: dict[tuple[int, str], str] = {}
        self._unqueued: dict[str, Drifted] = {}
        self._waiting: dict[int, tuple[int, int]] = dict.fromkeys(range(len(providers)), (0, 0))
        super().__init__(path, providers, places)
        _queues.add(self)

    def load(self, database: sqlite3.Connection) -> None:
        """Read what waits. DamagedQueueError when it is not what was written."""
        mirrors = len(self.providers)
        for row in database.execute(select("writes")):
            write, _ = write_of(row, mirrors)
            count, characters = self._waiting[write.mirror]
            self._waiting[write.mirror] = (count + 1, characters + len(row[4]))
        for table in TABLES.keys() - {"writes"}:
            for row in database.execute(select(table)):
                checked_row(table, row, mirrors)
        self._ids |= {(row[0], row[1]): row[2] for row in database.execute(select("ids"))}

    def put(self, session: str, operation: Operation, arguments: Mapping[str, Any]) -> None:
        """Let a write wait for every mirror. What cannot wait is noted as drift.

        Raises:
            StorageError: the queue cannot be written, so that the write waits for no mirror at all.
        """
        with self.lock:
            if self.closed:
                _logger.warning("%s of %s is not mirrored, the fan-out is closed", operation.value, session)
                return
            try:
                text = encoded(arguments)
            except (InvalidValueError, RecursionError) as error:
                self._note_everywhere(session, operation, str(error))
                return
            waiting = dict(self._waiting)
            with self.transaction() as database:
                for mirror, (count, characters) in self._waiting.items():
                    if count >= self._max_pending or characters + len(text) > MAX_CHARACTERS:
                        self.note(mirror, session, operation, "the queue was full")
                        continue
                    database.execute(
                        "INSERT INTO writes (mirror, session, operation, arguments) VALUES (?, ?, ?, ?)",
                        (mirror, session, operation.value, text),
                    )
                    waiting[mirror] = (count + 1, characters + len(text))
            self._waiting = waiting

    def head(self, mirror: int, *, takes_ids: bool) -> Write | None:
        """The write that a mirror, whose ``create`` may take ids, gets next; it is marked as being sent."""
        with self.lock:
            while not self.closed:
                with self.transaction() as database:
                    row = database.execute(
                        f"{select('writes')} WHERE mirror = ? ORDER BY number LIMIT 1", (mirror,)
                    ).fetchone()
                    if row is None:
                        return None
                    write, was_started = write_of(row, len(self.providers))
                    lost = was_started and not is_repeatable(write.operation, takes_ids=takes_ids)
                    database.execute(
                        "UPDATE writes SET attempts = attempts + 1, started = 1 WHERE number = ?", (write.number,)
                    )
                if not lost:
                    return attrs.evolve(write, attempts=write.attempts + 1)
                self.done(write, missing="the process ended while it was sent")
            return None

    def done(self, write: Write, *, missing: str | None = None) -> None:
        """Remove a write that was sent; or one that was given up, noting why the mirror does not have it."""
        with self.lock:
            if self.closed:
                return
            with self.transaction() as database:
                if missing is not None:
                    self.note(write.mirror, write.session, write.operation, missing)
                query = "DELETE FROM writes WHERE number = ? RETURNING length(arguments)"
                row = database.execute(query, (write.number,)).fetchone()
            if row is not None:
                count, characters = self._waiting[write.mirror]
                self._waiting[write.mirror] = (count - 1, characters - row[0])

    def again(self, write: Write) -> None:
        """Leave a write in its place to be sent again; it surely has not arrived, or may arrive twice."""
        with self.lock:
            if not self.closed:
                with self.transaction() as database:
                    database.execute("UPDATE writes SET started = 0 WHERE number = ?", (write.number,))

    def id_in(self, mirror: int, session: str) -> str | None:
        """The id that a session of the primary has in a mirror, when that gave another one."""
        return self._ids.get((mirror, session))

    def keep_id(self, mirror: int, session: str, id: str) -> None:
        """Remember the id of a session in a mirror."""
        self._keep_ids(session, {mirror: id})

    def rename(self, before: str, after: str) -> None:
        """Note that a session has another id in the primary by now."""
        self._keep_ids(after, {mirror: self.id_in(mirror, before) or before for mirror in range(len(self.providers))})

    def _keep_ids(self, session: str, ids: Mapping[int, str]) -> None:
        with self.lock:
            self._ids |= {(mirror, session): known for mirror, known in ids.items()}
            if not self.closed:
                with self.transaction() as database:
                    rows = [(mirror, session, known) for mirror, known in ids.items()]
                    database.executemany("INSERT OR REPLACE INTO ids VALUES (?, ?, ?)", rows)

    def note(self, mirror: int, session: str, operation: Operation, reason: str) -> None:
        """Note that a mirror does not have a write."""
        _logger.warning("%s of %s is not in mirror %d: %s", operation.value, session, mirror, reason)
        with self.lock:
            if not self.closed:
                with self.transaction() as database:
                    database.execute(
                        "INSERT INTO drifted VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1, "
                        "operation = excluded.operation, reason = excluded.reason",
                        (mirror, session, operation.value, reason),
                    )

    def _note_everywhere(self, session: str, operation: Operation, reason: str) -> None:
        """Note that no mirror gets a write."""
        with self.transaction():
            for mirror in range(len(self.providers)):
                self.note(mirror, session, operation, reason)

    def note_unqueued(self, session: str, operation: Operation, reason: str) -> None:
        """Note, in memory, that the queue could not be written, so that no mirror gets a write."""
        _logger.error("%s of %s is not mirrored: %s", operation.value, session, reason)
        with self.lock:
            before = self._unqueued.get(session)
            writes = 1 if before is None else before.writes + 1
            self._unqueued[session] = Drifted(session=session, operation=operation.value, reason=reason, writes=writes)

    def lose(self, mirror: int, fields: Sequence[str]) -> None:
        """Note fields that a mirror does not take."""
        with self.lock:
            if fields and not self.closed:
                with self.transaction() as database:
                    database.executemany(
                        "INSERT INTO lost VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
                        [(mirror, field) for field in fields],
                    )

    def pending(self) -> dict[int, int]:
        """How many writes wait for each mirror."""
        with self.lock:
            return {mirror: count for mirror, (count, _) in self._waiting.items()}

    def pending_sessions(self, mirror: int) -> tuple[str, ...]:
        """The sessions for which writes wait, in their order."""
        query = "SELECT session FROM writes WHERE mirror = ? GROUP BY session ORDER BY min(number)"
        with self.reading() as database:
            rows = [] if self.closed else database.execute(query, (mirror,)).fetchall()
        return tuple(row[0] for row in rows)

    def drift(self, mirror: int) -> Drift:
        """What a mirror does not have."""
        with self.reading() as database:
            drifted, lost = (
                []
                if self.closed
                else database.execute(f"{select(table)} WHERE mirror = ? ORDER BY {order}", (mirror,)).fetchall()
                for table, order in (("drifted", "rowid"), ("lost", "field"))
            )
            sessions = [
                Drifted(session=session, operation=operation, reason=reason, writes=count)
                for _, session, operation, reason, count in drifted
            ]
            return Drift(
                provider=self.providers[mirror],
                pending=self.pending_sessions(mirror),
                sessions=(*sessions, *self._unqueued.values()),
                lost_fields={field: count for _, field, count in lost},
            )

    def begin_in_child(self) -> None:
        """Leave the parent's connection alone, which must not even be closed here, and begin an empty queue."""
        _abandoned.append(self.database)
        self.lock: threading.RLock = threading.RLock()
        if not self.closed:
            self._waiting = dict.fromkeys(range(len(self.providers)), (0, 0))
            self.begin_anew()


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
