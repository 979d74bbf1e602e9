"""An archive: its files and its index, shared by the threads of a process and by processes.

Whatever writes holds a lock, appends to one file, and notes in the index where the lines are. The index is committed
behind the lines, so that a killed writer leaves at most lines that the index does not have yet, or the beginning of a
batch, which the next writer removes. Readers take no lock; what the index does not have does not exist for them.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import closing, contextmanager
from typing import TypeVar

from sessiondock import ConfigurationError, StorageError
from sessiondock.authoring import get_logger, inside_sqlite

from .appending import append
from .connections import Connections, cannot_be_kept, is_corrupt
from .file_errors import BusyError, OutdatedError, storing
from .index import Index
from .indexing import State, catch_up, rebuild, state_of
from .locking import file_lock
from .packing import Line
from .reading import Reader
from .store import Store

__all__ = ["Archive", "Work"]

T = TypeVar("T")
Work = Callable[[Index, Reader], T]
_ATTEMPTS = 3
"""The first trusts the index; the second looks whether it fits the files; the last makes it anew."""
_logger = get_logger("files")


class Archive:
    """One archive.

    Args:
        store: its files.
        durable: whether what is written survives a power cut, and not only the end of the process.
    """

    def __init__(self, store: Store, *, durable: bool = False) -> None:
        self.store = store
        self.durable = durable
        self._closed = False
        self._connections = Connections(store.index, 30.0)
        self._start_over()

    def _start_over(self) -> None:
        self._process = os.getpid()
        self._turn = threading.Lock()
        self._checked = False

    def read(self, work: Work[T], wait: float) -> T:
        """What a function reads. It may be called again, when the index had to be made anew."""
        return self._attempt(self._read, work, time.monotonic() + wait)

    def write(self, work: Work[T], wait: float) -> T:
        """What a function does that holds the lock; it writes with `append`, once."""
        return self._attempt(self._write, work, time.monotonic() + wait)

    def append(self, index: Index, lines: Iterable[Line], kind: str, *, together: bool = True) -> None:
        """Append lines, all or none of them, and note them in the index. For functions that `write` calls."""
        append(index, self.store, lines, kind, together=together, durable=self.durable)

    def close(self) -> None:
        """Close the index. A connection in use is closed when it is given back."""
        self._closed = True
        if self._process == os.getpid():
            self._connections.close()

    def _attempt(self, action: Callable[[Work[T], float, int], T], work: Work[T], deadline: float) -> T:
        if self._process != os.getpid():
            self._connections.leave_to_parent()
            self._connections = Connections(self.store.index, 30.0)
            self._start_over()
        attempt = 0
        with storing(self.store.label):
            while attempt < _ATTEMPTS:
                if self._closed:
                    raise ConfigurationError("the client is closed; make a new one")
                version = self.store.version()
                try:
                    return action(work, deadline, attempt)
                except OutdatedError:
                    # while it is compacted again and again, trying again is no sign of damage
                    unchanged = self.store.version() == version
                    attempt += 1 if unchanged or time.monotonic() > deadline else 0
                except sqlite3.Error as error:
                    if not is_corrupt(error):
                        raise
                    _logger.warning("the index of %s is damaged and is made anew: %s", self.store.label, error)
                    self._connections.discard()
                    attempt += 1
                self._checked = False
        raise StorageError(f"{self.store.label} changes while it is read, again and again; try again later")

    def _read(self, work: Work[T], deadline: float, attempt: int) -> T:
        if not self.store.segments():
            with inside_sqlite(), closing(Index.empty()) as index:
                return work(index, Reader(index, self.store))
        anew = attempt == _ATTEMPTS - 1
        state = State.WRONG if anew else self._state()
        if state is not State.CURRENT:
            self._refresh(state, deadline, anew=anew)
        with self._connections.use() as index, Reader(index, self.store) as reader:
            # everything that is read is of one moment
            index.begin_reading()
            return work(index, reader)

    def _write(self, work: Work[T], deadline: float, attempt: int) -> T:
        with self._locked(deadline, anew=attempt == _ATTEMPTS - 1) as index, Reader(index, self.store) as reader:
            return work(index, reader)

    def _state(self) -> State:
        """How the index fits the files, as far as a reader has to know."""
        try:
            with self._connections.use() as index:
                state = state_of(index, self.store, thorough=not self._checked)
        except sqlite3.Error as error:
            if not cannot_be_kept(error):
                raise
            return State.WRONG
        self._checked = self._checked or state is State.CURRENT
        return state

    def _refresh(self, state: State, deadline: float, *, anew: bool) -> None:
        """Bring the index up to date. When it is only behind and a writer is at work, that one does it."""
        if not self._connections.private:
            try:
                with self._locked(time.monotonic() if state is State.BEHIND else deadline, anew=anew):
                    return
            except BusyError:
                if state is State.BEHIND:
                    return
                raise
            except OSError as error:
                reason: Exception = error
            except sqlite3.Error as error:
                if not cannot_be_kept(error):
                    raise
                reason = error
            _logger.warning(
                "%s cannot be written, so its index is made in a temporary folder: %s", self.store.label, reason
            )
        with self._turn:
            if not self._connections.private:
                self._connections.move()
            with self._connections.use(create=True) as index:
                self._bring_up(index, cut=False, anew=anew)

    @contextmanager
    def _locked(self, deadline: float, *, anew: bool = False) -> Generator[Index]:
        """The index, fitting the files, while this thread is the only writer."""
        if not self._turn.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise BusyError(f"{self.store.label} is being written by another call; try again, or raise timeout")
        try:
            if not self._checked:
                self.store.check()
                self.store.lock.parent.mkdir(parents=True, exist_ok=True)
            with file_lock(self.store.lock, self.store.label, deadline):
                if not self._checked or not self.store.segments():
                    self.store.prepare()
                with self._connections.use(create=True) as index:
                    self._bring_up(index, cut=True, anew=anew)
                    yield index
        finally:
            self._turn.release()

    def _bring_up(self, index: Index, *, cut: bool, anew: bool) -> None:
        state = state_of(index, self.store, thorough=not self._checked)
        if state is State.WRONG or anew:
            self._change(index, lambda: rebuild(index, self.store, cut=cut))
        elif state is State.BEHIND:
            self._change(index, lambda: catch_up(index, self.store, cut=cut))
        self._checked = True

    def _change(self, index: Index, change: Callable[[], None]) -> None:
        index.begin()
        try:
            change()
        except BaseException:
            index.rollback()
            raise
        index.commit()
