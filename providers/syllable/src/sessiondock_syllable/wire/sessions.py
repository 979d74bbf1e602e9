"""One session and what can be read about it."""

from __future__ import annotations

from sessiondock.errors import APIError
from sessiondock.http import Request, Response, path

from ..models import SessionSummary, SyllableSession
from ..reports import LatencyReport, Timeline, Transcript
from .reading import model, read, session

__all__ = [
    "ROOT",
    "full_summary",
    "get",
    "hint",
    "latency",
    "read_full_summary",
    "read_latency",
    "read_session",
    "read_timeline",
    "read_transcript",
    "timeline",
    "transcript",
]

ROOT = "/api/v1/sessions"


def get(session_id: str) -> Request:
    """``GET /api/v1/sessions/{session_id}``."""
    return Request(operation="get", method="GET", target=path(ROOT, session_id))


def read_session(response: Response) -> SyllableSession:
    """The session in an answer."""
    return read(response, "get", session)


def transcript(session_id: str) -> Request:
    """``GET /api/v1/sessions/transcript/{session_id}``."""
    return Request(operation="transcript", method="GET", target=path(f"{ROOT}/transcript", session_id))


def read_transcript(response: Response) -> Transcript:
    """The transcript in an answer."""
    return read(response, "transcript", model(Transcript))


def full_summary(session_id: str) -> Request:
    """``GET /api/v1/sessions/full-summary/{session_id}``."""
    return Request(operation="full_summary", method="GET", target=path(f"{ROOT}/full-summary", session_id))


def read_full_summary(response: Response) -> SessionSummary:
    """The summary in an answer."""
    return read(response, "full_summary", model(SessionSummary))


def latency(session_id: str) -> Request:
    """``GET /api/v1/sessions/latency/{session_id}``."""
    return Request(operation="latency", method="GET", target=path(f"{ROOT}/latency", session_id))


def read_latency(response: Response) -> LatencyReport:
    """The report in an answer."""
    return read(response, "latency", model(LatencyReport))


def timeline(session_id: str) -> Request:
    """``GET /api/v1/sessions/timeline/{session_id}``."""
    return Request(operation="timeline", method="GET", target=path(f"{ROOT}/timeline", session_id))


def read_timeline(response: Response) -> Timeline:
    """The timeline in an answer."""
    return read(response, "timeline", model(Timeline))


def hint(error: APIError) -> str | None:
    """What an answer means, where Syllable does not say so itself."""
    last = (error.url or "").partition("?")[0].rpartition("/")[2]
    of_a_session = error.operation in {"get", "recordings", "transcript", "full_summary", "latency", "timeline"}
    if error.status == 400 and of_a_session and not last.isdecimal():
        return (
            "A session id is a number; a channel's own id, such as a call's, is found with "
            "list(search={'channel_manager_sid': ...})"
        )
    if error.status in {401, 403, 404} and error.operation == "stream_recording":
        return "A recording's token lives only for a while; recordings() gives a new one"
    return None
