"""What the index knows of a session beside its place: what it is found and ordered by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

from . import labels
from .fields import SESSION, UNREADABLE, microseconds

__all__ = ["BEFORE_ALL", "SessionEntry", "entry_of", "is_sha256", "is_unicode"]

BEFORE_ALL = -(2**62)
"""Where a session without any time stands in the order of time."""
_COLUMNS = ("project", "user_id", "external_id")
_SHA256 = re.compile("[0-9a-f]{64}")


@attrs.frozen
class SessionEntry:
    """A session as the index has it.

    Attributes:
        id: of the session.
        life: how often the id was used anew, from 1.
        columns: time in the order, project, user id, external id, and the name in the form in which letter case does
            not count.
        labels: of its tags and metadata.
    """

    id: str
    life: int
    columns: tuple[int, str | None, str | None, str | None, str | None]
    labels: frozenset[bytes]


def entry_of(record: Mapping[str, Any]) -> SessionEntry:
    """The entry of a record; what is damaged in it is not found."""
    project, user_id, external_id, name = (_text(record.get(each)) for each in (*_COLUMNS, "name"))
    folded = None if name is None else name.casefold()
    columns = (_sort_at(record), project, user_id, external_id, folded)
    return SessionEntry(record["id"], record.get("life", 1), columns, frozenset(labels.of_record(record)))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and is_unicode(value) else None


def is_unicode(value: str) -> bool:
    """Whether text has no lone surrogates."""
    return value.isascii() or not any(0xD800 <= ord(character) < 0xE000 for character in value)


def is_sha256(value: str) -> bool:
    """Whether text is a digest as it is written here, so that a file can be named by it."""
    return _SHA256.fullmatch(value) is not None


def _sort_at(record: Mapping[str, Any]) -> int:
    for name in ("started_at", "created_at"):
        if name in record:
            try:
                return microseconds(SESSION[name].load(record[name]))
            except UNREADABLE:
                continue
    return BEFORE_ALL
