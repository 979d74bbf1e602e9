"""Keeps what sessions are found by: their labels, and the numbers of their metadata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import labels, statements
from .labels import Found
from .statement import Program, Statement, Step

__all__ = ["add_found", "change_found", "delete_found"]


def add_found(new: Sequence[tuple[Mapping[str, Any], Found]]) -> Program[None]:
    """Insert what new sessions are found by, each given with its row."""
    yield from _put(_label_rows(each for each in new))
    if numbers := [each for row, found in new for each in _number_rows(row, found)]:
        yield Step(statements.PUT_NUMBER, numbers)


def change_found(before: Mapping[str, Any], after: Mapping[str, Any], *, may_be_new: bool = False) -> Program[None]:
    """Write what a changed session is found by; and all of it for a row that may be new, for then nothing is there."""
    old, new = labels.of_row(before), labels.of_row(after)
    moved = before["sort_at"] != after["sort_at"]
    trusted = old.known and type(before["sort_at"]) is int
    if trusted:
        gone = old.labels if moved else old.labels - new.labels
        yield from _delete(before, old._replace(labels=gone))
    else:
        yield Step(statements.DELETE_EVERY_LABEL, {"session_id": before["session_id"]})
    there = frozenset[bytes]() if may_be_new or moved or not trusted else old.labels
    yield from _put(_label_rows([(after, new._replace(labels=new.labels - there))]))
    if may_be_new or not trusted or old.numbers != new.numbers:
        yield Step(statements.DELETE_NUMBERS, {"session_id": before["session_id"]})
        if new.numbers:
            yield Step(statements.PUT_NUMBER, _number_rows(after, new))


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


def _put(new: Sequence[Mapping[str, Any]]) -> Program[None]:
    """Insert the labels that are not there yet."""
    return _many(new, statements.PUT_LABEL, statements.PUT_LABELS)


def _delete(row: Mapping[str, Any], found: Found) -> Program[None]:
    return _many(_label_rows([(row, found)]), statements.DELETE_LABEL, statements.DELETE_LABELS)


def _many(each: Sequence[Mapping[str, Any]], one: Statement, several: Statement) -> Program[None]:
    """Write labels, several with one statement as far as possible."""
    together = len(each) - len(each) % statements.FEW
    if groups := [each[start : start + statements.FEW] for start in range(0, together, statements.FEW)]:
        yield Step(several, [_numbered(group) for group in groups])
    if rest := each[together:]:
        yield Step(one, rest)


def _numbered(group: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{name}{number}": value for number, row in enumerate(group) for name, value in row.items()}
