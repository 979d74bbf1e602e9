"""Connections to the index, kept while they are idle."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from sessiondock.authoring import before_fork, inside_sqlite

from .index import FILES, Index

__all__ = ["Connections", "cannot_be_kept", "is_corrupt"]

_left_by_parents: list[Index] = []
"""Connections that were open when this process was forked. They are the parent's; closing them would hurt it."""
_PRIMARY = 0xFF
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA}
_ELSEWHERE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}


def is_corrupt(error: sqlite3.Error) -> bool:
    """Whether the index is damaged, so that it has to be made anew."""
    return _code(error) in _CORRUPT


def cannot_be_kept(error: sqlite3.Error) -> bool:
    """Whether the index cannot be written where it is."""
    return _code(error) in _ELSEWHERE


def _code(error: sqlite3.Error) -> int:
    # errors of the module itself, such as those about text that is not UTF-8, have none
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY


class Connections:
    """The connections of one process to an index. Safe to share between threads.

    Attributes:
        path: the index.
        private: whether it is in a temporary folder and belongs to this process alone.
    """

    def __init__(self, path: Path, timeout: float) -> None:
        self.path: Path = path
        self._timeout = timeout
        self._remove: weakref.finalize[..., Connections] | None = None
        self._idle: list[Index] = []
        self._generation = 0
        self._closed = False
        _all.add(self)

    @property
    def private(self) -> bool:
        """Whether the index belongs to this process alone."""
        return self._remove is not None

    @contextmanager
    def use(self, *, create: bool = False) -> Generator[Index]:
        """A connection. sqlite3.Error when the index is not there, unless it may be made."""
        generation = self._generation
        with inside_sqlite():
            index = self._pop()
            if index is None:
                index = Index.open(self.path, timeout=self._timeout, create=create)
            try:
                yield index
            finally:
                index.rollback()
                if self._closed or generation != self._generation:
                    index.close()
                else:
                    self._idle.append(index)

    def discard(self) -> None:
        """Remove the index; connections in use are closed when they are given back."""
        self._generation += 1
        self.close_idle()
        for suffix in FILES:
            with suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink()

    def move(self) -> None:
        """Keep the index in a temporary folder from now on."""
        self._generation += 1
        self.close_idle()
        folder = tempfile.mkdtemp(prefix="sessiondock-files-")
        self._remove = weakref.finalize(self, _remove_folder, folder, os.getpid())
        self.path = Path(folder, "index.sqlite")

    def close(self) -> None:
        """Close every connection."""
        self._closed = True
        self.close_idle()
        if self._remove is not None:
            self._remove()

    def leave_to_parent(self) -> None:
        """Forget what the process that this one was forked from has opened."""
        while (index := self._pop()) is not None:
            _left_by_parents.append(index)

    def close_idle(self) -> None:
        """Close the connections that nobody uses."""
        while (index := self._pop()) is not None:
            index.close()

    def _pop(self) -> Index | None:
        # asking first whether there is one would let another thread take it in between
        with suppress(IndexError):
            return self._idle.pop()
        return None


def _remove_folder(folder: str, process: int) -> None:
    """Remove a temporary folder, unless this is a process that was forked from the one that made it."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


_all: weakref.WeakSet[Connections] = weakref.WeakSet()


def _close_all_idle() -> None:
    """Before a fork: SQLite keeps locks per process, so no connection may be carried from one to the other."""
    for each in list(_all):
        each.close_idle()


before_fork(_close_all_idle)
