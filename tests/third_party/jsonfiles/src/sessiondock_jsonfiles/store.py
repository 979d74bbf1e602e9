"""The folder. All functions here block and may be called from several threads."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sessiondock import ConflictError, Event, NotFoundError, Session, StorageError
from sessiondock.authoring import PageData, checks, values

from .names import file_name, is_file_name
from .records import Record

if sys.platform != "win32":
    import fcntl

__all__ = ["Store"]


class Store:
    """Sessions in one folder.

    Attributes:
        folder: where they are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._turn = threading.Lock()

    def create(self, fields: Mapping[str, Any]) -> Session:
        """Store a session. ConflictError when there is a session with its id."""
        now = values.to_iso(datetime.now(UTC))
        given = {name: value for name, value in fields.items() if value is not None}
        session = {"id": str(uuid4()), "started_at": now, "created_at": now, "updated_at": now, **given}
        record = Record(session=session)
        with self._writing():
            if self._path(session["id"]).exists():
                raise ConflictError(f"a session {checks.shown(session['id'])} exists; update it")
            return self._replace(record).read_session()

    def get(self, session_id: str) -> Session:
        """One session."""
        with self._reading():
            return self._known(session_id).read_session()

    def update(self, session_id: str, fields: Mapping[str, Any]) -> Session:
        """Change a session."""
        with self._writing():
            record = self._known(session_id).changed(fields, values.to_iso(datetime.now(UTC)))
            return self._replace(record).read_session()

    def delete(self, session_id: str) -> None:
        """Remove a session."""
        with self._writing():
            self._known(session_id)
            self._path(session_id).unlink()

    def add_events(self, session_id: str, events: tuple[dict[str, Any], ...]) -> tuple[Event, ...]:
        """Add events to a session and return them as stored."""
        with self._writing():
            stored = self._replace(self._known(session_id).with_events(events)).read_events()
        ids = {event["id"] for event in events}
        return tuple(event for event in stored if event.id in ids)

    def events(self, session_id: str) -> tuple[Event, ...]:
        """All events of a session."""
        with self._reading():
            return self._known(session_id).read_events()

    def page(self, cursor: str | None, size: int, wanted: Mapping[str, str | None]) -> PageData[Session]:
        """Sessions with the wanted attributes, ordered by file name, after the file that the cursor names."""
        with self._reading():
            names = self._names()
            found: list[Session] = []
            last = cursor or ""
            for name in (name for name in names if name > last):
                if len(found) == size:
                    total = None if wanted else len(names)
                    return PageData(items=found, next_cursor=last, total=total)
                last = name
                record = self._read(name)
                session = None if record is None else record.read_session()
                if session is not None and all(getattr(session, key) == value for key, value in wanted.items()):
                    found.append(session)
        return PageData(items=found, total=None if wanted else len(names))

    def _names(self) -> list[str]:
        try:
            return sorted(path.name for path in self.folder.iterdir() if is_file_name(path.name))
        except FileNotFoundError:
            return []

    def _path(self, session_id: str) -> Path:
        return self.folder / file_name(session_id)

    def _known(self, session_id: str) -> Record:
        record = self._read(file_name(session_id))
        if record is None:
            raise NotFoundError(f"there is no session {checks.shown(session_id)} in {self.folder}")
        return record

    def _read(self, name: str) -> Record | None:
        try:
            data = (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        return Record.parse(data, name)

    def _replace(self, record: Record) -> Record:
        """Write a record's file and return the record as it will be read."""
        data = record.to_bytes()
        descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path(record.session["id"]))
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return Record.parse(data, name)

    @contextlib.contextmanager
    def _reading(self) -> Generator[None]:
        try:
            yield
        except OSError as error:
            raise StorageError(f"{self.folder} cannot be used: {error.strerror}") from error

    @contextlib.contextmanager
    def _writing(self) -> Generator[None]:
        with self._reading(), self._turn:
            self.folder.mkdir(exist_ok=True)
            with (self.folder / ".lock").open("ab") as lock:
                if sys.platform != "win32":
                    fcntl.flock(lock, fcntl.LOCK_EX)
                yield
