"""Syllable's sessions for sessiondock: `Syllable`, and `AsyncSyllable` with the same names and behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sessiondock.authoring import lazy_exports

if TYPE_CHECKING:
    from ._async.client import AsyncSyllable as AsyncSyllable
    from ._async.debug import AsyncSyllableDebug as AsyncSyllableDebug
    from ._async.labels import AsyncSyllableLabels as AsyncSyllableLabels
    from ._async.sessions import AsyncSyllableSessions as AsyncSyllableSessions
    from ._sync.client import Syllable as Syllable
    from ._sync.debug import SyllableDebug as SyllableDebug
    from ._sync.labels import SyllableLabels as SyllableLabels
    from ._sync.sessions import SyllableSessions as SyllableSessions
    from .fields import LabelField as LabelField
    from .fields import SessionField as SessionField
    from .models import SessionLabel as SessionLabel
    from .models import SessionSummary as SessionSummary
    from .models import SyllableEvent as SyllableEvent
    from .models import SyllableRecording as SyllableRecording
    from .models import SyllableSession as SyllableSession
    from .reports import DebugMessage as DebugMessage
    from .reports import DebugToolCall as DebugToolCall
    from .reports import LatencyEntry as LatencyEntry
    from .reports import LatencyReport as LatencyReport
    from .reports import LatencySummary as LatencySummary
    from .reports import SessionDebug as SessionDebug
    from .reports import Timeline as Timeline
    from .reports import TimelineEvent as TimelineEvent
    from .reports import ToolResult as ToolResult
    from .reports import Transcript as Transcript
    from .reports import TranscriptAction as TranscriptAction
    from .reports import TranscriptConfidence as TranscriptConfidence
    from .reports import TranscriptTurn as TranscriptTurn
    from .reports import WordConfidence as WordConfidence
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "_async.client": "AsyncSyllable",
            "_async.debug": "AsyncSyllableDebug",
            "_async.labels": "AsyncSyllableLabels",
            "_async.sessions": "AsyncSyllableSessions",
            "_sync.client": "Syllable",
            "_sync.debug": "SyllableDebug",
            "_sync.labels": "SyllableLabels",
            "_sync.sessions": "SyllableSessions",
            "fields": "LabelField SessionField",
            "models": "SessionLabel SessionSummary SyllableEvent SyllableRecording SyllableSession",
            "reports": "DebugMessage DebugToolCall LatencyEntry LatencyReport LatencySummary SessionDebug Timeline "
            "TimelineEvent ToolResult Transcript TranscriptAction TranscriptConfidence TranscriptTurn WordConfidence",
        },
    )
