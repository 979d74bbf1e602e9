"""The operations on sessions, as programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

import attrs

from sessiondock import ConflictError, NotFoundError, Session
from sessiondock.authoring import PageData, checks

from . import labels, rows, statements
from .cursors import SESSIONS, Cursor, page
from .driver_errors import DuplicateError
from .statement import Program, Row, Statement, Step

__all__ = [
    "New",
    "Query",
    "Stored",
    "create",
    "create_many",
    "delete",
    "get",
    "list_page",
    "merge",
    "missing",
    "update",
]

Stored: TypeAlias = Mapping[str, Any]
"""A session's columns by name."""


class New(NamedTuple):
    """A session to be stored.

    Attributes:
        row: all its columns.
        provided: names of the columns that a session of that id would be merged with.
        own_id: whether the caller chose the id.
    """

    row: Stored
    provided: tuple[str, ...]
    own_id: bool


@attrs.frozen(kw_only=True)
class Query:
    """What a list asks for, checked.

    Attributes:
        values: those of `statements.FILTERS`.
        labels: every one of which a session must have.
        order: newest or oldest first.
        page_size: sessions on a page.
    """

    values: Mapping[str, Any]
    labels: tuple[bytes, ...]
    order: Literal["newest", "oldest"]
    page_size: int


def missing(session_id: str) -> NotFoundError:
    """The error for a session that is not there."""
    return NotFoundError(f"there is no session {checks.shown(session_id)}; list gives those there are")


def _taken(known: str) -> ConflictError:
    return ConflictError(f'{known} exists already; choose another id, use update, or pass if_exists="merge"')


def _load(stored: Stored) -> Session:
    return rows.load_session(stored[name] for name in rows.SESSION_COLUMNS)


def _by_name(row: Row) -> dict[str, Any]:
    return dict(zip(rows.SESSION_COLUMNS, row, strict=True))


def create(new: New) -> Program[Session]:
    """Insert a session; ConflictError when there is one of that id."""
    labels_of_new = _label_rows(new.row["id"], labels.of_row(new.row))
    try:
        yield Step(statements.INSERT_SESSION, new.row, alone=not labels_of_new)
    except DuplicateError as error:
        raise _taken(f"session {new.row['id']!r}") from error
    yield from _put_labels(labels_of_new)
    return _load(new.row)


def create_many(new: Sequence[New]) -> Program[list[Session]]:
    """Insert sessions; ConflictError naming the ids that are taken."""
    chosen = [each.row["id"] for each in new if each.own_id]
    found = yield from _find(chosen)
    repeated = [session_id for session_id, times in Counter(chosen).items() if times > 1]
    if taken := [*repeated, *(session_id for session_id in chosen if session_id in found)]:
        more = f" and {len(taken) - 5} more" if len(taken) > 5 else ""
        raise _taken(f"session {', '.join(map(repr, taken[:5]))}{more}")
    try:
        # in the order of ids, two writers with the same ids do not wait for each other
        yield Step(statements.INSERT_SESSION, sorted((each.row for each in new), key=lambda row: row["id"]))
    except DuplicateError as error:
        raise _taken("a session with one of these ids") from error
    yield from _put_labels([row for each in new for row in _label_rows(each.row["id"], labels.of_row(each.row))])
    return [_load(each.row) for each in new]


def merge(new: Sequence[New]) -> Program[list[Session]]:
    """Insert sessions, and merge those whose ids are taken into what is there, in order."""
    # A repeated id is inserted as it comes first. Rows are locked in the order of ids, so two writers do not wait for
    # each other.
    first = {each.row["id"]: each.row for each in reversed(new)}
    ids = sorted(first)
    yield Step(statements.LOCK_OR_INSERT_SESSION, [first[session_id] for session_id in ids])
    before = yield from _find(ids)
    after = {session_id: dict(row) for session_id, row in before.items()}
    for each in new:
        present = after[each.row["id"]]
        if changed := rows.changes(present, {name: each.row[name] for name in each.provided}):
            present.update(changed, updated_at=each.row["updated_at"])
    for session_id in ids:
        yield from _change(before[session_id], after[session_id], may_be_new=True)
    return [_load(after[each.row["id"]]) for each in new]


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


def _change(before: Stored, after: Stored, *, may_be_new: bool = False) -> Program[None]:
    """Write what is different; and all labels of a row that may be new, for then it has none yet."""
    session_id = after["id"]
    changed = {name: value for name, value in after.items() if name not in before or value != before[name]}
    if changed:
        yield Step(statements.update_session(tuple(sorted(changed))), {**changed, "the_id": session_id})
    if not may_be_new and all(before[name] == after[name] for name in ("tags", "metadata")):
        return
    old, new = labels.of_row(before), labels.of_row(after)
    yield from _delete_labels(before, old - new)
    have = set[bytes]() if may_be_new or not labels.are_known(before) else old
    yield from _put_labels(_label_rows(session_id, new - have))


def _label_rows(session_id: str, found: Collection[bytes]) -> list[dict[str, Any]]:
    return [{"label": label, "session_id": session_id} for label in sorted(found)]


def _put_labels(new: Sequence[Mapping[str, Any]]) -> Program[None]:
    """Insert the labels that are not there yet."""
    return _many_labels(new, statements.PUT_LABEL, statements.PUT_LABELS)


def _delete_labels(before: Stored, removed: Collection[bytes]) -> Program[None]:
    """Delete these labels of a session, or all that it has when its row is damaged and does not tell them."""
    if labels.are_known(before):
        rows = _label_rows(before["id"], removed)
        yield from _many_labels(rows, statements.DELETE_LABEL, statements.DELETE_LABELS)
    else:
        yield Step(statements.DELETE_EVERY_LABEL, {"session_id": before["id"]})


def _many_labels(each: Sequence[Mapping[str, Any]], one: Statement, several: Statement) -> Program[None]:
    """Write labels, several with one statement as far as possible."""
    together = len(each) - len(each) % statements.FEW
    if groups := [each[start : start + statements.FEW] for start in range(0, together, statements.FEW)]:
        yield Step(several, [_numbered(group) for group in groups])
    if rest := each[together:]:
        yield Step(one, rest)


def _numbered(group: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{name}{number}": value for number, row in enumerate(group) for name, value in row.items()}


def get(session_id: str) -> Program[Session]:
    """NotFoundError when there is none."""
    read = yield Step(statements.GET_SESSION, {"id": session_id})
    if not read:
        raise missing(session_id)
    return rows.load_session(read[0])


def update(session_id: str, given: Mapping[str, Any], now: str) -> Program[Session]:
    """Set fields; NotFoundError when there is no such session."""
    read = yield Step(statements.LOCK_SESSION, {"id": session_id})
    if not read:
        raise missing(session_id)
    before = _by_name(read[0])
    after = {**before, **rows.changes(before, given), "updated_at": now}
    yield from _change(before, after)
    return _load(after)


def delete(session_id: str) -> Program[None]:
    """Delete a session with all that belongs to it; NotFoundError when there is none."""
    read = yield Step(statements.LOCK_SESSION, {"id": session_id})
    if not read:
        raise missing(session_id)
    before = _by_name(read[0])
    yield from _delete_labels(before, labels.of_row(before))
    yield Step(statements.DELETE_SESSION, {"id": session_id})


def list_page(query: Query, cursor: Cursor | None) -> Program[PageData[Session]]:
    """One page."""
    start = Cursor(SESSIONS, query.order, ())
    descending = (cursor or start).descending
    filters = dict(query.values) if cursor is None else _without_implied(query.values, cursor.position[0], descending)
    shape = statements.Shape(tuple(sorted(filters)), len(query.labels), descending, from_cursor=cursor is not None)
    values: dict[str, Any] = {f"label{number}": label for number, label in enumerate(query.labels)}
    if cursor is not None:
        values["sort_at"], values["id"] = cursor.position
    read = yield Step(statements.list_sessions(shape), {**values, **filters, "limit": query.page_size + 1})
    return page(cursor, start, query.page_size, read, load=rows.load_session, position=lambda row: (row[-1], row[0]))


def _without_implied(filters: Mapping[str, Any], sort_at: int, descending: bool) -> dict[str, Any]:
    """Leave out the bound that the cursor lies within, so that the index is read from the cursor."""
    implied = set[str]()
    if descending and sort_at < filters.get("started_before", sort_at):
        implied.add("started_before")
    if not descending and sort_at >= filters.get("started_after", sort_at + 1):
        implied.add("started_after")
    return {name: value for name, value in filters.items() if name not in implied}
