"""What can be read about one session: transcript, latency, timeline, debug data. All names are the vendor's.

Every class has ``raw``, the JSON as received. Lists are empty and other attributes None where the service sent nothing
that fits. Values that the vendor lists are open: another one may come.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

import attrs

from sessiondock.authoring import RawReader, raw_field

__all__ = [
    "DebugMessage",
    "DebugToolCall",
    "LatencyEntry",
    "LatencyReport",
    "LatencySummary",
    "SessionDebug",
    "Timeline",
    "TimelineEvent",
    "ToolResult",
    "Transcript",
    "TranscriptAction",
    "TranscriptConfidence",
    "TranscriptTurn",
    "WordConfidence",
]

_READER = "sessiondock_syllable.wire.raw:from_raw"


@attrs.frozen(kw_only=True)
class WordConfidence:
    """How sure speech recognition was of one word; ``start`` and ``end`` as its provider counts them."""

    word: str | None = None
    confidence: float | None = None
    start: float | None = None
    end: float | None = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class TranscriptConfidence:
    """How sure speech recognition was. Scores of different providers cannot be compared.

    Attributes:
        provider: of the recognition.
        model: its model.
        utterance: score of the whole turn.
        utterance_source: ``"provider"`` or ``"derived_min"``.
        words: score of each word.
        words_truncated: whether words were left out.
    """

    provider: str | None = None
    model: str | None = None
    utterance: float | None = None
    utterance_source: str | None = None
    words: tuple[WordConfidence, ...] = ()
    words_truncated: bool | None = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class TranscriptTurn:
    """What one side said.

    Attributes:
        timestamp: when.
        lang: for instance ``"en-US"``; may be ``"unset"``.
        source: ``"user"`` or ``"agent"``.
        text: what was said.
        stt_confidence: of a person's turn, where it was reported.
    """

    timestamp: datetime | None = None
    lang: str | None = None
    source: str | None = None
    text: str | None = None
    stt_confidence: TranscriptConfidence | None = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class TranscriptAction:
    """A tool call.

    Attributes:
        timestamp: when.
        tool_name: which tool.
        tool_request, tool_result: JSON as text.
        tool_error: what went wrong.
        duration_ms: how long it took.
    """

    timestamp: datetime | None = None
    tool_name: str | None = None
    tool_request: str | None = None
    tool_result: str | None = None
    tool_error: str | None = None
    duration_ms: float | None = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class Transcript:
    """What was said and done in a session.

    Attributes:
        session_id: the session.
        transcription: the turns.
        actions: the tool calls.
        transcript_complete: whether everything has arrived. Never true for a session that still runs, that had no
            voice, or that is older than the field.
    """

    session_id: str | None = None
    transcription: tuple[TranscriptTurn, ...] = ()
    actions: tuple[TranscriptAction, ...] = ()
    transcript_complete: bool = False
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class LatencyEntry:
    """One measured operation.

    Attributes:
        timestamp, measurement_start: when it was noted, and when it began.
        category: ``"tts"``, ``"stt"``, ``"llm"``, ``"tool"`` or ``"http"``.
        label: what it was.
        metadata: more about it.
        unit_type: of ``value``: ``"minutes"``, ``"seconds"``, ``"milliseconds"``, ``"microseconds"`` or
            ``"nanoseconds"``.
        value: how long it took.
        value_str, time_delta: for people.
    """

    timestamp: datetime | None = None
    measurement_start: datetime | None = None
    category: str | None = None
    label: str | None = None
    metadata: tuple[str, ...] = ()
    unit_type: str | None = None
    value: float | None = None
    value_str: str | None = None
    time_delta: str | None = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class LatencySummary:
    """All operations of one category, or of a part of it; ``…_ms`` in milliseconds, ``…_str`` for people."""

    category: str | None = None
    sub_category: str | None = None
    event_count: int | None = None
    sum_ms: float | None = None
    sum_str: str | None = None
    average_ms: float | None = None
    average_str: str | None = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class LatencyReport:
    """Where the time of a session went: ``timeline`` in order of execution, ``summary`` by category."""

    session_id: str | None = None
    timeline: tuple[LatencyEntry, ...] = ()
    summary: tuple[LatencySummary, ...] = ()
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class TimelineEvent:
    """One thing that happened.

    Attributes:
        kind: ``"transcript"``, ``"tool"`` or ``"latency"``; a tool call is of kind ``"tool"`` only.
        timestamp: when.
        offset: since the session's start, ``MM:SS`` or ``HH:MM:SS``.
        turn_index: turn of the transcript, from 0; None before the first.
        source, text, lang: of a turn.
        category, label, metadata, duration_ms: of a measurement.
        tool_request, tool_result, tool_error: JSON as text.
    """

    kind: str | None = None
    timestamp: datetime | None = None
    offset: str | None = None
    turn_index: int | None = None
    source: str | None = None
    text: str | None = None
    lang: str | None = None
    category: str | None = None
    label: str | None = None
    metadata: tuple[str, ...] = ()
    duration_ms: float | None = None
    tool_request: str | None = None
    tool_result: str | None = None
    tool_error: str | None = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class Timeline:
    """A session's events by time; ``session_start`` is where their offsets begin."""

    session_id: str | None = None
    session_start: datetime | None = None
    events: tuple[TimelineEvent, ...] = ()
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class DebugToolCall:
    """A tool call as the agent made it.

    Attributes:
        tool_call_id: for `tool_result` of ``client.debug``.
        tool_name: which tool.
        tool_arguments: any JSON.
        tool_result: any JSON; only of tools that are set to pass it on.
        timestamp: when.
        display_result: any JSON.
    """

    tool_call_id: str | None = None
    tool_name: str | None = None
    tool_arguments: Any = None
    tool_result: Any = None
    timestamp: datetime | None = None
    display_result: Any = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class DebugMessage:
    """A message of the dialogue: ``role`` is ``"agent"`` or ``"user"``, ``text`` is the vendor's ``dialog.text``."""

    role: str | None = None
    text: str | None = None
    tool_calls: tuple[DebugToolCall, ...] = ()
    timestamp: datetime | None = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class SessionDebug:
    """A session as the agent saw it. ``session_id`` is a number here, though `SyllableSession.id` is text."""

    session_id: int | None = None
    source: str | None = None
    target: str | None = None
    is_test: bool | None = None
    messages: tuple[DebugMessage, ...] = ()
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)


@attrs.frozen(kw_only=True)
class ToolResult:
    """What a tool gave: ``tool_result`` is any JSON."""

    tool_name: str | None = None
    tool_result: Any = None
    raw: Mapping[str, Any] = raw_field()

    from_raw: ClassVar[RawReader] = RawReader(_READER)
