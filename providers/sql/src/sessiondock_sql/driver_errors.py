"""Translates the errors of the drivers to those of sessiondock, with what to do about them."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sessiondock import (
    AuthenticationError,
    ConfigurationError,
    ConflictError,
    ConnectError,
    PermissionDeniedError,
    SessionDockError,
    StorageError,
    TransportError,
)

from .target import Target

__all__ = ["BusyError", "DuplicateError", "translate_error"]


class BusyError(StorageError):
    """A lock, or a connection of the pool, was not to be had within the timeout."""


class DuplicateError(ConflictError):
    """A row with that key exists."""


_SQLITE_ADVICE = {
    sqlite3.SQLITE_BUSY: "another process has locked it for too long; try again, or raise timeout",
    sqlite3.SQLITE_LOCKED: "another connection has locked it; try again",
    sqlite3.SQLITE_NOTADB: "it is not a SQLite database; name another file",
    sqlite3.SQLITE_CORRUPT: "it is damaged; restore it from a backup",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
    sqlite3.SQLITE_PERM: "access is denied",
    sqlite3.SQLITE_AUTH: "access is denied",
}
_POSTGRESQL_ADVICE = {
    "40P01": "two writers wait for each other; try again",
    "53100": "the disk is full",
    "57P03": "the server is starting or stopping; try again",
}
_NO_CONNECTION = {"OperationalError", "InterfaceError"}
"""Classes of psycopg whose errors without a state come from a connection that broke."""


def translate_error(error: Exception, target: Target, *, connecting: bool = False) -> SessionDockError:
    """The error of sessiondock for one that a driver has raised."""
    if target.database == "sqlite":
        return _sqlite(error, target)
    return _postgresql(error, target, connecting=connecting)


def _sqlite(error: Any, target: Target) -> SessionDockError:
    if isinstance(error, UnicodeError):
        return StorageError(f"{target.label} cannot be used: it holds text that is not UTF-8; it is damaged")
    extended = getattr(error, "sqlite_errorcode", 0)
    if extended in {sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE}:
        return DuplicateError("it exists already; choose another id")
    code = extended & 0xFF
    kind = BusyError if code == sqlite3.SQLITE_BUSY else StorageError
    advice = _SQLITE_ADVICE.get(code) or _advice_on_path(code, target)
    return kind(f"{target.label} cannot be used: {error}" + (f"; {advice}" if advice else ""))


def _advice_on_path(code: int, target: Target) -> str:
    if target.path is None or code not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
        return ""
    path = Path(target.path)
    if path.is_dir():
        return "it is a folder; name a file"
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist; make it first"
    if path.exists() and not _may(path, os.R_OK):
        return "you may not read it; change its permissions"
    if path.exists() and not _may(path, os.W_OK):
        return "you may not write it; change its permissions"
    return f"the folder {path.parent} must be writable too, for SQLite keeps its log beside the file"


def _may(path: Path, what: int) -> bool:
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


def _postgresql(error: Any, target: Target, *, connecting: bool) -> SessionDockError:
    state = getattr(error, "sqlstate", None) or ""
    # without the server's notes on where in the statement it was
    text = " ".join((getattr(getattr(error, "diag", None), "message_primary", None) or str(error)).split())
    text = target.without_secrets(text)
    if connecting:
        return _connecting(text, target)
    match state[:2], state:
        case _, "23505":
            return DuplicateError("it exists already; choose another id")
        case _, "55P03":
            return BusyError(f"{target.label} is busy: {text}; try again, or raise timeout")
        case _, "42501":
            return PermissionDeniedError(f"{target.label} rejects this: {text}; ask for the right to do this")
        case ("08", _) | (_, "57P01" | "57P02" | "57P05"):
            return _broken(text, target)
        case "", _ if _NO_CONNECTION & {kind.__name__ for kind in type(error).__mro__}:
            return _broken(text, target)
        case _:
            advice = _POSTGRESQL_ADVICE.get(state)
            return StorageError(f"{target.label} cannot do this: {text}" + (f"; {advice}" if advice else ""))


def _broken(text: str, target: Target) -> TransportError:
    return TransportError(f"the connection to {target.label} broke: {text}; try again")


def _connecting(text: str, target: Target) -> SessionDockError:
    # psycopg gives no state for what fails before there is a connection
    if "authentication failed" in text or "no password supplied" in text:
        return AuthenticationError(f"{target.label} rejects this: {text}; check user and password")
    if "invalid connection option" in text or "invalid URI query parameter" in text:
        return ConfigurationError(f"the connection URL has a setting that PostgreSQL does not know: {text}")
    return ConnectError(f"{target.label} cannot be reached: {text}", may_have_arrived=False)
