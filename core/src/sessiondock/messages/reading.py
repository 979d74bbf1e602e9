"""Messages from the shapes in which services write them. Pure functions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from ..errors import InvalidValueError
from ..shown import shown
from ..values import is_array, is_object
from .media import MEDIA, read_inline, read_media
from .parts import Message, Other, Part, Reasoning, Text, ToolCall, ToolResult, as_text

__all__ = ["decoded", "is_message", "objects", "parts_of", "read", "read_messages"]

_ROLES = {"human": "user", "ai": "assistant", "model": "assistant", "function": "tool"}
_CALLS = frozenset({"tool_use", "tool_call", "function_call", "custom_tool_call", "server_tool_use"})
_RESULTS = frozenset(
    {"tool_result", "tool_call_response", "function_call_output", "custom_tool_call_output", "function_response"}
)
_REASONING = frozenset({"thinking", "reasoning"})
_ITEMS = _CALLS | _RESULTS | _REASONING
_TEXTS = frozenset({"text", "input_text", "output_text"})
_CONTENT = ("content", "parts", "tool_calls", "function_call")


def is_message(value: Any) -> bool:
    """Whether a value is a message in one of the shapes: with a role and content, or an item of OpenAI's responses."""
    if not isinstance(value, Mapping):
        return False
    item = cast("Mapping[str, Any]", value)
    if isinstance(item.get("role"), str):
        return any(key in item for key in _CONTENT)
    return _string(item, "type") in _ITEMS


def read(value: Mapping[str, Any]) -> Message:
    """One message, with all its parts in their order.

    Raises:
        InvalidValueError: it is no message in any of the shapes.
    """
    if not is_message(value):
        raise InvalidValueError(f"a message must be a mapping with role and content or parts, not {shown(value)}")
    item: dict[str, Any] = dict(value)
    name = _string(item, "name")
    named: Any = item.get("role")
    if not isinstance(named, str):
        part = _part(item)
        return Message(role="tool" if isinstance(part, ToolResult) else "assistant", parts=(part,))
    role = _ROLES.get(named, named)
    content = item.get("content") if item.get("content") is not None else item.get("parts")
    if role == "tool" and not any(isinstance(part, ToolResult) for part in parts_of(content)):
        result = ToolResult(id=_string(item, "tool_call_id"), name=name, content=_result_content(content))
        return Message(role=role, parts=(result,))
    thoughts = [
        Reasoning(text=text) for key in ("reasoning_content", "reasoning") if (text := _string(item, key)) is not None
    ]
    calls = [_call(each) for each in objects(item.get("tool_calls"))]
    if is_object(item.get("function_call")):
        calls.append(_call(item["function_call"]))
    return Message(role=role, parts=(*thoughts[:1], *parts_of(content), *calls), name=name)


def read_messages(items: Any, role: str = "user") -> list[Message]:
    """The messages of a list; what is no message is left out.

    Each tool result is a message of its own, with the role ``"tool"``, before the rest of the message that it came in.

    Args:
        items: the list, or one text.
        role: of a text alone, and of a text in the list.
    """
    listed: list[Any] = items if is_array(items) else [items]
    return [message for item in listed for message in _split(item, role)]


def _split(item: Any, role: str) -> Iterator[Message]:
    if isinstance(item, str):
        if item:
            yield Message.of(role, item)
    elif is_message(item):
        message = read(item)
        for result in message.tool_results:
            yield Message(role="tool", parts=(result,), name=result.name)
        rest = tuple(part for part in message.parts if not isinstance(part, ToolResult))
        if rest:
            yield Message(role=message.role, parts=rest, name=message.name)


def parts_of(content: Any) -> tuple[Part, ...]:
    """The parts of a message's content: of a text, a list of parts, or one part."""
    if content is None:
        return ()
    if isinstance(content, str):
        return (Text(content),)
    return tuple(_part(each) for each in content) if is_array(content) else (_part(content),)


def _part(part: Any) -> Part:
    if isinstance(part, str):
        return Text(part)
    if not is_object(part):
        return Other(part)
    kind = _string(part, "type")
    for kinds, reader in _READERS:
        if kind in kinds:
            return reader(part) or Other(part)
    return _untyped(part) or Other(part)


def _untyped(part: dict[str, Any]) -> Part | None:
    """A part of Google's, which names its kind by a key, in one of two spellings."""
    for key in ("functionCall", "function_call"):
        if is_object(part.get(key)):
            return _call(part[key])
    for key in ("functionResponse", "function_response"):
        if is_object(part.get(key)):
            return _result(part[key])
    text = _text(part)
    if part.get("thought") is True and text is not None:
        return Reasoning(text=text.text, signature=_string(part, "thoughtSignature"))
    return read_inline(part) or (text if "type" not in part else None)


def _text(part: dict[str, Any]) -> Text | None:
    text = part.get("text", part.get("content"))
    return Text(text) if isinstance(text, str) else None


def _reasoning(part: dict[str, Any]) -> Part | None:
    signature = _string(part, "signature")
    for key in ("thinking", "content", "text"):
        if isinstance(part.get(key), str):
            return Reasoning(text=part[key], signature=signature)
    lines = [_string(each, "text") or "" for each in objects(part.get("summary"))]
    return Reasoning(text="\n".join(lines), signature=signature) if lines else None


def _call(part: dict[str, Any]) -> ToolCall:
    called = part["function"] if is_object(part.get("function")) else part
    given = next((called[key] for key in ("arguments", "input", "args") if called.get(key) is not None), None)
    whole = decoded(given)
    arguments: Mapping[str, Any] | str = {} if given is None else as_text(given)
    if is_object(whole):
        arguments = whole
    return ToolCall(
        id=_string(part, "call_id") or _string(part, "id"), name=_string(called, "name") or "", arguments=arguments
    )


def _result(part: dict[str, Any]) -> ToolResult:
    found = next((part[key] for key in ("content", "response", "output", "result") if part.get(key) is not None), None)
    failed = part.get("is_error")
    return ToolResult(
        id=next((own for key in ("tool_use_id", "call_id", "id") if (own := _string(part, key))), None),
        name=_string(part, "name"),
        content=_result_content(found),
        is_error=failed if isinstance(failed, bool) else None,
    )


def _result_content(content: Any) -> Any:
    """Parts where all are of a kind that is known; else the content as it came."""
    if not is_array(content):
        return content
    parts = parts_of(content)
    typed = all(is_object(each) and "type" in each for each in content)
    return parts if typed and not any(isinstance(part, Other) for part in parts) else content


_READERS: tuple[tuple[frozenset[str], Callable[[dict[str, Any]], Part | None]], ...] = (
    (_TEXTS, _text),
    (_CALLS, _call),
    (_RESULTS, _result),
    (_REASONING, _reasoning),
    (MEDIA, read_media),
)


def decoded(value: Any) -> Any:
    """What a text holds when it is JSON of an object or an array, else the value as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def objects(items: Any) -> list[dict[str, Any]]:
    """The objects of a list; nothing for anything else."""
    return [item for item in items if is_object(item)] if is_array(items) else []


def _string(item: Mapping[str, Any], key: str) -> str | None:
    found = item.get(key)
    return found if isinstance(found, str) and found else None
