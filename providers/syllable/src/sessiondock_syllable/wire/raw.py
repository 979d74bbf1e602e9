"""Models again, from their ``raw``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sessiondock import InvalidValueError
from sessiondock.authoring import checks

from ..models import SyllableEvent, SyllableRecording
from ..reports import TranscriptAction, TranscriptTurn
from .events import action_event, turn_event
from .reading import CODEC
from .recordings import read_recordings

__all__ = ["from_raw"]

M = TypeVar("M")
_OF_AN_ACTION = frozenset({"tool_name", "tool_request", "tool_result", "tool_error", "duration_ms"})


def from_raw(model: type[M], raw: object) -> M:
    """A model of this package again, from its ``raw``."""
    data = checks.mapping(raw, "raw")
    read = _READERS.get(model)
    found: M = CODEC.from_raw(model, data) if read is None else read(data)
    return found


def _event(raw: dict[str, Any]) -> SyllableEvent:
    if raw.keys() & _OF_AN_ACTION:
        return action_event(CODEC.from_raw(TranscriptAction, raw))
    return turn_event(CODEC.from_raw(TranscriptTurn, raw))


def _recording(raw: dict[str, Any]) -> SyllableRecording:
    session_id = raw.get("session_id")
    found = read_recordings(raw, session_id if isinstance(session_id, str) else None)
    if len(found) != 1:
        raise InvalidValueError("this is not the raw of a SyllableRecording: it does not have exactly one URL")
    return found[0]


_READERS: Mapping[type[Any], Callable[[dict[str, Any]], Any]] = {
    SyllableEvent: _event,
    SyllableRecording: _recording,
}
