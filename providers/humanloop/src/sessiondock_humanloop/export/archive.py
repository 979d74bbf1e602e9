"""An export, asked for sessions and logs. Everything here blocks; it may be called from several threads."""

from __future__ import annotations

import re
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from sessiondock.errors import ConfigurationError, DecodeError, InvalidValueError, NotFoundError
from sessiondock.paging import PageData

from ..models import ExportSummary, HumanloopLog, HumanloopSession
from .facts import moment
from .index import Index, Place, SessionRow
from .lines import DamageError, parse
from .logs import Node, nodes, parent_of, read_group, read_log, read_root
from .scan import Scan, reading

__all__ = ["Archive", "check_cursor"]

_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


def check_cursor(cursor: object) -> int:
    """How far a cursor is. InvalidValueError when it is none of ours."""
    if cursor is None:
        return 0
    if not isinstance(cursor, str) or not _NUMBER.fullmatch(cursor):
        raise InvalidValueError(f"cursor must be that of an earlier page, not {cursor!r}")
    return int(cursor)


class Archive:
    """One export. It is read through once, when it is first asked; the index of that pass is kept until `close`.

    Args:
        directory: where it is.
        skip_damaged: whether lines that cannot be read are left out.
        longest_line: bytes.
    """

    def __init__(self, directory: Path, *, skip_damaged: bool, longest_line: int) -> None:
        self.directory = directory
        self._skip_damaged = skip_damaged
        self._longest_line = longest_line
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._opened: tuple[Index, ExportSummary] | None = None
        self._totals: dict[str | None, int] = {}
        self._latest: tuple[tuple[str, int], dict[str, Any]] | None = None

    def summary(self) -> ExportSummary:
        """What the one pass found."""
        with self._index():
            assert self._opened is not None
            return self._opened[1]

    def session(self, session_id: str) -> HumanloopSession:
        """One session. NotFoundError when there is none."""
        with self._index() as index:
            row = self._row(index, session_id, "get")
        return self._session(row)

    def sessions(self, project: str | None, cursor: str | None, size: int) -> PageData[HumanloopSession]:
        """A page of sessions, newest first."""
        after = check_cursor(cursor)
        with self._index() as index:
            rows = index.sessions(project, after, size + 1)
            back = index.before(project, after, size + 1)
            if project not in self._totals:
                self._totals[project] = index.count_sessions(project)
            total = self._totals[project]
        previous = back[size] if len(back) > size else 0
        return PageData(
            items=[self._session(row) for row in rows[:size]],
            next_cursor=str(rows[size - 1].n) if len(rows) > size else None,
            previous_cursor=str(previous) if back else None,
            total=total,
        )

    def events(self, session_id: str, cursor: str | None, size: int) -> PageData[HumanloopLog]:
        """A page of a session's logs: those nested in a root in their order, then others by time."""
        skip = check_cursor(cursor)
        with self._index() as index:
            row = self._row(index, session_id, "list_events")
            root = index.root(session_id)
            places = index.logs(session_id, 0, -1) if row.trees else index.logs(session_id, skip, size)
        if row.trees:
            entries = self._entries(root, places)
            page, total = entries[skip : skip + size], len(entries)
        else:
            page, total = list[Node | Place](places), row.logs
        return PageData(
            items=[self._event(entry, session_id, None if root is None else root.log) for entry in page],
            next_cursor=str(skip + size) if skip + size < total else None,
            previous_cursor=str(max(skip - size, 0)) if skip else None,
            total=total,
        )

    def close(self) -> None:
        """Delete the index, and end the pass if it still runs. Calling it twice is harmless."""
        self._closing.set()
        with self._lock:
            opened, self._opened = self._opened, None
            self._latest = None
        if opened is not None:
            opened[0].close()

    @contextmanager
    def _index(self) -> Generator[Index]:
        with self._lock:
            if self._closing.is_set():
                raise ConfigurationError("the client is closed; make a new one", provider="humanloop-export")
            if self._opened is None:
                self._opened = self._open()
            yield self._opened[0]

    def _open(self) -> tuple[Index, ExportSummary]:
        scan = Scan(
            directory=self.directory,
            skip_damaged=self._skip_damaged,
            longest_line=self._longest_line,
            stop=self._closing,
        )
        index = Index()
        try:
            return index, scan.fill(index)
        except BaseException:
            index.close()
            raise

    def _row(self, index: Index, session_id: str, operation: str) -> SessionRow:
        row = index.session(session_id)
        if row is None:
            raise NotFoundError(
                f"no session {session_id!r} in {self.directory}", provider="humanloop-export", operation=operation
            )
        return row

    def _session(self, row: SessionRow) -> HumanloopSession:
        with self._index() as index:
            folders = index.folders(row.id)
            root = index.root(row.id)
            places = index.logs(row.id, 0, -1 if row.trees else 1)
            (last,) = index.logs(row.id, row.logs - 1, 1)
            folder = index.folder((root or last).folder)
        count = len(self._entries(root, places)) if row.trees else row.logs
        if root is not None:
            session = read_root(self._read(root), row.id, folder, folders)
            return attrs.evolve(session, datapoints_count=count + 1)
        return attrs.evolve(
            read_group(row.id, self._read(places[0]), self._read(last), folders),
            external_id=row.reference,
            started_at=moment(row.at),
            ended_at=moment(row.ended),
            created_at=moment(row.at),
            updated_at=moment(row.changed),
            datapoints_count=count,
        )

    def _entries(self, root: Place | None, places: list[Place]) -> list[Node | Place]:
        """The logs of a session with traces, its root left out: what the root holds, then what it does not."""
        found: list[Node | Place] = []
        seen: set[str | None] = set()
        for place in [root, *(place for place in places if place != root)] if root is not None else places:
            if place.log in seen:
                continue
            inside = [node for node in nodes(self._read(place)) if node.id not in seen] if place.nested else []
            found += inside if place is root else [place, *inside]
            seen.update({place.log, *(node.id for node in inside)} - {None})
        return found

    def _event(self, entry: Node | Place, session_id: str, root: str | None) -> HumanloopLog:
        if isinstance(entry, Node):
            return read_log(entry.log, session_id, parent_of(entry.log, entry.parent_id, {session_id, root}), None)
        with self._index() as index:
            folder = index.folder(entry.folder)
        log = self._read(entry)
        return read_log(log, session_id, parent_of(log, None, {session_id, root}), folder)

    def _read(self, place: Place) -> Mapping[str, Any]:
        key, latest = (place.path, place.start), self._latest
        if latest is not None and latest[0] == key:
            return latest[1]
        path = self.directory / place.path
        with reading(path), path.open("rb") as file:
            file.seek(place.start)
            data = file.read(place.size)
        try:
            log = parse(data)
        except DamageError:
            log = {}
        if not log or (place.log is not None and log.get("id") != place.log):
            raise DecodeError(
                f"{place.path}, line {place.line}: the file was changed after it was read through; make a new client",
                provider="humanloop-export",
            )
        if place.nested:
            self._latest = (key, log)
        return log
