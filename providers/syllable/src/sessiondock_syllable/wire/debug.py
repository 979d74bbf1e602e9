"""What an agent saw."""

from __future__ import annotations

from sessiondock.authoring import Call, Request, segment

from ..reports import SessionDebug, ToolResult
from .labels import number
from .reading import reader

__all__ = ["by_session", "by_sid", "tool_result"]

_ROOT = "/api/v1/session_debug"


def by_session(session_id: object) -> Call[SessionDebug]:
    """``GET /api/v1/session_debug/session_id/{session_id}``."""
    target = f"{_ROOT}/session_id/{number(session_id, 'session_id')}"
    return Call(request=Request(operation="by_session", method="GET", target=target), read=reader(SessionDebug))


def by_sid(service: str, sid: str) -> Call[SessionDebug]:
    """``GET /api/v1/session_debug/sid/{channel_manager_service}/{channel_manager_sid}``."""
    target = f"{_ROOT}/sid/{segment(service, 'service')}/{segment(sid, 'sid')}"
    return Call(request=Request(operation="by_sid", method="GET", target=target), read=reader(SessionDebug))


def tool_result(session_id: object, tool_call_id: str) -> Call[ToolResult]:
    """``GET /api/v1/session_debug/tool_result/{session_id}/{tool_call_id}``."""
    ids = f"{number(session_id, 'session_id')}/{segment(tool_call_id, 'tool_call_id')}"
    request = Request(operation="tool_result", method="GET", target=f"{_ROOT}/tool_result/{ids}")
    return Call(request=request, read=reader(ToolResult))
