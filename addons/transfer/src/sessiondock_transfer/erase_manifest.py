"""What an erasure has found and done so far, in SQLite, so that it can go on after an interruption."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sessiondock import InvalidValueError, SchemaVersionError, StorageError
from sessiondock.authoring import values

from .receipt import STATES, ErasedSession, State

__all__ = ["EraseManifest"]

VERSION = 1
_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sessions (
    client INTEGER NOT NULL, provider TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    accepted_at TEXT, verified_at TEXT, request_ids TEXT NOT NULL, recordings TEXT NOT NULL,
    PRIMARY KEY (client, id)
);
"""
_SELECT = "SELECT client, provider, id, state, reason, accepted_at, verified_at, request_ids FROM sessions"


def now() -> str:
    """The present time as ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class EraseManifest:
    """The rows of an erasure. Only one process may have it open.

    Args:
        path: a file, or None to keep everything in memory.
        criteria: what is asked for.
        providers: of the clients, in their order.
        places: what the clients work on.

    Raises:
        InvalidValueError: the file is the manifest of another erasure.
        SchemaVersionError: a newer version wrote it.
        StorageError: it is no manifest, is in use, or cannot be written.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None,
        *,
        criteria: Mapping[str, Any],
        providers: Sequence[str],
        places: Sequence[str],
    ) -> None:
        self._path = path
        self._providers = tuple(providers)
        identity = json.dumps({"criteria": dict(criteria), "clients": list(places)}, sort_keys=True)
        with self._storing():
            # rows are written from the threads of an event loop, one after another
            self._database = sqlite3.connect(
                ":memory:" if path is None else path, timeout=0, isolation_level=None, check_same_thread=False
            )
        try:
            self._prepare(identity)
        except BaseException:
            self._database.close()
            raise

    def _prepare(self, identity: str) -> None:
        with self._storing():
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("BEGIN EXCLUSIVE")
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            known = [name for (name,) in self._database.execute("SELECT name FROM sqlite_master")]
            if not version and not known:
                for statement in _TABLES.split(";"):
                    self._database.execute(statement)
                self._database.execute(f"PRAGMA user_version = {VERSION}")
                self._tell("identity", identity)
                self._tell("started_at", now())
            self._database.execute("COMMIT")
        if version > VERSION:
            raise SchemaVersionError(f"{self._path} has version {version}; upgrade sessiondock-transfer")
        found = self._about("identity") if not known or "about" in known else None
        if found is None:
            raise StorageError(f"{self._path} is no manifest of an erasure; pass another path")
        if found != identity:
            raise InvalidValueError(
                f"{self._path} is the manifest of another erasure (other criteria or clients); pass another path"
            )

    @property
    def started_at(self) -> str:
        """When the erasure was begun, in this run or an earlier one."""
        return self._about("started_at") or ""

    @property
    def collected(self) -> bool:
        """Whether all sessions were found; afterwards none is looked for again."""
        return self._about("collected") is not None

    def finish_collecting(self) -> None:
        """Note that all sessions were found."""
        with self._storing():
            self._tell("collected", now())

    def add(self, client: int, provider: str, ids: Iterable[str]) -> None:
        """Add sessions that are to be erased; those that are there stay as they are."""
        rows = [(client, provider, each) for each in ids]
        with self._storing():
            self._database.execute("BEGIN")
            self._database.executemany(
                "INSERT INTO sessions VALUES (?, ?, ?, 'planned', '', NULL, NULL, '[]', '[]') "
                "ON CONFLICT (client, id) DO NOTHING",
                rows,
            )
            self._database.execute("COMMIT")

    def sessions(self, client: int | None = None, *states: State) -> list[ErasedSession]:
        """The sessions of a client, or of all, in these states, or in any; in the order in which they were found."""
        with self._storing():
            rows = self._database.execute(f"{_SELECT} ORDER BY client, rowid").fetchall()
            found = [_session(row, self._providers) for row in rows]
        return [each for each in found if client in (None, each.client) and (not states or each.state in states)]

    def get(self, session: ErasedSession) -> ErasedSession:
        """A session as it is by now."""
        with self._storing():
            row = self._database.execute(
                f"{_SELECT} WHERE client = ? AND id = ?", (session.client, session.id)
            ).fetchone()
            return _session(_there(row), self._providers)

    def set(
        self,
        session: ErasedSession,
        state: State,
        reason: str = "",
        *,
        accepted: bool = False,
        request_ids: Sequence[str] = (),
    ) -> None:
        """Note what became of a session."""
        verified = now() if state in {"gone", "visible"} else session.verified_at
        ids = json.dumps([*session.request_ids, *request_ids])
        with self._storing():
            self._database.execute(
                "UPDATE sessions SET state = ?, reason = ?, accepted_at = coalesce(?, accepted_at), verified_at = ?, "
                "request_ids = ? WHERE client = ? AND id = ?",
                (state, reason, now() if accepted else None, verified, ids, session.client, session.id),
            )

    def keep_recordings(self, session: ErasedSession, ids: Sequence[str]) -> None:
        """Remember the recordings of a session, which cannot be listed when it is gone."""
        with self._storing():
            self._database.execute(
                "UPDATE sessions SET recordings = ? WHERE client = ? AND id = ?",
                (json.dumps(list(ids)), session.client, session.id),
            )

    def recordings(self, session: ErasedSession) -> list[str]:
        """The ids of recordings that were remembered."""
        with self._storing():
            found = self._database.execute(
                "SELECT recordings FROM sessions WHERE client = ? AND id = ?", (session.client, session.id)
            ).fetchone()
            return list(_texts(_there(found)[0]))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _about(self, key: str) -> str | None:
        with self._storing():
            row = self._database.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def _tell(self, key: str, value: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))

    @contextmanager
    def _storing(self) -> Generator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            used = "locked" in str(error)
            hint = "another run uses it; wait for it to end" if used else f"{error}; pass another path"
            raise StorageError(f"the manifest {self._path} cannot be used: {hint}") from error


def _texts(stored: Any) -> tuple[str, ...]:
    """A list of text as JSON. sqlite3.DatabaseError when it is none."""
    try:
        found: Any = json.loads(stored)
    except (TypeError, ValueError, RecursionError) as error:
        raise sqlite3.DatabaseError(f"it is damaged: {error}") from error
    if not values.is_array(found) or not all(isinstance(each, str) for each in found):
        raise sqlite3.DatabaseError("it is damaged: a list of ids is none")
    return tuple(found)


def _there(row: Sequence[Any] | None) -> Sequence[Any]:
    """A row that was written. sqlite3.DatabaseError when it is gone."""
    if row is None:
        raise sqlite3.DatabaseError("it is damaged: a session is missing")
    return row


def _session(row: Sequence[Any], providers: Sequence[str]) -> ErasedSession:
    """The session of a row, where the clients are of these providers. sqlite3.DatabaseError when it is damaged."""
    known = type(row[0]) is int and (row[0], row[1]) in [*enumerate(providers)]
    plain = known and all(type(each) is str for each in row[2:5])
    if not plain or row[3] not in STATES or any(type(each) not in {str, type(None)} for each in row[5:7]):
        raise sqlite3.DatabaseError(f"it is damaged: the row of session {row[2]!r} has wrong values")
    return ErasedSession(
        client=row[0],
        provider=row[1],
        id=row[2],
        state=row[3],
        reason=row[4],
        accepted_at=row[5],
        verified_at=row[6],
        request_ids=_texts(row[7]),
    )
