"""A session's transcript as events: its turns and tool calls, oldest first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from sessiondock.authoring import Call, OffsetPages, PageData, inner_cursor, values

from ..models import SyllableEvent
from ..reports import Transcript, TranscriptAction, TranscriptTurn
from .sessions import transcript

__all__ = ["EventListing", "action_event", "event_listing", "turn_event"]

_ROLES = {"user": "user", "agent": "assistant"}


@attrs.frozen
class EventListing:
    """One list of events. The service sends the transcript as one response, which this cuts into pages.

    Attributes:
        session_id: the session.
        start: the first page.
    """

    session_id: str
    start: OffsetPages

    def call(self) -> Call[Sequence[SyllableEvent]]:
        """The request for the transcript, with a reader of its events."""
        found = transcript(self.session_id, "list_events")
        return Call(request=found.request, read=lambda response: events_of(found.read(response), self.session_id))

    def page(self, events: Sequence[SyllableEvent], cursor: str | None) -> PageData[SyllableEvent]:
        """The events of the page at a cursor. InvalidValueError for a string that is no cursor of this list."""
        here = self.start.at(cursor)
        return here.data(events[here.offset : here.offset + here.limit], total=len(events))


def event_listing(session_id: str, page_size: int | None, cursor: str | None) -> EventListing:
    """Check the arguments of a list of events."""
    return EventListing(
        session_id, OffsetPages.start(default_size=500, page_size=page_size, cursor=inner_cursor(cursor))
    )


def events_of(found: Transcript, session_id: str) -> Sequence[SyllableEvent]:
    """Turns and tool calls by time, the turn first at equal times. One without a time follows the one before it."""
    turns = [turn_event(turn) for turn in found.transcription]
    actions = [action_event(action) for action in found.actions]
    timed = [*_timed(session_id, "turn", turns), *_timed(session_id, "action", actions)]
    return [event for _, event in sorted(timed, key=lambda pair: pair[0])]


def _timed(
    session_id: str, kind: str, events: Sequence[SyllableEvent]
) -> Iterator[tuple[tuple[datetime, bool], SyllableEvent]]:
    latest = datetime.min.replace(tzinfo=UTC)
    for number, event in enumerate(events):
        latest = event.started_at or latest
        named = attrs.evolve(event, id=f"{session_id}-{kind}-{number}", session_id=session_id)
        yield (latest, kind == "action"), named


def turn_event(turn: TranscriptTurn) -> SyllableEvent:
    """What one side said, as an event without ids."""
    role = _ROLES.get(turn.source or "", turn.source)
    said = {"content": turn.text} if role is None else {"role": role, "content": turn.text}
    by_agent = role == "assistant"
    return SyllableEvent(
        type="model" if by_agent else "message",
        inputs=None if by_agent else said,
        outputs=said if by_agent else None,
        started_at=turn.timestamp,
        lang=turn.lang,
        source=turn.source,
        stt_confidence=turn.stt_confidence,
        raw=turn.raw,
    )


def action_event(action: TranscriptAction) -> SyllableEvent:
    """A tool call as an event without ids."""
    return SyllableEvent(
        type="tool",
        name=action.tool_name,
        inputs=_object(action.tool_request),
        outputs=_object(action.tool_result),
        error=action.tool_error,
        started_at=action.timestamp,
        duration=_duration(action.duration_ms),
        duration_ms=action.duration_ms,
        raw=action.raw,
    )


def _object(text: str | None) -> Mapping[str, Any] | None:
    """The object that a text of JSON holds; else what the text holds, or the text, as ``value``."""
    if text is None:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = text
    return found if values.is_object(found) else {"value": found}


def _duration(milliseconds: float | None) -> timedelta | None:
    try:
        return None if milliseconds is None else values.milliseconds(milliseconds)
    except ValueError:
        return None
