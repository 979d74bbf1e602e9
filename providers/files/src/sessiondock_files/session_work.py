"""The operations on sessions, for an archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sessiondock import ConflictError, NotFoundError, Session
from sessiondock.authoring import PageData, advice, checks, values

from .archive import Archive
from .arguments import New
from .cursors import SESSIONS, Cursor, page
from .fields import MAPPINGS, SESSION
from .index import Index, Owner
from .packing import Line
from .query import Query, statement
from .reading import Reader
from .records import Record, checked_line, line, load_session

__all__ = ["create", "delete", "get", "list_page", "merge", "missing", "require", "taken", "update", "with_life"]

_PLACE = "SELECT life, segment, at, packed, start, size FROM sessions WHERE id = ?"


def missing(session_id: str) -> NotFoundError:
    """The error for a session that is not there."""
    return NotFoundError(f"there is no session {checks.shown(session_id)}; a listing shows those there are")


def taken(known: Sequence[str]) -> ConflictError:
    """The error for ids that are not new."""
    more = f" and {len(known) - 5} more" if len(known) > 5 else ""
    names = ", ".join(checks.shown(each) for each in known[:5])
    return ConflictError(
        f"session {names}{more} exists already; choose another id, update it, or {advice.to_pass('if_exists', 'merge')}"
    )


def require(index: Index, session_id: str) -> Owner:
    """The session of that id. NotFoundError when there is none."""
    owner = index.owner(session_id)
    if owner is None:
        raise missing(session_id)
    return owner


def with_life(new: Line, life: int) -> Line:
    """A line of a session, marked with how often its id was used."""
    if life == 1:
        return new
    return Line({**new.record, "life": life}, b'{"life":%d,' % life + new.data[1:])


def create(archive: Archive, new: Sequence[New], wait: float) -> list[Session]:
    """Store sessions, all or none. ConflictError when one of the ids is taken or given twice."""

    def work(index: Index, reader: Reader) -> None:
        chosen = [each.line.record["id"] for each in new if each.own_id]
        repeated = [session_id for session_id, times in Counter(chosen).items() if times > 1]
        if known := [*repeated, *(each for each in chosen if index.owner(each) is not None)]:
            raise taken(known)
        lines = (with_life(each.line, index.last_life(each.line.record["id"]) + 1) for each in new)
        archive.append(index, lines, "session")

    archive.write(work, wait)
    return [load_session(each.line.record) for each in new]


def merge(archive: Archive, new: Sequence[New], wait: float) -> list[Session]:
    """Store sessions, and merge those whose ids are taken into what is there, in order."""

    def work(index: Index, reader: Reader) -> list[Record]:
        found: dict[str, Line] = {}
        for each in new:
            session_id = each.line.record["id"]
            before = found[session_id].record if session_id in found else _find(index, reader, session_id)
            if before is None:
                found[session_id] = with_life(each.line, index.last_life(session_id) + 1)
            elif changed := _changed(before, {name: each.line.record[name] for name in each.provided}):
                updated_at = {"updated_at": each.line.record.get("updated_at", before.get("updated_at"))}
                found[session_id] = _line({**before, **changed, **updated_at})
            else:
                # nothing is written for it
                found.setdefault(session_id, Line(before, b""))
        archive.append(index, [each for each in found.values() if each.data], "session")
        return [found[each.line.record["id"]].record for each in new]

    return [load_session(record) for record in archive.write(work, wait)]


def get(archive: Archive, session_id: str, wait: float) -> Session:
    """NotFoundError when there is none."""

    def work(index: Index, reader: Reader) -> Record | None:
        return _find(index, reader, session_id)

    record = archive.read(work, wait)
    if record is None:
        raise missing(session_id)
    return load_session(record)


def list_page(archive: Archive, query: Query, cursor: Cursor | None, wait: float) -> PageData[Session]:
    """One page."""

    def work(index: Index, reader: Reader) -> PageData[Session]:
        def load(rows: Sequence[tuple[Any, ...]]) -> list[Session]:
            return [load_session(reader.read(row, kind="session", id=row[1])) for row in rows]

        rows = index.rows(*statement(query, cursor))
        start = Cursor(SESSIONS, query.order)
        return page(cursor, start, query.page_size, rows, load=load, position=lambda row: row[:2])

    return archive.read(work, wait)


def update(archive: Archive, session_id: str, given: Mapping[str, Any], now: str, wait: float) -> Session:
    """Set members; NotFoundError when there is no such session."""

    def work(index: Index, reader: Reader) -> Record:
        before = _find(index, reader, session_id)
        if before is None:
            raise missing(session_id)
        new = _line({**before, **_changed(before, given), "updated_at": now})
        archive.append(index, [new], "session")
        return new.record

    return load_session(archive.write(work, wait))


def delete(archive: Archive, session_id: str, wait: float) -> None:
    """Mark a session as deleted; NotFoundError when there is none."""

    def work(index: Index, reader: Reader) -> None:
        owner = require(index, session_id)
        record = {"kind": "deleted", "id": session_id}
        archive.append(index, [with_life(Line(record, line(record)), owner.life)], "deleted")

    archive.write(work, wait)


def _find(index: Index, reader: Reader, session_id: str) -> Record | None:
    rows = index.rows(_PLACE, (session_id,))
    return reader.read(rows[0], kind="session", id=session_id) if rows else None


def _line(record: Mapping[str, Any]) -> Line:
    """The line of a session, its members in the usual order and what is None left out."""
    ordered = {name: record[name] for name in ("kind", "id", *SESSION) if record.get(name) is not None}
    data, stored = checked_line(ordered)
    return with_life(Line(stored, data), record.get("life", 1))


def _changed(record: Mapping[str, Any], given: Mapping[str, Any]) -> Record:
    """The members that differ once those given are set. Mappings are merged by key; what is damaged is replaced."""
    new: Record = {}
    for name, value in given.items():
        before = record.get(name)
        after = _merged(before, value) if name in MAPPINGS else value
        if not _same(after, before):
            new[name] = after
    return new


def _merged(before: Any, value: Any) -> Any:
    return {**before, **value} if values.is_object(before) and values.is_object(value) else value


def _same(left: Any, right: Any) -> bool:
    """Whether two values have the same JSON; 1, 1.0 and True are equal in Python, and are not the same."""
    return bool(left == right) and line({"": left}) == line({"": right})
