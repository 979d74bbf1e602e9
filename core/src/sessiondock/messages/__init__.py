"""Messages: what a person, a model or a tool said, in one form for the shapes in which services write it.

Read are OpenAI's chat completions and responses, Anthropic's messages, the GenAI semantic conventions of OpenTelemetry,
and Google's contents; written are the first, the third and the fourth. Nothing here sends or stores anything, and no
mapping that is passed in is changed.
"""

from __future__ import annotations

from .events import input_messages, messages_of, output_messages, own_message
from .parts import Media, Message, Other, Part, Reasoning, Text, ToolCall, ToolResult
from .reading import is_message, read, read_messages
from .writing import to_anthropic, to_openai, to_otel

__all__ = [
    "Media",
    "Message",
    "Other",
    "Part",
    "Reasoning",
    "Text",
    "ToolCall",
    "ToolResult",
    "input_messages",
    "is_message",
    "messages_of",
    "output_messages",
    "own_message",
    "read",
    "read_messages",
    "to_anthropic",
    "to_openai",
    "to_otel",
]
