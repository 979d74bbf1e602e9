"""The operations, as blocking functions, for an archive in a folder or a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sessiondock import Event, Recording, Session
from sessiondock.authoring import PageData

from . import content_work, session_work
from .archive import Archive
from .arguments import New
from .compaction import Compaction, compact
from .content_work import OpenRecording
from .cursors import Cursor
from .file_store import FileStore
from .folder_store import FolderStore
from .packing import Line
from .query import Query
from .store import Store
from .target import Target
from .uploads import Upload

__all__ = ["ArchiveEngine", "Engine", "open_engine"]


class Engine(Protocol):
    """What a client's operations call. Every function blocks; ``wait`` is how many seconds to wait for a writer."""

    def create(self, new: Sequence[New], wait: float, *, merge: bool) -> list[Session]: ...
    def get(self, session_id: str, wait: float) -> Session: ...
    def list_page(self, query: Query, cursor: Cursor | None, wait: float) -> PageData[Session]: ...
    def update(self, session_id: str, given: Mapping[str, Any], now: str, wait: float) -> Session: ...
    def delete(self, session_id: str, wait: float) -> None: ...
    def add_events(self, session_id: str, new: Sequence[Line], wait: float) -> list[Event]: ...
    def list_events(
        self, session_id: str, order: str, cursor: Cursor | None, size: int, wait: float
    ) -> PageData[Event]: ...
    def recordings(self, session_id: str, wait: float) -> tuple[Recording, ...]: ...
    def begin_upload(self, session_id: str, upload: Upload, wait: float) -> None: ...
    def add_recording(self, session_id: str, given: Mapping[str, Any], upload: Upload, wait: float) -> Recording: ...
    def open_recording(self, session_id: str, recording_id: str | None, wait: float) -> OpenRecording: ...
    def compact(self, wait: float) -> Compaction: ...
    def damaged(self, wait: float) -> tuple[int, tuple[str, ...]]: ...
    def close(self) -> None: ...


class ArchiveEngine:
    """The operations for an archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @property
    def archive(self) -> Archive:
        """The archive that is used."""
        return self._archive

    def create(self, new: Sequence[New], wait: float, *, merge: bool) -> list[Session]:
        """Store sessions."""
        return (session_work.merge if merge else session_work.create)(self.archive, new, wait)

    def get(self, session_id: str, wait: float) -> Session:
        """One session."""
        return session_work.get(self.archive, session_id, wait)

    def list_page(self, query: Query, cursor: Cursor | None, wait: float) -> PageData[Session]:
        """One page of sessions."""
        return session_work.list_page(self.archive, query, cursor, wait)

    def update(self, session_id: str, given: Mapping[str, Any], now: str, wait: float) -> Session:
        """Change a session."""
        return session_work.update(self.archive, session_id, given, now, wait)

    def delete(self, session_id: str, wait: float) -> None:
        """Delete a session."""
        session_work.delete(self.archive, session_id, wait)

    def add_events(self, session_id: str, new: Sequence[Line], wait: float) -> list[Event]:
        """Add events."""
        return content_work.add_events(self.archive, session_id, new, wait)

    def list_events(
        self, session_id: str, order: str, cursor: Cursor | None, size: int, wait: float
    ) -> PageData[Event]:
        """One page of events."""
        return content_work.list_events(self.archive, session_id, order, cursor, size, wait)

    def recordings(self, session_id: str, wait: float) -> tuple[Recording, ...]:
        """The recordings of a session."""
        return content_work.recordings(self.archive, session_id, wait)

    def begin_upload(self, session_id: str, upload: Upload, wait: float) -> None:
        """Begin a recording. NotFoundError when there is no such session."""
        self.archive.read(lambda index, _: session_work.require(index, session_id), wait)
        upload.open(self.archive.store.uploads, self.archive.store.label)

    def add_recording(self, session_id: str, given: Mapping[str, Any], upload: Upload, wait: float) -> Recording:
        """Store a recording whose bytes are complete."""
        return content_work.add_recording(self.archive, session_id, given, upload, wait)

    def open_recording(self, session_id: str, recording_id: str | None, wait: float) -> OpenRecording:
        """Open a recording."""
        return content_work.open_recording(self.archive, session_id, recording_id, wait)

    def compact(self, wait: float) -> Compaction:
        """Write the archive anew."""
        return compact(self.archive, wait)

    def damaged(self, wait: float) -> tuple[int, tuple[str, ...]]:
        """How many lines and blocks cannot be read, and in which files."""
        found = self.archive.read(lambda index, _: index.damaged(), wait)
        places = tuple(f"{segment.stream}/{segment.name}: {count} damaged" for segment, count in found)
        return sum(count for _, count in found), places

    def close(self) -> None:
        """Close the archive."""
        self.archive.close()


def open_engine(target: Target) -> Engine:
    """The engine of a target. Nothing is read or made yet."""
    if target.kind == "pipe":
        from .pipe_engine import PipeEngine

        assert target.compression is not None
        return PipeEngine(target.compression)
    store: Store
    if target.kind == "file":
        assert target.compression is not None
        store = FileStore(target.path, target.compression)
    else:
        store = FolderStore(target.path, target.compression)
    return ArchiveEngine(Archive(store, durable=target.durable))
