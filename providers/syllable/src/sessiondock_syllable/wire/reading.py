"""Syllable's JSON to models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import attrs

from sessiondock.codec import Codec
from sessiondock.errors import DecodeError
from sessiondock.http import Response
from sessiondock.values import identifier, is_array, is_object, iso_time, seconds

from .. import reports
from ..models import SessionLabel, SessionSummary, SyllableSession

__all__ = ["CODEC", "model", "read", "session"]

T = TypeVar("T")
M = TypeVar("M")

CODEC = Codec("syllable", times=iso_time, durations=seconds)


def _list_of(kind: type[M]) -> Callable[[Any], tuple[M, ...]]:
    return lambda value: () if value is None else CODEC.decode_list(kind, value)


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not is_array(value) or not all(isinstance(item, str) for item in value):
        raise TypeError("expected a list of strings")
    return tuple(value)


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
CODEC.register(SessionLabel, readers={"issue_categories": _texts})
CODEC.register(SessionSummary)
CODEC.register(reports.TranscriptConfidence, readers={"words": _list_of(reports.WordConfidence)})
CODEC.register(
    reports.Transcript,
    readers={
        "transcription": _list_of(reports.TranscriptTurn),
        "actions": _list_of(reports.TranscriptAction),
    },
)
CODEC.register(reports.LatencyEntry, readers={"metadata": _texts})
CODEC.register(
    reports.LatencyReport,
    readers={"timeline": _list_of(reports.LatencyEntry), "summary": _list_of(reports.LatencySummary)},
)
CODEC.register(reports.TimelineEvent, readers={"metadata": _texts})
CODEC.register(reports.Timeline, readers={"events": _list_of(reports.TimelineEvent)})
CODEC.register(
    reports.DebugMessage,
    renames={"text": "dialog"},
    readers={"text": _dialog_text, "tool_calls": _list_of(reports.DebugToolCall)},
)
CODEC.register(reports.SessionDebug, readers={"messages": _list_of(reports.DebugMessage)})


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
