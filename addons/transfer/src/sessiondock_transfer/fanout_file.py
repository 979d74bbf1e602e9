"""The database of a queue: a SQLite file that one process has open, or one in memory."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress

from sessiondock import InvalidValueError, SchemaVersionError, StorageError
from sessiondock.authoring import inside_sqlite

from .fanout_rows import DamagedQueueError

__all__ = ["QueueFile"]

VERSION = 1
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


class QueueFile:
    """The file, open and locked. Safe for several threads.

    Args:
        path: as for `WriteQueue`.
        providers: of the mirrors, in their order.
        places: what the mirrors are.

    Attributes:
        path: the file, None for one in memory.
        providers: of the mirrors.
        lock: what keeps threads apart.
        database: the connection.
        closed: whether it was closed.
    """

    def __init__(self, path: str | os.PathLike[str] | None, providers: Sequence[str], places: Sequence[str]) -> None:
        self.path: str | os.PathLike[str] | None = path
        self.providers: tuple[str, ...] = tuple(providers)
        self.lock: threading.RLock = threading.RLock()
        self.closed: bool = False
        self._inside = False
        self._identity = json.dumps([*places])
        self.database: sqlite3.Connection = self._opened(path)

    def load(self, database: sqlite3.Connection) -> None:
        """Take over what is stored; called while opening."""
        raise NotImplementedError

    def begin_anew(self) -> None:
        """Begin an empty queue in memory, in a child process, without touching the parent's connection."""
        self._inside = False
        self.database = self._opened(None)

    def _opened(self, path: str | os.PathLike[str] | None) -> sqlite3.Connection:
        """A connection to a queue of these mirrors, made where there is none, of which the content was taken over."""
        with self._telling("pass another path"):
            database = sqlite3.connect(path or ":memory:", timeout=0, isolation_level=None, check_same_thread=False)
            try:
                self._prepare(database)
                self.load(database)
            except BaseException:
                database.close()
                raise
        return database

    def _prepare(self, database: sqlite3.Connection) -> None:
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
            database.execute("INSERT INTO about VALUES (?)", (self._identity,))
        database.execute("COMMIT")
        if version > VERSION:
            raise SchemaVersionError(f"{self.path} has version {version}; upgrade sessiondock-transfer")
        if known and not {"about", "writes"} <= known:
            raise StorageError(f"{self.path} is no queue of a fan-out; pass another path")
        (found,) = database.execute("SELECT identity FROM about").fetchone() or ("nothing",)
        if found != self._identity:
            raise InvalidValueError(f"{self.path} is the queue of other mirrors ({found}); pass another path")

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """All that is done in it, or nothing. One inside another is a part of that one."""
        with self.lock, inside_sqlite(), self._telling("check the disk and the permissions"):
            if self._inside:
                yield self.database
                return
            self.database.execute("BEGIN")
            self._inside = True
            try:
                yield self.database
                self.database.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.database.execute("ROLLBACK")
                raise
            finally:
                self._inside = False

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """One thread at a time, without a transaction."""
        with self.lock, inside_sqlite(), self._telling("check the disk and the permissions"):
            yield self.database

    def close(self) -> None:
        """Close the file. What waits there is sent by the next fan-out that uses it."""
        with self.lock, inside_sqlite():
            if not self.closed:
                self.closed = True
                self.database.close()

    @contextmanager
    def _telling(self, advice: str) -> Generator[None]:
        """What SQLite raises becomes an error that says what to do."""
        place = "in memory" if self.path is None else self.path
        try:
            yield
        except DamagedQueueError as error:
            raise StorageError(
                f"the queue {place} cannot be used: {error}; restore it from a copy, or pass another path and bring "
                "the mirrors up to date with sync"
            ) from error
        except (sqlite3.Error, UnicodeDecodeError) as error:
            hint = f"another process uses it; {advice}" if "locked" in str(error) else f"{error}; {advice}"
            raise StorageError(f"the queue {place} cannot be used: {hint}") from error
