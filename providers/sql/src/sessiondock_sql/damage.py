"""Ids in SQLite that are no text in UTF-8, which somebody else has written: as text, in cursors and in statements.

Bytes that are not UTF-8 come as lone surrogates, as ``surrogateescape`` makes them. PostgreSQL holds no such ids.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["bound", "id_in_cursor", "id_of_cursor", "id_text", "is_damaged", "is_id_in_cursor", "is_spelled"]

_BLOB = "\udc00"
"""No text in a database begins like this: it stands before the digits of an id that is a BLOB."""
_BLOB_IN_CURSOR = re.compile(f"{_BLOB}(?:[0-9a-f]{{2}})*")


def is_damaged(stored: object) -> bool:
    """Whether an id is not what this package has stored."""
    if not isinstance(stored, str):
        return True
    if stored.isascii():
        return False
    try:
        stored.encode()
    except UnicodeEncodeError:
        return True
    return False


def id_text(stored: Any) -> str:
    """The id as text."""
    found: str = stored.decode(errors="surrogateescape") if isinstance(stored, bytes) else stored
    return found


def is_spelled(text: object) -> bool:
    """Whether `id_text` can have made this."""
    try:
        return isinstance(text, str) and text.encode(errors="surrogateescape") is not None
    except UnicodeEncodeError:
        return False


def id_in_cursor(stored: Any) -> Any:
    """The id as the text of a cursor, from which it can be had again."""
    return _BLOB + stored.hex() if isinstance(stored, bytes) else stored


def is_id_in_cursor(text: str) -> bool:
    """Whether `id_in_cursor` can have made this of a damaged id."""
    return _BLOB_IN_CURSOR.fullmatch(text) is not None or is_spelled(text)


def id_of_cursor(text: str) -> str | bytes:
    """The id as it is stored."""
    return bytes.fromhex(text.removeprefix(_BLOB)) if text.startswith(_BLOB) else text


def bound(text: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """A statement of SQLite and its values in which damaged text is handed over as bytes.

    Raises:
        UnicodeEncodeError: there is a lone surrogate that no byte was read as.
    """
    spelled = {name: value for name, value in values.items() if isinstance(value, str) and is_damaged(value)}
    if spelled:
        names = "|".join(map(re.escape, spelled))
        text = re.sub(rf":({names})\b", r"CAST(:\1 AS TEXT)", text)
    return text, {**values, **{name: value.encode(errors="surrogateescape") for name, value in spelled.items()}}
