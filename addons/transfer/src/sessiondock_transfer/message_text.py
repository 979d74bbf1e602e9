"""Messages of `sessiondock.messages` as the formats write them: as text, with what is no text as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import attrs

from sessiondock import Event
from sessiondock.messages import Media, Message, Other, Part, Text, ToolCall, ToolResult
from sessiondock.messages import input_messages as every_input
from sessiondock.messages import output_messages as every_output

from .formats.files import as_json

__all__ = ["arguments_object", "arguments_text", "input_messages", "output_messages", "text_of"]


def input_messages(event: Event) -> list[Message]:
    """The messages in an event's ``inputs`` that say something."""
    return [message for message in every_input(event) if not _is_empty(message)]


def output_messages(event: Event) -> list[Message]:
    """The messages in an event's ``outputs`` that say something."""
    return [message for message in every_output(event) if not _is_empty(message)]


def text_of(message: Message) -> str:
    """The text of a message and of the results in it; images and parts of unknown kinds stand in it as JSON."""
    return _text(message.parts)


def arguments_text(call: ToolCall) -> str:
    """The arguments of a call as JSON, or the text as it came."""
    return call.arguments if isinstance(call.arguments, str) else as_json(call.arguments)


def arguments_object(call: ToolCall) -> Mapping[str, Any]:
    """The arguments of a call as an object; text that is none stands under the key ``arguments``."""
    return {"arguments": call.arguments} if isinstance(call.arguments, str) else call.arguments


def _is_empty(message: Message) -> bool:
    return not (text_of(message) or message.tool_calls or message.reasoning or message.tool_results)


def _text(parts: Iterable[Part]) -> str:
    return "\n".join(each for part in parts if (each := _part(part)) is not None)


def _part(part: Part) -> str | None:
    """What a part says; None for those that are no text: reasoning and calls."""
    if isinstance(part, Text):
        return part.text
    if isinstance(part, ToolResult):
        return _result(part.content)
    if isinstance(part, Media):
        return as_json(attrs.asdict(part, filter=lambda _, value: value is not None))
    return as_json(part.value) if isinstance(part, Other) else None


def _result(content: object) -> str:
    if isinstance(content, tuple):
        return _text(cast("tuple[Part, ...]", content))
    if isinstance(content, str):
        return content
    return "" if content is None else as_json(content)
