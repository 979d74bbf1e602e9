"""An export, queried for sessions and logs. Everything here blocks, and may be called from several threads."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sessiondock import ConfigurationError, DecodeError, InvalidValueError, NotFoundError
from sessiondock.authoring import Deadline, PageData, checks, inside_sqlite

from ..models import ExportSummary, HumanloopLog, HumanloopSession
from .entries import time_at
from .files import DamageError, opened, parse
from .index import Index, Position, SessionRow
from .logs import Node, nodes, parent_of, read_log
from .scan import Scan, file_errors
from .sessions import read_session, written_group, written_trace

__all__ = ["Archive", "EventOrder", "checked_event_cursor", "checked_offset"]

EventOrder = Literal["oldest", "newest"]
_ORDERS: tuple[EventOrder, ...] = ("oldest", "newest")
_NEWEST = "newest "
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


def checked_offset(cursor: object) -> int:
    """The number in a cursor: of the session, or of logs, before the page. InvalidValueError for any other string."""
    if cursor is None:
        return 0
    if not isinstance(cursor, str) or not _NUMBER.fullmatch(cursor):
        raise InvalidValueError(f"cursor must be that of an earlier page, not {checks.shown(cursor)}")
    return int(cursor)


def checked_event_cursor(cursor: object, order: EventOrder) -> int:
    """How many logs are before the page at a cursor of ``list_events``, which names the order ``"newest"``.

    Raises:
        InvalidValueError: there is no such order, or the cursor is none, or one of the other order.
    """
    checks.choice(order, "order", _ORDERS)
    if order == "oldest" or cursor is None:
        return checked_offset(cursor)
    if not isinstance(cursor, str) or not cursor.startswith(_NEWEST):
        raise InvalidValueError(f"cursor must be that of an earlier page, newest first, not {checks.shown(cursor)}")
    return checked_offset(cursor.removeprefix(_NEWEST))


def _event_cursor(order: EventOrder, offset: int) -> str:
    return f"{_NEWEST}{offset}" if order == "newest" else f"{offset}"


# Indexes that were open when this process was forked. They are the parent's, and collecting one would close its file.
_left_by_parents: list[object] = []


class Archive:
    """One export. The first call reads it once; the index of that pass is kept until `close`.

    A child process reads the export itself.

    Args:
        directory: the export's path.
        skip_damaged: whether unreadable lines are left out.
        longest_line: bytes; a longer line is damaged.
    """

    def __init__(self, directory: Path, *, skip_damaged: bool, longest_line: int) -> None:
        self.directory = directory
        self._skip_damaged = skip_damaged
        self._longest_line = longest_line
        self._start_over()

    def _start_over(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._pass: tuple[Index, ExportSummary] | None = None
        self._totals: dict[str | None, int] = {}
        self._latest: tuple[tuple[str, int], dict[str, Any]] | None = None

    def summary(self, deadline: Deadline, /) -> ExportSummary:
        """What the pass found."""
        with self._index(deadline):
            assert self._pass is not None
            return self._pass[1]

    def session(self, deadline: Deadline, session_id: str, /) -> HumanloopSession:
        """One session. NotFoundError when there is none."""
        with self._index(deadline) as index:
            row = self._row(index, session_id)
        return self._session(row, deadline)

    def sessions(
        self, deadline: Deadline, project: str | None, cursor: str | None, size: int, /
    ) -> PageData[HumanloopSession]:
        """A page of sessions, newest first."""
        after = checked_offset(cursor)
        with self._index(deadline) as index:
            rows = index.sessions(project, after, size + 1)
            back = index.before(project, after, size + 1)
            if project not in self._totals:
                self._totals[project] = index.count_sessions(project)
            total = self._totals[project]
        previous = back[size] if len(back) > size else 0
        return PageData(
            items=[self._session(row, deadline) for row in rows[:size]],
            next_cursor=str(rows[size - 1].n) if len(rows) > size else None,
            previous_cursor=str(previous) if back else None,
            total=total,
        )

    def events(
        self, deadline: Deadline, session_id: str, order: EventOrder, cursor: str | None, size: int, /
    ) -> PageData[HumanloopLog]:
        """A page of a session's logs: those nested in a root in their order, the others by time; or the reverse."""
        skip = checked_event_cursor(cursor, order)
        with self._index(deadline) as index:
            row = self._row(index, session_id)
            root = index.root(session_id)
            positions = index.logs(session_id, 0, -1) if row.trees else index.logs(session_id, skip, size, order)
        if row.trees:
            entries = self._entries(root, positions)
            if order == "newest":
                entries.reverse()
            page, total = entries[skip : skip + size], len(entries)
        else:
            page, total = list[Node | Position](positions), row.logs
        return PageData(
            items=[self._event(entry, deadline, session_id, None if root is None else root.log) for entry in page],
            next_cursor=_event_cursor(order, skip + size) if skip + size < total else None,
            previous_cursor=_event_cursor(order, max(skip - size, 0)) if skip else None,
            total=total,
        )

    def close(self) -> None:
        """Delete the index, and stop the pass if it still runs. Calling it twice is harmless."""
        self._leave_to_parent()
        self._closing.set()
        with self._lock:
            done, self._pass = self._pass, None
            self._latest = None
        if done is not None:
            done[0].close()

    def _leave_to_parent(self) -> None:
        if self._process != os.getpid():
            _left_by_parents.append(self._pass)
            self._start_over()

    @contextmanager
    def _index(self, deadline: Deadline) -> Generator[Index]:
        self._leave_to_parent()
        with self._lock, inside_sqlite():
            if self._closing.is_set():
                raise ConfigurationError("the client is closed; make a new one")
            deadline.check()
            if self._pass is None:
                self._pass = self._open(deadline)
            yield self._pass[0]

    def _open(self, deadline: Deadline) -> tuple[Index, ExportSummary]:
        scan = Scan(
            directory=self.directory,
            skip_damaged=self._skip_damaged,
            longest_line=self._longest_line,
            stop=self._closing,
            deadline=deadline,
        )
        index = Index()
        try:
            return index, scan.fill(index)
        except BaseException:
            index.close()
            raise

    def _row(self, index: Index, session_id: str) -> SessionRow:
        row = index.session(session_id)
        if row is None:
            raise NotFoundError(f"no session {checks.shown(session_id)} in {self.directory}")
        return row

    def _session(self, row: SessionRow, deadline: Deadline) -> HumanloopSession:
        with self._index(deadline) as index:
            folders = index.folders(row.id)
            root = index.root(row.id)
            positions = index.logs(row.id, 0, -1 if row.trees else 1)
            (last,) = index.logs(row.id, row.logs - 1, 1)
            folder = index.folder((root or last).folder)
        count = len(self._entries(root, positions)) if row.trees else row.logs
        if root is not None:
            return read_session(
                written_trace(row.id, self._read(root), folder=folder, folders=folders, count=count + 1)
            )
        times = {"started_at": row.at, "ended_at": row.ended, "updated_at": row.changed}
        written = written_group(
            row.id,
            self._read(positions[0]),
            self._read(last),
            reference=row.reference,
            folders=folders,
            count=count,
            times={name: time_at(time) for name, time in times.items()},
        )
        return read_session(written)

    def _entries(self, root: Position | None, positions: list[Position]) -> list[Node | Position]:
        """The logs of a session with traces, without its root: first the logs nested in the root, then the others."""
        found: list[Node | Position] = []
        seen: set[str | None] = set()
        others = [position for position in positions if position != root]
        for position in others if root is None else [root, *others]:
            if position.log in seen:
                continue
            inside = [node for node in nodes(self._read(position)) if node.id not in seen] if position.nested else []
            found += inside if position is root else [position, *inside]
            seen.update({position.log, *(node.id for node in inside)} - {None})
        return found

    def _event(self, entry: Node | Position, deadline: Deadline, session_id: str, root: str | None) -> HumanloopLog:
        if isinstance(entry, Node):
            return read_log(entry.log, session_id, parent_of(entry.log, entry.parent_id, {session_id, root}), None)
        with self._index(deadline) as index:
            folder = index.folder(entry.folder)
        log = self._read(entry)
        return read_log(log, session_id, parent_of(log, None, {session_id, root}), folder)

    def _read(self, position: Position) -> Mapping[str, Any]:
        key, latest = (position.path, position.start), self._latest
        if latest is not None and latest[0] == key:
            return latest[1]
        path = self.directory / position.path
        with file_errors(path), opened(path) as file:
            file.seek(position.start)
            data = file.read(position.size)
        try:
            log = parse(data)
        except DamageError:
            log = {}
        if not log or (position.log is not None and log.get("id") != position.log):
            raise DecodeError(
                f"{position.path}, line {position.line}: the file was changed after it was read; make a new client"
            )
        if position.nested:
            self._latest = (key, log)
        return log
