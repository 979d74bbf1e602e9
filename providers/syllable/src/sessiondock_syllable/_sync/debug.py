# Generated from src/sessiondock_syllable/_async/debug.py: edit that file, not this one.
# Digest: 7be001f33c7e1c8f
"""What agents saw of Syllable's sessions."""

from __future__ import annotations

from typing import Never

from sessiondock._sync.http_client import HTTPClient
from sessiondock._sync.resource import Resource

from ..provider import PROVIDER
from ..reports import SessionDebug, ToolResult
from ..wire import debug as wire

__all__ = ["SyllableDebug"]


class SyllableDebug(Resource):
    """Debug data, under ``/api/v1/session_debug``. Session ids are numbers here; their digits are taken too.

    Errors are those of ``client.sessions``. Source: Syllable's OpenAPI document of 2026-08-22.
    """

    provider = PROVIDER

    def __init__(self, client: HTTPClient) -> None:
        self._client = client

    def by_session(self, session_id: int | str, /, **unsupported: Never) -> SessionDebug:
        """The messages and tool calls of a session."""
        self._refuse("by_session", unsupported)
        return wire.read_debug(self._client.send(wire.by_session(session_id)), "by_session")

    def by_sid(self, service: str, sid: str, /, **unsupported: Never) -> SessionDebug:
        """The same by the channel's own id.

        Args:
            service: the channel, such as ``"twilio"``.
            sid: its id of the session, such as that of the call.
        """
        self._refuse("by_sid", unsupported)
        return wire.read_debug(self._client.send(wire.by_sid(service, sid)), "by_sid")

    def tool_result(self, session_id: int | str, tool_call_id: str, /, **unsupported: Never) -> ToolResult:
        """What a tool gave; ``tool_call_id`` is that of a `DebugToolCall`."""
        self._refuse("tool_result", unsupported)
        return wire.read_tool_result(self._client.send(wire.tool_result(session_id, tool_call_id)))
