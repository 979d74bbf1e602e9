"""One session and what can be read about it."""

from __future__ import annotations

from sessiondock.authoring import Call, Request, path

from ..models import SessionSummary, SyllableSession
from ..reports import LatencyReport, Timeline, Transcript
from .reading import M, reader, session

__all__ = ["ROOT", "full_summary", "get", "latency", "timeline", "transcript"]

ROOT = "/api/v1/sessions"


def get(session_id: str) -> Call[SyllableSession]:
    """``GET /api/v1/sessions/{session_id}``."""
    request = Request(operation="get", method="GET", target=path(ROOT, session_id))
    return Call(request=request, read=lambda response: session(response.json()))


def transcript(session_id: str, operation: str = "transcript") -> Call[Transcript]:
    """``GET /api/v1/sessions/transcript/{session_id}``."""
    return _report(operation, "transcript", session_id, Transcript)


def full_summary(session_id: str) -> Call[SessionSummary]:
    """``GET /api/v1/sessions/full-summary/{session_id}``."""
    return _report("full_summary", "full-summary", session_id, SessionSummary)


def latency(session_id: str) -> Call[LatencyReport]:
    """``GET /api/v1/sessions/latency/{session_id}``."""
    return _report("latency", "latency", session_id, LatencyReport)


def timeline(session_id: str) -> Call[Timeline]:
    """``GET /api/v1/sessions/timeline/{session_id}``."""
    return _report("timeline", "timeline", session_id, Timeline)


def _report(operation: str, part: str, session_id: str, kind: type[M]) -> Call[M]:
    request = Request(operation=operation, method="GET", target=path(f"{ROOT}/{part}", session_id))
    return Call(request=request, read=reader(kind))
