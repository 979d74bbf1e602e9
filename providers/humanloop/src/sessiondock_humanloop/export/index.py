"""The positions of all logs of an export, in a temporary SQLite file, so that memory does not grow with them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sessiondock import StorageError

__all__ = ["Index", "Position", "SessionRow"]

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
PRAGMA temp_store = FILE;
CREATE TABLE folders (n INTEGER PRIMARY KEY, id TEXT, name TEXT, type TEXT);
CREATE TABLE files (n INTEGER PRIMARY KEY, folder INTEGER, path TEXT);
CREATE TABLE found (
    session TEXT, reference TEXT, log TEXT, root INTEGER, nested INTEGER, at INTEGER, ended INTEGER, changed INTEGER,
    file INTEGER, line INTEGER, start INTEGER, size INTEGER
);
"""
# A reference stands for the session id that another log has with it. A repeated log counts once.
_GROUPING = """
CREATE TABLE named AS
    SELECT reference, min(session) AS session FROM found
    WHERE reference IS NOT NULL AND session IS NOT NULL GROUP BY reference;
CREATE UNIQUE INDEX by_reference ON named (reference);
UPDATE found SET session = coalesce((SELECT session FROM named WHERE named.reference = found.reference), reference)
    WHERE session IS NULL;
CREATE TABLE logs AS
    SELECT session, reference, log, root, nested, at, ended, changed, file, line, start, size, min(rowid) AS first
    FROM found GROUP BY session, coalesce(log, rowid);
DROP TABLE named;
DROP TABLE found;
CREATE INDEX by_session ON logs (session, root, at, file, line);
CREATE TABLE sessions (
    n INTEGER PRIMARY KEY, id TEXT, reference TEXT,
    at INTEGER, ended INTEGER, changed INTEGER, logs INTEGER, trees INTEGER
);
INSERT INTO sessions (id, reference, at, ended, changed, logs, trees)
    SELECT session, max(reference), min(at) AS at, max(ended), max(changed), count(*), max(root OR nested)
    FROM logs GROUP BY session ORDER BY at DESC NULLS LAST, session;
CREATE UNIQUE INDEX by_id ON sessions (id);
"""
_POSITION = """
    SELECT files.path, files.folder, logs.line, logs.start, logs.size, logs.log, logs.nested
    FROM logs JOIN files ON files.n = logs.file
"""
_ORDER = "ORDER BY logs.at, logs.file, logs.line"
_REVERSED = "ORDER BY logs.at DESC, logs.file DESC, logs.line DESC"
_HAS_PROJECT = """
    EXISTS (SELECT 1 FROM logs JOIN files ON files.n = logs.file
    WHERE logs.session = sessions.id AND files.folder = (SELECT n FROM folders WHERE id = :project))
"""


class Position(NamedTuple):
    """Where a log is: its file, the number of its folder, its line and its bytes.

    Also its id, and whether other logs are nested in it.
    """

    path: str
    folder: int
    line: int
    start: int
    size: int
    log: str | None
    nested: bool


class SessionRow(NamedTuple):
    """A session: its number in the order of the list, its ids, its times in microseconds, the number of its lines, and
    whether one of them is a root or has others nested in it."""

    n: int
    id: str
    reference: str | None
    at: int | None
    ended: int | None
    changed: int | None
    logs: int
    trees: bool


class Index:
    """Filled once, then queried. Not for two threads at a time."""

    def __init__(self) -> None:
        try:
            folder = tempfile.mkdtemp(prefix="sessiondock-humanloop-")
        except OSError as error:
            raise StorageError(
                f"the temporary index of the export cannot be created: {error}; set TMPDIR to a folder with room"
            ) from error
        self._delete = weakref.finalize(self, _delete, folder, os.getpid())
        self._db = sqlite3.connect(Path(folder, "index.sqlite"), isolation_level=None, check_same_thread=False)
        with _storage_errors():
            self._db.executescript(_TABLES)

    def close(self) -> None:
        """Delete the file."""
        self._db.close()
        self._delete()

    # Filling.

    def add_folder(self, id: str, name: str | None, type: str | None) -> int:
        """Store a folder and return its number."""
        return self._insert("INSERT INTO folders (id, name, type) VALUES (?, ?, ?)", (id, name, type))

    def add_file(self, folder: int, path: str) -> int:
        """Store a file and return its number."""
        return self._insert("INSERT INTO files (folder, path) VALUES (?, ?)", (folder, path))

    def add_logs(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Store the logs: each a `LogEntry` with file, line, start and size."""
        with _storage_errors():
            self._db.execute("BEGIN")
            self._db.executemany(f"INSERT INTO found VALUES ({','.join('?' * 12)})", rows)
            self._db.execute("COMMIT")

    def group(self) -> None:
        """Group the logs into sessions."""
        with _storage_errors():
            self._db.executescript(_GROUPING)

    def _insert(self, statement: str, values: Sequence[object]) -> int:
        with _storage_errors():
            number = self._db.execute(statement, values).lastrowid
        assert number is not None
        return number

    # Queries.

    def count_logs(self) -> int:
        """How many logs all sessions have together."""
        return int(self._one("SELECT count(*) FROM logs")[0])

    def count_sessions(self, project: str | None) -> int:
        """How many sessions there are, or how many have a log of a project."""
        where = "" if project is None else f"WHERE {_HAS_PROJECT}"
        return int(self._one(f"SELECT count(*) FROM sessions {where}", project=project)[0])

    def sessions(self, project: str | None, after: int, limit: int) -> list[SessionRow]:
        """Sessions after a number, in order."""
        where = "" if project is None else f"AND {_HAS_PROJECT}"
        rows = self._all(
            f"SELECT * FROM sessions WHERE n > :after {where} ORDER BY n LIMIT :limit",
            project=project,
            after=after,
            limit=limit,
        )
        return [SessionRow(*row) for row in rows]

    def before(self, project: str | None, after: int, limit: int) -> list[int]:
        """Numbers of the sessions up to a number, backwards."""
        where = "" if project is None else f"AND {_HAS_PROJECT}"
        rows = self._all(
            f"SELECT n FROM sessions WHERE n <= :after {where} ORDER BY n DESC LIMIT :limit",
            project=project,
            after=after,
            limit=limit,
        )
        return [int(row[0]) for row in rows]

    def session(self, session_id: str) -> SessionRow | None:
        """The session with an id."""
        rows = self._all("SELECT * FROM sessions WHERE id = :id", id=session_id)
        return SessionRow(*rows[0]) if rows else None

    def root(self, session_id: str) -> Position | None:
        """The root log of a trace."""
        rows = self._all(f"{_POSITION} WHERE session = :id AND root = 1 {_ORDER} LIMIT 1", id=session_id)
        return Position(*rows[0]) if rows else None

    def logs(
        self, session_id: str, skip: int, limit: int, order: Literal["oldest", "newest"] = "oldest"
    ) -> list[Position]:
        """Logs of a session; a negative limit means all."""
        by = _ORDER if order == "oldest" else _REVERSED
        rows = self._all(
            f"{_POSITION} WHERE session = :id {by} LIMIT :limit OFFSET :skip", id=session_id, limit=limit, skip=skip
        )
        return [Position(*row) for row in rows]

    def folders(self, session_id: str) -> list[tuple[str, str | None, str | None]]:
        """Id, name and type of the folders that have logs of a session."""
        return self._all(
            "SELECT id, name, type FROM folders WHERE n IN (SELECT files.folder FROM logs"
            " JOIN files ON files.n = logs.file WHERE session = :id) ORDER BY n",
            id=session_id,
        )

    def folder(self, number: int) -> tuple[str, str | None, str | None]:
        """Id, name and type of a folder."""
        found: tuple[str, str | None, str | None] = self._one(
            "SELECT id, name, type FROM folders WHERE n = :n", n=number
        )
        return found

    def _one(self, statement: str, **values: object) -> Any:
        return self._all(statement, **values)[0]

    def _all(self, statement: str, **values: object) -> list[Any]:
        with _storage_errors():
            return self._db.execute(statement, values).fetchall()


def _delete(folder: str, process: int) -> None:
    """Delete a folder, at the latest when the interpreter ends. A child process leaves that to its parent."""
    if process == os.getpid():
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _storage_errors() -> Generator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(
            f"the temporary index of the export cannot be used: {error}; make sure that TMPDIR has room"
        ) from error
