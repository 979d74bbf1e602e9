"""A session's transcript as events: its turns and tool calls, oldest first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import attrs

from sessiondock import InvalidValueError
from sessiondock.authoring import Call, OffsetPages, PageData, checks, inner_cursor, values

from ..models import SyllableEvent
from ..reports import Transcript, TranscriptAction, TranscriptTurn
from .sessions import transcript

__all__ = ["EventListing", "EventOrder", "action_event", "event_listing", "turn_event"]

EventOrder = Literal["oldest", "newest"]
_ORDERS: tuple[EventOrder, ...] = ("oldest", "newest")
_NEWEST = re.compile(r"newest (0|[1-9][0-9]{0,17})(?::([1-9][0-9]{0,17}))?")


@attrs.frozen
class EventListing:
    """One list of events. The service sends the transcript as one response, which this cuts into pages.

    Attributes:
        session_id: the session.
        order: which event comes first.
        start: the first page.
    """

    session_id: str
    order: EventOrder
    start: OffsetPages

    def call(self) -> Call[Sequence[SyllableEvent]]:
        """The request for the transcript, with a reader of its events."""
        found = transcript(self.session_id, "list_events")
        return Call(request=found.request, read=lambda response: events_of(found.read(response), self.session_id))

    def page(self, events: Sequence[SyllableEvent], cursor: str | None) -> PageData[SyllableEvent]:
        """The events of the page at a cursor, out of all events, which are given with the oldest first.

        Raises:
            InvalidValueError: the string is no cursor of this list.
        """
        if self.order == "newest":
            return self._from_the_end(events, cursor)
        here = self.start.at(cursor)
        return here.data(events[here.offset : here.offset + here.limit], total=len(events))

    def _from_the_end(self, events: Sequence[SyllableEvent], cursor: str | None) -> PageData[SyllableEvent]:
        """A cursor counts the older events that are left, since newer ones are added while a session runs.

        Behind a colon stands the size of a first page that is shorter than the others.
        """
        total, size = len(events), self.start.size
        left, limit = (total, size) if cursor is None else _left(cursor)
        end = min(left, total)
        begin = max(end - min(limit or size, size), 0)
        newer = total - end
        previous = f"newest {end + size}" if newer >= size else f"newest {total}:{newer}" if newer else None
        return PageData(
            items=events[begin:end][::-1],
            next_cursor=f"newest {begin}" if begin else None,
            previous_cursor=previous,
            total=total,
        )


def event_listing(session_id: str, order: EventOrder, page_size: int | None, cursor: str | None) -> EventListing:
    """Check the arguments of a list of events."""
    checks.choice(order, "order", _ORDERS)
    inner = inner_cursor(cursor)
    if order == "newest" and inner is not None:
        _left(inner)
        inner = None
    return EventListing(session_id, order, OffsetPages.start(default_size=500, page_size=page_size, cursor=inner))


def _left(cursor: object) -> tuple[int, int | None]:
    found = _NEWEST.fullmatch(cursor) if isinstance(cursor, str) else None
    if found is None:
        raise InvalidValueError(f"cursor must be that of an earlier page, newest first, not {checks.shown(cursor)}")
    return int(found[1]), None if found[2] is None else int(found[2])


def events_of(found: Transcript, session_id: str) -> Sequence[SyllableEvent]:
    """Turns and tool calls by time, the turn first at equal times. One without a time follows the one before it."""
    turns = [turn_event(turn) for turn in found.transcription]
    actions = [action_event(action) for action in found.actions]
    timed = [*_timed(session_id, "turn", turns), *_timed(session_id, "action", actions)]
    # sorting keeps turns before tool calls of the same time
    return [event for _, event in sorted(timed, key=lambda pair: pair[0])]


def _timed(session_id: str, kind: str, events: Sequence[SyllableEvent]) -> Iterator[tuple[datetime, SyllableEvent]]:
    latest = datetime.min.replace(tzinfo=UTC)
    for number, event in enumerate(events):
        latest = event.started_at or latest
        yield latest, attrs.evolve(event, id=f"{session_id}-{kind}-{number}", session_id=session_id)


def turn_event(turn: TranscriptTurn) -> SyllableEvent:
    """What one side said, as an event without ids."""
    role = "assistant" if turn.source == "agent" else turn.source
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
