"""What a list asks for, and the statement that finds it in the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import attrs

from sessiondock import InvalidValueError, Unset
from sessiondock.authoring import checks

from . import fields, labels
from .cursors import Cursor
from .fields import microseconds
from .records import checked_line

__all__ = ["MOST_LABELS", "Query", "make_query", "statement"]

MOST_LABELS = 1000
"""How many tags, metadata keys and pairs a list can filter by."""
_CONDITIONS = {
    "started_after": "sort_at >= ?",
    "started_before": "sort_at < ?",
    "name_contains": "instr(name_folded, ?) > 0",
}


@attrs.frozen(kw_only=True)
class Query:
    """What a list asks for, checked.

    Attributes:
        filters: conditions, as SQL with one parameter, and the parameter of each.
        labels: every one of which a session must have.
        order: newest or oldest first.
        page_size: sessions on a page.
    """

    filters: tuple[tuple[str, Any], ...]
    labels: tuple[bytes, ...]
    order: Literal["newest", "oldest"]
    page_size: int


def make_query(
    *,
    texts: Mapping[str, str | Unset | None],
    times: Mapping[str, datetime | Unset],
    name_contains: str | Unset,
    tags: Sequence[str],
    metadata: Mapping[str, Any] | Unset,
    metadata_keys: Sequence[str],
    order: Literal["newest", "oldest"],
    page_size: int,
) -> Query:
    """A query from the keywords of ``list``. InvalidValueError for what does not fit."""
    filters: list[tuple[str, Any]] = []
    for name, value in texts.items():
        if not isinstance(value, Unset):
            filters.append((f"{name} IS ?", None if value is None else fields.text(value, name)))
    for name, time in times.items():
        if not isinstance(time, Unset):
            filters.append((_CONDITIONS[name], microseconds(checks.aware(time, name))))
    if not isinstance(name_contains, Unset):
        filters.append((_CONDITIONS["name_contains"], fields.text(name_contains, "name_contains").casefold()))
    wanted = {
        *(labels.tag_label(tag) for tag in checks.strings(tags, "tags")),
        *(labels.key_label(key) for key in checks.strings(metadata_keys, "metadata_keys")),
        *_pairs(metadata),
    }
    if len(wanted) > MOST_LABELS:
        raise InvalidValueError(
            f"tags, metadata and metadata_keys must be at most {MOST_LABELS} together, not {len(wanted)}"
        )
    return Query(filters=tuple(filters), labels=tuple(sorted(wanted)), order=order, page_size=page_size)


def _pairs(metadata: Mapping[str, Any] | Unset) -> Iterable[bytes]:
    if isinstance(metadata, Unset):
        return ()
    _, stored = checked_line({"metadata": checks.mapping(metadata, "metadata")})
    return (labels.pair_label(key, value) for key, value in stored["metadata"].items())


def statement(query: Query, cursor: Cursor | None) -> tuple[str, list[Any]]:
    """The statement for one page, with one row more, and its values.

    Rows are ``(sort_at, id, segment, at, packed, start, size)``.
    """
    descending = (cursor or Cursor("", query.order)).descending
    conditions = [condition for condition, _ in query.filters]
    values: list[Any] = [value for _, value in query.filters]
    if cursor is not None:
        conditions.append(f"(sort_at, id) {'<' if descending else '>'} (?, ?)")
        values += cursor.position
    if query.labels:
        marks = ", ".join("?" * len(query.labels))
        conditions.append(f"(SELECT count(*) FROM labels WHERE session = key AND label IN ({marks})) = ?")
        values += [*query.labels, len(query.labels)]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    direction = "DESC" if descending else "ASC"
    text = (
        f"SELECT sort_at, id, segment, at, packed, start, size FROM sessions {where} "
        f"ORDER BY sort_at {direction}, id {direction} LIMIT ?"
    )
    return text, [*values, query.page_size + 1]
