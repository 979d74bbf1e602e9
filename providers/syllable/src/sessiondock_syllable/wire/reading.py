"""Syllable's JSON to models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import attrs

from sessiondock.codec import Codec
from sessiondock.errors import DecodeError
from sessiondock.http import Response
from sessiondock.values import identifier, is_object, iso_time, seconds

from .. import reports
from ..models import SyllableSession

__all__ = ["CODEC", "model", "read", "session"]

T = TypeVar("T")
M = TypeVar("M")

CODEC = Codec("syllable", times=iso_time, durations=seconds)


def _dialog_text(value: Any) -> str:
    text = value.get("text") if is_object(value) else None
    if not isinstance(text, str):
        raise TypeError("a dialog must be an object with a text")
    return text


_RENAMES = {
    "id": "session_id",
    "started_at": "timestamp",
    "user_id": "source",
    "duration_seconds": "duration",
}

CODEC.register(
    SyllableSession,
    fields=("duration",),
    renames=_RENAMES,
    readers={"id": identifier},
)
CODEC.register(
    reports.DebugMessage,
    renames={"text": "dialog"},
    readers={"text": _dialog_text},
)


def read(response: Response, operation: str, decode: Callable[[Any], T]) -> T:
    """Decode an answer's JSON. DecodeError, with the operation in it, when it is something else."""
    try:
        return decode(response.json())
    except DecodeError as error:
        error.provider, error.operation, error.status = "syllable", operation, response.status
        raise


def model(kind: type[M]) -> Callable[[Any], M]:
    """Decodes one object."""
    return lambda value: CODEC.decode(kind, value)


def session(value: Any) -> SyllableSession:
    """Decodes a session; the person is its source, unless it went out."""
    found = CODEC.decode(SyllableSession, value)
    return attrs.evolve(found, user_id=None) if found.is_outbound else found
