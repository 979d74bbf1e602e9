"""The operations on sessions, as programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from sessiondock import ConflictError, NotFoundError, Session
from sessiondock.authoring import advice, checks

from . import labels, rows, statements
from .driver_errors import DuplicateError
from .found_programs import add_found, change_found, delete_found
from .statement import Program, Row, Step, each_of

__all__ = ["New", "Stored", "create", "create_many", "delete", "get", "merge", "missing", "update"]

Stored: TypeAlias = Mapping[str, Any]
"""A session's columns by name."""


class New(NamedTuple):
    """A session to be stored.

    Attributes:
        row: its columns that are not null.
        provided: names of the columns that a session of that id would be merged with.
        own_id: whether the caller chose the id.
    """

    row: Stored
    provided: tuple[str, ...]
    own_id: bool


def missing(session_id: str) -> NotFoundError:
    """The error for a session that is not there."""
    return NotFoundError(f"there is no session {checks.shown(session_id)}; a listing shows those there are")


def _taken(known: str) -> ConflictError:
    return ConflictError(
        f"{known} exists already; choose another id, update it, or {advice.to_pass('if_exists', 'merge')}"
    )


def _by_name(row: Row) -> dict[str, Any]:
    return dict(zip(rows.STORED_COLUMNS, row, strict=True))


def create(new: New) -> Program[Session]:
    """Insert a session; ConflictError when there is one of that id."""
    found = labels.of_row(new.row)
    try:
        yield Step(statements.insert_session(tuple(new.row)), new.row, alone=not found.labels)
    except DuplicateError as error:
        raise _taken(f"session {new.row['session_id']!r}") from error
    if found.labels:
        yield from each_of(add_found([(new.row, found)]))
    return rows.new_session_of(new.row)


def create_many(new: Sequence[New]) -> Program[list[Session]]:
    """Insert sessions; ConflictError naming the ids that are taken."""
    chosen = [each.row["session_id"] for each in new if each.own_id]
    found = yield from _find(chosen)
    repeated = [session_id for session_id, times in Counter(chosen).items() if times > 1]
    if taken := [*repeated, *(session_id for session_id in chosen if session_id in found)]:
        more = f" and {len(taken) - 5} more" if len(taken) > 5 else ""
        raise _taken(f"session {', '.join(map(repr, taken[:5]))}{more}")
    try:
        # in the order of ids, two writers with the same ids do not wait for each other
        in_order = sorted((each.row for each in new), key=lambda row: row["session_id"])
        names, alike = statements.alike(in_order)
        yield Step(statements.insert_session(names), alike)
    except DuplicateError as error:
        raise _taken("a session with one of these ids") from error
    yield from each_of(add_found([(each.row, labels.of_row(each.row)) for each in new]))
    return [rows.new_session_of(each.row) for each in new]


def merge(new: Sequence[New]) -> Program[list[Session]]:
    """Insert sessions, and merge those whose ids are taken into what is there, in order."""
    # A repeated id is inserted as it comes first. Rows are locked in the order of ids, so two writers do not wait for
    # each other.
    first = {each.row["session_id"]: each.row for each in reversed(new)}
    ids = sorted(first)
    names, alike = statements.alike([first[session_id] for session_id in ids])
    yield Step(statements.lock_or_insert_session(names), alike)
    before = yield from _find(ids)
    after = {session_id: dict(row) for session_id, row in before.items()}
    for each in new:
        present = after[each.row["session_id"]]
        if changed := rows.changes(present, {name: each.row.get(name) for name in each.provided}):
            present.update(changed)
            present.update({name: each.row.get(name) for name in ("updated_at", "updated_sort")})
    for session_id in ids:
        changed = {
            name: value
            for name, value in after[session_id].items()
            if name not in before[session_id] or value != before[session_id][name]
        }
        yield from _write(before[session_id], changed)
        # of a row that was just inserted nothing is there yet
        yield from each_of(change_found(before[session_id], after[session_id], may_be_new=True))
    return [rows.session_of(after[each.row["session_id"]]) for each in new]


def _find(ids: Sequence[str]) -> Program[dict[str, Stored]]:
    """The existing sessions of these ids, locked against changes in the order of ids."""
    ids = sorted(ids)
    found: dict[str, Stored] = {}
    for start in range(0, len(ids), statements.FEW):
        some = ids[start : start + statements.FEW]
        values = {f"id{number}": some[min(number, len(some) - 1)] for number in range(statements.FEW)}
        read = yield Step(statements.SESSIONS_BY_ID, values)
        found.update((row[0], _by_name(row)) for row in read)
    return found


def _write(before: Stored, changed: Stored) -> Program[None]:
    if changed:
        values = {**changed, "the_id": before["session_id"]}
        yield Step(statements.update_session(tuple(sorted(changed))), values)


def get(session_id: str) -> Program[Session]:
    """NotFoundError when there is none."""
    read = yield Step(statements.GET_SESSION, {"session_id": session_id})
    if not read:
        raise missing(session_id)
    return rows.load_session(read[0])


def update(session_id: str, given: Mapping[str, Any], now: Stored) -> Program[Session]:
    """Set fields, and the columns of ``now``; NotFoundError when there is no such session."""
    read = yield Step(statements.LOCK_SESSION, {"session_id": session_id})
    if not read:
        raise missing(session_id)
    before = _by_name(read[0])
    changed = {**rows.changes(before, given), **now}
    yield from _write(before, changed)
    after = {**before, **changed}
    if not changed.keys().isdisjoint(("tags", "metadata", "sort_at")):
        yield from each_of(change_found(before, after))
    return rows.session_of(after)


def delete(session_id: str, *, odd_ids: bool) -> Program[None]:
    """Delete a session with all that belongs to it; NotFoundError when there is none.

    Args:
        session_id: its id.
        odd_ids: whether it may be stored as bytes, see `damage`. A session that is stored as text is preferred.
    """
    read = yield Step(statements.LOCK_SESSION, {"session_id": session_id})
    if not read and odd_ids:
        read = yield Step(statements.LOCK_SESSION, {"session_id": session_id.encode(errors="surrogateescape")})
    if not read:
        raise missing(session_id)
    row = _by_name(read[0])
    yield from delete_found([row])
    yield Step(statements.DELETE_SESSION, {"session_id": row["session_id"]})
