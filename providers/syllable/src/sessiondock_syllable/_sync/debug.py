# Generated from src/sessiondock_syllable/_async/debug.py: edit that file, not this one.
# Digest: 6332e1ef3a005380
"""What agents saw of Syllable's sessions."""

from __future__ import annotations

from sessiondock.authoring import HTTPResource

from ..provider import PROVIDER
from ..reports import SessionDebug, ToolResult
from ..wire import debug as wire

__all__ = ["SyllableDebug"]


class SyllableDebug(HTTPResource):
    """Debug data, under ``/api/v1/session_debug``. Session ids are numbers here, or their digits as a string.

    Errors are those of ``client.sessions``. Source: Syllable's OpenAPI document of 2026-08-22.
    """

    provider = PROVIDER

    def by_session(self, session_id: int | str, /) -> SessionDebug:
        """The messages and tool calls of a session."""
        return self._client.call(wire.by_session(session_id))

    def by_sid(self, service: str, sid: str, /) -> SessionDebug:
        """The same by the channel's own id.

        Args:
            service: the channel, such as ``"twilio"``.
            sid: its id of the session, such as that of the call.
        """
        return self._client.call(wire.by_sid(service, sid))

    def tool_result(self, session_id: int | str, tool_call_id: str, /) -> ToolResult:
        """The result of a tool call; ``tool_call_id`` is that of a `DebugToolCall`."""
        return self._client.call(wire.tool_result(session_id, tool_call_id))
