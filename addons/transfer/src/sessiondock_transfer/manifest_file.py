"""The file of a manifest: a SQLite database that one run at a time has open, and that says whose it is."""

from __future__ import annotations

import os
import secrets
import sqlite3
import stat
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import advice, inside_sqlite, try_lock

from .errors import ManifestError, ManifestInUseError, ManifestPairError, ManifestVersionError

__all__ = ["DamageError", "ManifestFile", "Pair", "named"]

_VERSION = 1
_DIGITS = 16
_SCHEMA = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sessions (
    source_id TEXT PRIMARY KEY, state TEXT NOT NULL, target_id TEXT, digest TEXT, events_digest TEXT,
    events INTEGER NOT NULL DEFAULT 0, recordings INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
    losses TEXT NOT NULL DEFAULT '{}', reason TEXT, differences TEXT NOT NULL DEFAULT '[]', verified INTEGER,
    run INTEGER NOT NULL, changed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_by_state ON sessions (state);
CREATE TABLE recordings (
    source_id TEXT NOT NULL, number INTEGER NOT NULL, target_id TEXT, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    PRIMARY KEY (source_id, number)
) WITHOUT ROWID;
"""


@attrs.frozen
class Pair:
    """The two sides of a move, as text without secrets."""

    source: str
    target: str


class DamageError(Exception):
    """Something is stored that this package has not written."""


class ManifestFile:
    """The file, open and locked. Safe for several threads.

    Args:
        path: as for `Manifest`.
        pair: the sides of the move; None takes those that the manifest has.

    Attributes:
        path: the file, None for one in memory.
        mutex: what keeps the threads of a run apart.
        database: the connection, while it is open.
        pair: the sides of the move.
        run: the number of the run that has it open, from 1.
    """

    def __init__(self, path: str | os.PathLike[str] | None, pair: Pair | None) -> None:
        self.path: Path | None = None if path is None else Path(path)
        self.mutex: threading.RLock = threading.RLock()
        self._lock = None if self.path is None else _locked(self.path)
        try:
            with self.reporting():
                self.database: sqlite3.Connection = _connected(self.path)
                self.pair: Pair = self._prepare(pair)
                self.run: int = self._last_run() + 1
                self._set_facts({"run": str(self.run)})
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file and give the lock back. Calling it twice is harmless."""
        with self.mutex:
            database: sqlite3.Connection | None = self.__dict__.pop("database", None)
            if database is not None:
                database.close()
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()

    def _prepare(self, pair: Pair | None) -> Pair:
        database = self.database
        version = int(database.execute("PRAGMA user_version").fetchone()[0])
        if version > _VERSION:
            raise ManifestVersionError(
                f"{self.path} is a manifest of version {version} and this package knows versions up to {_VERSION}; "
                "pip install --upgrade sessiondock-transfer"
            )
        if version == 0:
            if database.execute("SELECT 1 FROM sqlite_master").fetchone() is not None:
                raise ManifestError(f"{self.path} is a database but no manifest; choose another path")
            if pair is None:
                raise ManifestError(f"there is no manifest at {self.path}; pass the path that copy was given")
            database.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version={_VERSION};COMMIT;")
            self._set_facts({"source": pair.source, "target": pair.target})
        else:
            check = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            if check != "ok":
                raise DamageError(str(check))
        known = Pair(self._fact("source") or "", self._fact("target") or "")
        if pair is not None and pair != known:
            raise ManifestPairError(
                f"{self.path} is the manifest of {named(known)}, not of {named(pair)}; "
                f"use a manifest of its own for each pair: {advice.to_pass('manifest')}"
            )
        return known

    @property
    def salt(self) -> bytes:
        """Random bytes of this manifest, for digests of credentials."""
        with self.reporting():
            found = self._fact("salt")
            if found is None:
                found = secrets.token_hex(16)
                self._set_facts({"salt": found})
            try:
                return bytes.fromhex(found)
            except ValueError as error:
                raise DamageError(f"{found!r} is no salt") from error

    def check_accounts(self, digests: Mapping[str, str | None], *, same: bool) -> None:
        """Take note of whose credentials a run uses.

        Args:
            digests: of the credentials of ``"source"`` and ``"target"``, with this manifest's salt; None says nothing.
            same: whether they are of the same accounts, whatever is noted.

        Raises:
            ManifestPairError: an earlier run used others.
        """
        with self.reporting():
            for side, digest in digests.items():
                known = self._fact(f"{side}_account")
                if digest is None or digest == known:
                    continue
                if known is not None and not same:
                    raise ManifestPairError(
                        f"{self.path} was made with another API key of the {side}; if both are of one account, as "
                        f"after a rotation, {advice.to_pass('same_account', True)} once; if not, use one manifest for "
                        "each account"
                    )
                self._set_facts({f"{side}_account": digest})

    def take_accounts(self, other: ManifestFile) -> None:
        """Take note of the credentials that another manifest was made with, where there is nothing of them yet."""
        names = ("salt", "source_account", "target_account")
        with self.reporting():
            if self._fact("salt") is None:
                found = {name: other._fact(name) for name in names}
                self._set_facts({name: value for name, value in found.items() if value is not None})

    def _last_run(self) -> int:
        found = self._fact("run") or "0"
        if not (found.isascii() and found.isdecimal() and len(found) < _DIGITS):
            raise DamageError(f"{found!r} is not the number of a run")
        return int(found)

    def _fact(self, name: str) -> str | None:
        found = self.database.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def _set_facts(self, facts: Mapping[str, str]) -> None:
        for name, value in facts.items():
            self.database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    @contextmanager
    def reporting(self) -> Generator[None]:
        """One thread at a time; what SQLite raises becomes an error that says what to do."""
        with self.mutex, inside_sqlite():
            try:
                yield
            except sqlite3.OperationalError as error:
                raise ManifestError(
                    f"the manifest {self.path} cannot be used: {error}; check the disk and the permissions, then run "
                    "the same again: it continues"
                ) from error
            except (sqlite3.Error, DamageError, UnicodeDecodeError) as error:
                raise ManifestError(
                    f"the manifest {self.path} is damaged: {error}; restore it from a copy, or delete it and run "
                    f"again, and then {advice.to_pass('on_conflict', 'skip')} where the target keeps ids"
                ) from error


def named(pair: Pair) -> str:
    """A pair as text."""
    return f"{pair.source} to {pair.target}"


def _connected(path: Path | None) -> sqlite3.Connection:
    database = sqlite3.connect(
        ":memory:" if path is None else path, isolation_level=None, check_same_thread=False, timeout=5
    )
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    return database


def _locked(path: Path) -> int:
    """The descriptor of the lock file, locked.

    It stands beside the manifest itself, wherever a symbolic link to that one is, so that two names have one lock.
    """
    if path.is_dir():
        raise ManifestError(f"{path} is a folder; a manifest is a file")
    try:
        lock = f"{path.resolve()}.lock"
        if os.path.lexists(lock) and not stat.S_ISREG(os.lstat(lock).st_mode):
            raise ManifestError(f"{lock} is no regular file, so that it cannot be locked; remove it")
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except RuntimeError as error:
        raise InvalidValueError(f"{path} is a symbolic link that leads to itself; name a file") from error
    except OSError as error:
        raise InvalidValueError(
            f"the manifest cannot be made at {path}: {error.strerror}; name a place where you may write"
        ) from error
    if not try_lock(descriptor):
        os.close(descriptor)
        raise ManifestInUseError(f"the manifest {path} is used by another run; wait until it ends, or stop it")
    return descriptor
