"""From a session's id to the name of its file."""

from __future__ import annotations

import hashlib
import string

__all__ = ["file_name", "is_file_name"]

_PLAIN = frozenset((string.ascii_lowercase + string.digits + "-_").encode())
_BEFORE, _AFTER = "session-", ".json"
_LONGEST = 180


def file_name(session_id: str) -> str:
    """A name that stays in its folder and that no other id has, whatever the file system makes of letter case."""
    text = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02x}" for byte in session_id.encode())
    if len(text) > _LONGEST:
        text = f"{text[:100]}~{hashlib.sha256(session_id.encode()).hexdigest()}"
    return _BEFORE + text + _AFTER


def is_file_name(name: str) -> bool:
    """Whether a file is a session's."""
    return name.startswith(_BEFORE) and name.endswith(_AFTER)
