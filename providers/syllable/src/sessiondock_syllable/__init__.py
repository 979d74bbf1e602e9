"""Syllable's sessions for sessiondock: `Syllable`, and `AsyncSyllable` with the same names and behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async.client import AsyncSyllable
    from ._async.debug import AsyncSyllableDebug
    from ._async.labels import AsyncSyllableLabels
    from ._async.sessions import AsyncSyllableSessions
    from ._sync.client import Syllable
    from ._sync.debug import SyllableDebug
    from ._sync.labels import SyllableLabels
    from ._sync.sessions import SyllableSessions
    from .models import SessionLabel, SessionSummary, SyllableSession
    from .reports import (
        DebugMessage,
        DebugToolCall,
        LatencyEntry,
        LatencyReport,
        LatencySummary,
        SessionDebug,
        Timeline,
        TimelineEvent,
        ToolResult,
        Transcript,
        TranscriptAction,
        TranscriptConfidence,
        TranscriptTurn,
        WordConfidence,
    )
    from .words import LabelField, SessionField

_NAMES = {
    "_async.client": "AsyncSyllable",
    "_async.debug": "AsyncSyllableDebug",
    "_async.labels": "AsyncSyllableLabels",
    "_async.sessions": "AsyncSyllableSessions",
    "_sync.client": "Syllable",
    "_sync.debug": "SyllableDebug",
    "_sync.labels": "SyllableLabels",
    "_sync.sessions": "SyllableSessions",
    "models": "SessionLabel SessionSummary SyllableSession",
    "reports": "DebugMessage DebugToolCall LatencyEntry LatencyReport LatencySummary SessionDebug Timeline "
    "TimelineEvent ToolResult Transcript TranscriptAction TranscriptConfidence TranscriptTurn WordConfidence",
    "words": "LabelField SessionField",
}

__all__ = [
    "AsyncSyllable",
    "AsyncSyllableDebug",
    "AsyncSyllableLabels",
    "AsyncSyllableSessions",
    "DebugMessage",
    "DebugToolCall",
    "LabelField",
    "LatencyEntry",
    "LatencyReport",
    "LatencySummary",
    "SessionDebug",
    "SessionField",
    "SessionLabel",
    "SessionSummary",
    "Syllable",
    "SyllableDebug",
    "SyllableLabels",
    "SyllableSession",
    "SyllableSessions",
    "Timeline",
    "TimelineEvent",
    "ToolResult",
    "Transcript",
    "TranscriptAction",
    "TranscriptConfidence",
    "TranscriptTurn",
    "WordConfidence",
]

if not TYPE_CHECKING:
    _WHERE = {name: module for module, names in _NAMES.items() for name in names.split()}

    def __getattr__(name):
        if name not in _WHERE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *_WHERE})
