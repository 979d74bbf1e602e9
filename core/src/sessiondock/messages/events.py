"""Messages in the inputs and outputs of events. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from ..checks import string
from ..errors import InvalidValueError
from ..models import Event
from ..shown import shown
from ..values import is_array, is_object
from .parts import Message, Part, Reasoning, Text, ToolCall, ToolResult
from .reading import decoded, is_message, objects, parts_of, read, read_messages
from .writing import checked_part, openai_call, openai_part

__all__ = ["input_messages", "message_fields", "messages_of", "output_messages", "own_message"]

_INSTRUCTIONS = ("system", "instructions", "gen_ai.system_instructions", "system_instruction", "systemInstruction")
_LISTS = ("messages", "chat_history", "gen_ai.input.messages", "gen_ai.output.messages", "contents", "input", "output")
_SINGLE = ("message", "output_message")
_TEXT_IN = ("input", "prompt", "question", "query", "text", "message", "content")
_TEXT_OUT = ("output", "text", "answer", "response", "completion", "content", "message", "output_text")


def messages_of(event: Event) -> list[Message]:
    """Everything that is said in an event: what it received, then what it produced.

    A tool's event without messages is a call, with its inputs as arguments, and a result, with its outputs.

    Raises:
        InvalidValueError: this is no `Event`; here and in the functions below.
    """
    _check(event)
    found = [*input_messages(event), *output_messages(event)]
    return found or (_of_tool(event) if event.type == "tool" else [])


def input_messages(event: Event) -> list[Message]:
    """The messages in an event's ``inputs``, instructions first; none when they hold no message.

    A text alone, as in ``{"question": "Where is it?"}``, is a message of the user, but for the event of a tool.
    """
    _check(event)
    return _of(event.inputs, "user", () if event.type == "tool" else _TEXT_IN)


def output_messages(event: Event) -> list[Message]:
    """The messages in an event's ``outputs``; none when they hold no message.

    A text alone, as in ``{"text": "On its way."}``, is a message of the assistant, but for the event of a tool.
    """
    _check(event)
    return _of(event.outputs, "assistant", () if event.type == "tool" else _TEXT_OUT)


def own_message(event: Event) -> Message | None:
    """The message that an event is: its ``outputs`` or else its ``inputs``, where they are one; None otherwise.

    The last of the messages in ``outputs`` where they hold several.
    """
    _check(event)
    for content in (event.outputs, event.inputs):
        if content is not None and is_message(content):
            return read(content)
    said = output_messages(event)
    return said[-1] if said else None


def _check(event: object) -> None:
    if not isinstance(event, Event):
        raise InvalidValueError(
            f"an event must be a sessiondock.Event, not {shown(event)}; pass what list_events gives, or read() a "
            "message"
        )


def message_fields(
    role: object,
    content: str | Sequence[Part | Mapping[str, Any]] | None,
    tool_calls: Sequence[ToolCall | Mapping[str, Any]],
    tool_call_id: str | None,
    fields: Mapping[str, Any],
) -> dict[str, Any]:
    """The attributes of the event that `Event.message` makes. InvalidValueError for what is no message."""
    if not isinstance(role, str) or not role:
        raise InvalidValueError(f"role must be a str that is not empty, not {role!r}")
    place = "outputs" if role in {"assistant", "tool"} else "inputs"
    if fields.get(place) is not None:
        raise InvalidValueError(f"the message of {role!r} goes into {place}; leave {place} out")
    said: dict[str, Any] = {"role": role, "content": _written(content)}
    if calls := _tool_calls(tool_calls):
        said["tool_calls"] = calls
    if tool_call_id is not None:
        said["tool_call_id"] = string(tool_call_id, "tool_call_id")
    kind = {"assistant": "model", "tool": "tool"}.get(role, "message")
    return {"type": kind, **fields, place: said}


def _tool_calls(given: object) -> list[dict[str, Any]]:
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Sequence):
        raise InvalidValueError(f"tool_calls must be a list of calls, not {shown(given)}")
    return [_tool_call(call) for call in cast("Sequence[object]", given)]


def _tool_call(call: object) -> dict[str, Any]:
    if isinstance(call, ToolCall):
        return openai_call(call)
    if isinstance(call, Mapping):
        return dict(cast("Mapping[str, Any]", call))
    raise InvalidValueError(
        f"tool_calls must hold sessiondock.messages.ToolCall, or mappings in a vendor's shape, not {shown(call)}"
    )


def _written(content: object) -> Any:
    if content is None or isinstance(content, str):
        return content
    if isinstance(content, (bytes, bytearray)) or not isinstance(content, Sequence):
        raise InvalidValueError(f"content must be a str or a list of parts, not {shown(content)}")
    return [_written_part(part) for part in cast("Sequence[object]", content)]


def _written_part(part: Any) -> Any:
    return dict(cast("Mapping[str, Any]", part)) if isinstance(part, Mapping) else openai_part(checked_part(part))


def _of(content: Mapping[str, Any] | None, role: str, texts: tuple[str, ...]) -> list[Message]:
    if content is None:
        return []
    listed = [message for item in _listed(content, role) for message in read_messages(item, role)]
    if listed:
        return [*_instructions(content), *listed]
    if not texts:
        return []
    found = [text for key in texts if isinstance(text := content.get(key), str) and text]
    if not found and len(content) == 1:
        found = [text for text in content.values() if isinstance(text, str) and text]
    return [Message.of(role, found[0])] if found else []


def _instructions(content: Mapping[str, Any]) -> Iterator[Message]:
    """What stands beside the messages."""
    for key in _INSTRUCTIONS:
        found = decoded(content.get(key))
        parts = parts_of(found["parts"] if is_object(found) and is_array(found.get("parts")) else found)
        if parts:
            yield Message(role="system", parts=parts)


def _listed(content: Mapping[str, Any], role: str) -> Iterator[Any]:
    """Lists of messages, and messages alone."""
    if is_message(content):
        yield dict(content)
        return
    for key in _LISTS:
        items = decoded(content.get(key))
        if is_array(items) and any(is_message(item) for item in items):
            yield items
    for key in _SINGLE:
        if is_message(decoded(content.get(key))):
            yield decoded(content[key])
    for choice in objects(content.get("choices")):
        yield choice.get("message") or {}
    for candidate in objects(content.get("candidates")):
        yield candidate.get("content") or {}
    for key in ("content", "parts"):
        if any(isinstance(part, (Text, Reasoning, ToolCall, ToolResult)) for part in _typed(content.get(key))):
            yield {"role": role, key: content[key]}
            return


def _typed(content: Any) -> tuple[Part, ...]:
    return parts_of(content) if is_array(content) else ()


def _of_tool(event: Event) -> list[Message]:
    name = event.name or "tool"
    call = ToolCall(id=event.id, name=name, arguments=event.inputs or {})
    failed = None if event.error is None else True
    given = event.outputs if event.error is None or event.outputs is not None else event.error
    result = ToolResult(id=event.id, name=name, content=given, is_error=failed)
    return [Message(role="assistant", parts=(call,)), Message(role="tool", parts=(result,), name=name)]
