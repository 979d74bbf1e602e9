"""The folder. Everything here blocks, and may be called from several threads."""

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

from sessiondock import ConfigurationError, ConflictError, DecodeError, Event, NotFoundError, Session, StorageError
from sessiondock.paging import PageData
from sessiondock.values import to_iso

from .names import file_name, is_file_name
from .provider import PROVIDER
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
        self._closed = False

    def close(self) -> None:
        """Refuse whatever comes after this."""
        self._closed = True

    def create(self, fields: Mapping[str, Any]) -> Session:
        """Store a session. ConflictError when its id is taken."""
        now = to_iso(datetime.now(UTC))
        given = {name: value for name, value in fields.items() if value is not None}
        session = {"id": str(uuid4()), "started_at": now, "created_at": now, "updated_at": now, **given}
        record = Record(session=session)
        with self._writing("create"):
            if self._path(session["id"]).exists():
                raise ConflictError(
                    f"a session {session['id']!r} exists; update it", provider=PROVIDER.name, operation="create"
                )
            return self._replace(record).read_session()

    def get(self, session_id: str) -> Session:
        """One session."""
        with self._open("get"):
            return self._known(session_id, "get").read_session()

    def update(self, session_id: str, fields: Mapping[str, Any]) -> Session:
        """Change a session."""
        with self._writing("update"):
            record = self._known(session_id, "update").changed(fields, to_iso(datetime.now(UTC)))
            return self._replace(record).read_session()

    def delete(self, session_id: str) -> None:
        """Remove a session."""
        with self._writing("delete"):
            self._known(session_id, "delete")
            self._path(session_id).unlink()

    def add_events(self, session_id: str, events: tuple[dict[str, Any], ...]) -> tuple[Event, ...]:
        """Add events to a session; gives them as stored."""
        with self._writing("add_events"):
            stored = self._replace(self._known(session_id, "add_events").with_events(events)).read_events()
        ids = {event["id"] for event in events}
        return tuple(event for event in stored if event.id in ids)

    def events(self, session_id: str) -> tuple[Event, ...]:
        """All events of a session."""
        with self._open("list_events"):
            return self._known(session_id, "list_events").read_events()

    def page(self, cursor: str | None, size: int, project: str | None) -> PageData[Session]:
        """Sessions in the order of their files' names, after the one that the cursor names."""
        with self._open("list"):
            names = self._names()
            found: list[Session] = []
            last = cursor or ""
            for name in (name for name in names if name > last):
                if len(found) == size:
                    total = len(names) if project is None else None
                    return PageData(items=found, next_cursor=last, total=total)
                last = name
                record = self._read(name)
                session = None if record is None else record.read_session()
                if session is not None and project in {None, session.project}:
                    found.append(session)
        return PageData(items=found, total=len(names) if project is None else None)

    def _names(self) -> list[str]:
        try:
            return sorted(path.name for path in self.folder.iterdir() if is_file_name(path.name))
        except FileNotFoundError:
            return []

    def _path(self, session_id: str) -> Path:
        return self.folder / file_name(session_id)

    def _known(self, session_id: str, operation: str) -> Record:
        record = self._read(file_name(session_id))
        if record is None:
            raise NotFoundError(
                f"there is no session {session_id!r} in {self.folder}", provider=PROVIDER.name, operation=operation
            )
        return record

    def _read(self, name: str) -> Record | None:
        try:
            data = (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        return Record.parse(data, name)

    def _replace(self, record: Record) -> Record:
        """Put a record in its place; gives it as whoever reads the file will see it."""
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
    def _open(self, operation: str) -> Generator[None]:
        if self._closed:
            raise ConfigurationError(
                "the client is closed; make a new one", provider=PROVIDER.name, operation=operation
            )
        try:
            yield
        except DecodeError as error:
            error.operation = operation
            raise
        except OSError as error:
            raise StorageError(
                f"{self.folder} cannot be used: {error.strerror}", provider=PROVIDER.name, operation=operation
            ) from error

    @contextlib.contextmanager
    def _writing(self, operation: str) -> Generator[None]:
        with self._open(operation), self._turn:
            self.folder.mkdir(exist_ok=True)
            with (self.folder / ".lock").open("ab") as lock:
                if sys.platform != "win32":
                    fcntl.flock(lock, fcntl.LOCK_EX)
                yield
