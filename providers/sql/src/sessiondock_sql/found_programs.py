"""Keeps what sessions are found by: their labels, and the numbers of their metadata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import labels, statements
from .labels import Found
from .statement import Program, Statement, Step

__all__ = ["add_found", "change_found", "delete_found"]


def add_found(new: Sequence[tuple[Mapping[str, Any], Found]]) -> list[Step]:
    """What inserts that by which new sessions are found, each given with its row."""
    steps = _put(_label_rows(new))
    if numbers := [each for row, found in new if found.numbers for each in _number_rows(row, found)]:
        steps.append(Step(statements.PUT_NUMBER, numbers))
    return steps


def change_found(before: Mapping[str, Any], after: Mapping[str, Any], *, may_be_new: bool = False) -> list[Step]:
    """What writes that by which a changed session is found; all of it for a row that may be new: nothing is there."""
    old, new = labels.of_row(before), labels.of_row(after)
    moved = before["sort_at"] != after["sort_at"]
    trusted = old.known and type(before["sort_at"]) is int
    if trusted:
        gone = old.labels if moved else old.labels - new.labels
        steps = _many(_label_rows([(before, old._replace(labels=gone))]), *_DELETION)
    else:
        steps = [Step(statements.DELETE_EVERY_LABEL, {"session_id": before["session_id"]})]
    there = frozenset[bytes]() if may_be_new or moved or not trusted else old.labels
    steps += _put(_label_rows([(after, new._replace(labels=new.labels - there))]))
    if may_be_new or not trusted or old.numbers != new.numbers:
        steps.append(Step(statements.DELETE_NUMBERS, {"session_id": before["session_id"]}))
        if new.numbers:
            steps.append(Step(statements.PUT_NUMBER, _number_rows(after, new)))
    return steps


def delete_found(sessions: Sequence[Mapping[str, Any]]) -> Program[None]:
    """Delete the labels of sessions, of which a damaged row does not tell all. Numbers go with their session."""
    gone: list[dict[str, Any]] = []
    for row in sessions:
        found = labels.of_row(row)
        if found.known and type(row["sort_at"]) is int:
            gone += _label_rows([(row, found)])
        else:
            yield Step(statements.DELETE_EVERY_LABEL, {"session_id": row["session_id"]})
    if gone:
        yield Step(statements.DELETE_LABEL, gone)


def _label_rows(each: Iterable[tuple[Mapping[str, Any], Found]]) -> list[dict[str, Any]]:
    return [
        {"label": label, "sort_at": row["sort_at"], "session_id": row["session_id"]}
        for row, found in each
        for label in sorted(found.labels)
    ]


def _number_rows(row: Mapping[str, Any], found: Found) -> list[dict[str, Any]]:
    return [{"session_id": row["session_id"], "path": path, "number": number} for path, number in found.numbers.items()]


_DELETION = statements.DELETE_LABEL, statements.DELETE_LABELS


def _put(new: Sequence[Mapping[str, Any]]) -> list[Step]:
    """What inserts the labels that are not there yet."""
    return _many(new, statements.PUT_LABEL, statements.PUT_LABELS)


def _many(each: Sequence[Mapping[str, Any]], one: Statement, several: Statement) -> list[Step]:
    """What writes labels, several with one statement as far as possible."""
    if not each:
        return []
    if len(each) < statements.FEW:
        return [Step(one, each if len(each) > 1 else each[0])]
    together = len(each) - len(each) % statements.FEW
    groups = [each[start : start + statements.FEW] for start in range(0, together, statements.FEW)]
    return [Step(several, [_numbered(group) for group in groups]), *_many(each[together:], one, several)]


def _numbered(group: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{name}{number}": value for number, row in enumerate(group) for name, value in row.items()}
