"""Chat messages read from the inputs and outputs of events. Pure functions; nothing is sent or stored.

Services write the same conversation in different shapes. Read here are those of OpenAI's chat completions and
responses, of Anthropic's messages, of the GenAI semantic conventions of OpenTelemetry, and of Google's contents.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from sessiondock import Event
from sessiondock.authoring import values

__all__ = ["Message", "ToolCall", "input_messages", "output_messages", "read_messages"]

ROLES = {"human": "user", "model": "assistant", "ai": "assistant", "developer": "system", "function": "tool"}
_LISTS = ("messages", "gen_ai.input.messages", "gen_ai.output.messages", "chat_history", "contents", "input", "output")
_TEXTS_IN = ("input", "prompt", "question", "query", "text", "message", "content")
_TEXTS_OUT = ("output", "text", "answer", "response", "completion", "content", "message", "output_text")
_PARTS_OF_TEXT = {"text", "input_text", "output_text"}
_CALLS = {"tool_call", "tool_use", "function_call", "custom_tool_call"}
_RESULTS = {"tool_call_response", "tool_result", "function_call_output", "custom_tool_call_output"}
_REASONING = {"reasoning", "thinking"}


@attrs.frozen(kw_only=True)
class ToolCall:
    """A call of a tool that a model asked for.

    Attributes:
        id: what the result refers to; None where there is none.
        name: the tool.
        arguments: the decoded arguments, or the text as it came when it is not a JSON object.
    """

    id: str | None = None
    name: str
    arguments: Mapping[str, Any] | str = attrs.field(factory=dict[str, Any])

    @property
    def arguments_text(self) -> str:
        """The arguments as JSON, or the text as it came."""
        return self.arguments if isinstance(self.arguments, str) else as_text(self.arguments)

    @property
    def arguments_object(self) -> Mapping[str, Any]:
        """The arguments as an object; text that is none stands under the key ``arguments``."""
        return {"arguments": self.arguments} if isinstance(self.arguments, str) else self.arguments


@attrs.frozen(kw_only=True)
class Message:
    """One message of a conversation.

    Attributes:
        role: ``"system"``, ``"user"``, ``"assistant"``, ``"tool"``, or whatever else the service wrote.
        text: the text; parts that are no text stand in it as JSON.
        tool_calls: of an assistant.
        tool_call_id: of a tool's result: the call that it answers.
        name: who speaks, or the tool.
        reasoning: what the model thought aloud.
    """

    role: str
    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    name: str | None = None
    reasoning: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.text or self.tool_calls or self.reasoning or self.role == "tool")


def input_messages(event: Event) -> list[Message]:
    """What an event's ``inputs`` say; empty when they hold no message."""
    return _of_mapping(event.inputs or {}, "user", _TEXTS_IN)


def output_messages(event: Event) -> list[Message]:
    """What an event's ``outputs`` say; empty when they hold no message."""
    return _of_mapping(event.outputs or {}, "assistant", _TEXTS_OUT)


def read_messages(items: Any, role: str = "user") -> list[Message]:
    """The messages of one list in any of the shapes; what is no message is left out. ``role`` is for a bare text."""
    return [message for message in _of_list(items, role) if not message.is_empty]


def as_text(value: Any) -> str:
    """A value as text: text as it is, anything else as JSON in one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _of_mapping(content: Mapping[str, Any], role: str, texts: tuple[str, ...]) -> list[Message]:
    found = list(_instructions(content))
    found += read_messages(list(_listed(content, role)), role)
    if found:
        return found
    text = next((said for key in texts if (said := _string(content, key))), None)
    if text is None and len(content) == 1:
        text = _string(content, *content)
    return [Message(role=role, text=text)] if text else []


def _instructions(content: Mapping[str, Any]) -> Iterator[Message]:
    """What stands beside the messages: Anthropic's ``system``, OpenTelemetry's and OpenAI's instructions."""
    for key in ("system", "instructions", "gen_ai.system_instructions"):
        text, _, _, _ = _parts(_decoded(content.get(key)))
        if text:
            yield Message(role="system", text=text)


def _listed(content: Mapping[str, Any], role: str) -> Iterator[Any]:
    for key in _LISTS:
        items = _decoded(content.get(key))
        if values.is_array(items):
            yield from items
    for choice in _objects(content.get("choices")):
        yield choice.get("message")
    for candidate in _objects(content.get("candidates")):
        yield candidate.get("content")
    if values.is_object(content.get("message")):
        yield content["message"]
    if isinstance(content.get("role"), str) and ("content" in content or "parts" in content or "tool_calls" in content):
        yield dict(content)
    elif values.is_array(content.get("content")):
        yield {"role": role, "content": content["content"]}


def _of_list(items: Any, role: str) -> Iterator[Message]:
    if isinstance(items, str):
        yield Message(role=role, text=items)
    for item in _objects(items):
        kind = item.get("type")
        if kind in _CALLS:
            yield Message(role="assistant", tool_calls=(_call(item),))
        elif kind in _RESULTS:
            yield _result(item)
        elif kind in _REASONING and "role" not in item:
            yield Message(role="assistant", reasoning=_reasoning(item) or None)
        elif isinstance(item.get("role"), str):
            yield from _of_message(item)


def _of_message(item: dict[str, Any]) -> Iterator[Message]:
    """One message, or several where results of tools stand in the message of a user."""
    named: str = item["role"]
    role = ROLES.get(named, named)
    content = item.get("parts") if item.get("content") is None else item["content"]
    text, calls, results, reasoning = _parts(content)
    calls += [_call(each) for each in _objects(item.get("tool_calls"))]
    if values.is_object(item.get("function_call")):
        calls.append(_call(item["function_call"]))
    if role == "tool" and not results:
        yield Message(role="tool", text=text, tool_call_id=_string(item, "tool_call_id"), name=_string(item, "name"))
        return
    yield from results
    own = _string(item, "reasoning_content") or _string(item, "reasoning")
    message = Message(
        role=role,
        text=text,
        tool_calls=tuple(calls),
        name=_string(item, "name"),
        reasoning=own or reasoning or None,
    )
    if not results or text or calls or message.reasoning:
        yield message


def _parts(content: Any) -> tuple[str, list[ToolCall], list[Message], str]:
    """Text, tool calls, results of tools and reasoning of a message's content."""
    if not values.is_array(content):
        return ("" if content is None else as_text(content)), [], [], ""
    texts, calls, results, thoughts = list[str](), list[ToolCall](), list[Message](), list[str]()
    for part in content:
        if not values.is_object(part):
            texts.append(as_text(part))
            continue
        kind = part.get("type")
        if kind in _CALLS:
            calls.append(_call(part))
        elif kind in _RESULTS:
            results.append(_result(part))
        elif kind in _REASONING:
            thoughts.append(_reasoning(part))
        elif kind is None and values.is_object(part.get("function_call")):
            calls.append(_call(part["function_call"]))
        elif kind is None and values.is_object(part.get("function_response")):
            results.append(_result(part["function_response"]))
        else:
            texts.append(_text_of(part))
    return "\n".join(texts), calls, results, "\n".join(thoughts)


def _text_of(part: dict[str, Any]) -> str:
    text = part.get("text", part.get("content"))
    return text if isinstance(text, str) and part.get("type", "text") in _PARTS_OF_TEXT else as_text(part)


def _call(item: dict[str, Any]) -> ToolCall:
    inner = item["function"] if values.is_object(item.get("function")) else item
    arguments: Any = {}
    for key in ("arguments", "input", "args"):
        if inner.get(key) is not None:
            arguments = inner[key]
            break
    if isinstance(arguments, str):
        decoded = _decoded(arguments)
        arguments = decoded if values.is_object(decoded) else arguments
    elif not values.is_object(arguments):
        arguments = as_text(arguments)
    return ToolCall(
        id=_string(item, "call_id") or _string(item, "id"), name=_string(inner, "name") or "", arguments=arguments
    )


def _result(item: dict[str, Any]) -> Message:
    answer = next((item[key] for key in ("content", "output", "response", "result") if item.get(key) is not None), "")
    text, _, _, _ = _parts(answer)
    return Message(
        role="tool",
        text=text,
        tool_call_id=_string(item, "tool_use_id") or _string(item, "call_id") or _string(item, "id"),
        name=_string(item, "name"),
    )


def _reasoning(item: dict[str, Any]) -> str:
    for key in ("thinking", "content", "text"):
        if isinstance(item.get(key), str):
            found: str = item[key]
            return found
    return "\n".join(as_text(each.get("text", "")) for each in _objects(item.get("summary")))


def _decoded(value: Any) -> Any:
    """What a text holds when it is JSON: attributes of spans are often written so."""
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _objects(items: Any) -> list[dict[str, Any]]:
    return [item for item in items if values.is_object(item)] if values.is_array(items) else []


def _string(item: Mapping[str, Any], key: str) -> str | None:
    found = item.get(key)
    return found if isinstance(found, str) and found else None
