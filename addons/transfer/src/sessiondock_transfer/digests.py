"""Digests of content: canonical JSON, and SHA-256 over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs

from sessiondock import Event, Session

from .shapes import is_mapping

__all__ = ["Meter", "RollingDigest", "canonical", "event_line", "session_digest", "short_digest"]


def _plain(value: object) -> Any:
    if isinstance(value, (datetime, timedelta)):
        return str(value)
    if is_mapping(value):
        return dict(value)
    return {field.name: getattr(value, field.name) for field in attrs.fields(_class_of(value))}


def _class_of(value: object) -> type[Any]:
    return type(value)


canonical: Callable[[Any], str] = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
).encode
"""JSON text of a model or a value that is the same for equal values: keys sorted, no spaces."""


def short_digest(text: str) -> str:
    """The SHA-256 of a text in hexadecimal digits. Lone surrogates are allowed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def session_digest(session: Session) -> str:
    """The digest of all that a session says of itself, ``raw`` included."""
    return short_digest(canonical(session))


def event_line(event: Event) -> str:
    """An event as one canonical line."""
    return canonical(event)


class RollingDigest:
    """A digest over events in their order, which can be asked for after each of them."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.count: int = 0

    def add(self, line: str) -> None:
        """Include one more event, as `event_line` wrote it."""
        self._digest.update(line.encode("utf-8", "surrogatepass"))
        self._digest.update(b"\n")
        self.count += 1

    @property
    def value(self) -> str:
        """The digest so far, in hexadecimal digits."""
        return self._digest.hexdigest()


class Meter:
    """The size in bytes and the SHA-256 of what went by."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget what went by."""
        self.size: int = 0
        self._digest = hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        """Count one chunk."""
        self.size += len(chunk)
        self._digest.update(chunk)

    @property
    def sha256(self) -> str:
        """In hexadecimal digits."""
        return self._digest.hexdigest()
