"""Digests of content: canonical JSON, and SHA-256 over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sessiondock import Event, Session

__all__ = ["Meter", "RollingDigest", "canonical", "event_line", "session_digest", "short_digest"]


def canonical(value: object) -> str:
    """JSON text that is the same for equal values: keys sorted, no spaces, numbers that are not finite as names."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def short_digest(text: str) -> str:
    """The SHA-256 of a text in hexadecimal digits. Lone surrogates are allowed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def session_digest(session: Session) -> str:
    """The digest of all that a session says of itself, ``raw`` included."""
    return short_digest(canonical(session.to_dict()))


def event_line(event: Event | Mapping[str, Any]) -> str:
    """An event as one canonical line."""
    return canonical(event.to_dict() if isinstance(event, Event) else event)


class RollingDigest:
    """A digest over events in their order, which can be asked for after each of them."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.count = 0

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
        self.size = 0
        self._digest = hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        """Count one chunk."""
        self.size += len(chunk)
        self._digest.update(chunk)

    @property
    def sha256(self) -> str:
        """In hexadecimal digits."""
        return self._digest.hexdigest()
