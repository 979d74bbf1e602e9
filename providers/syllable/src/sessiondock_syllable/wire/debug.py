"""What an agent saw."""

from __future__ import annotations

from sessiondock.http import Request, Response, segment

from ..reports import SessionDebug, ToolResult
from .labels import number
from .reading import model, read

__all__ = ["by_session", "by_sid", "read_debug", "read_tool_result", "tool_result"]

_ROOT = "/api/v1/session_debug"


def by_session(session_id: object) -> Request:
    """``GET /api/v1/session_debug/session_id/{session_id}``."""
    target = f"{_ROOT}/session_id/{number(session_id, 'session_id')}"
    return Request(operation="by_session", method="GET", target=target)


def by_sid(service: str, sid: str) -> Request:
    """``GET /api/v1/session_debug/sid/{channel_manager_service}/{channel_manager_sid}``."""
    target = f"{_ROOT}/sid/{segment(service, 'service')}/{segment(sid, 'sid')}"
    return Request(operation="by_sid", method="GET", target=target)


def read_debug(response: Response, operation: str) -> SessionDebug:
    """The debug data in an answer."""
    return read(response, operation, model(SessionDebug))


def tool_result(session_id: object, tool_call_id: str) -> Request:
    """``GET /api/v1/session_debug/tool_result/{session_id}/{tool_call_id}``."""
    place = f"{number(session_id, 'session_id')}/{segment(tool_call_id, 'tool_call_id')}"
    return Request(operation="tool_result", method="GET", target=f"{_ROOT}/tool_result/{place}")


def read_tool_result(response: Response) -> ToolResult:
    """The result in an answer."""
    return read(response, "tool_result", model(ToolResult))
