"""Messages in the shapes in which services take them. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, cast

from ..errors import InvalidValueError
from ..shown import shown
from .media import data_url
from .parts import Media, Message, Other, Part, Reasoning, Text, ToolCall, ToolResult, as_text

__all__ = ["checked_part", "openai_call", "openai_part", "to_anthropic", "to_openai", "to_otel"]

Write: TypeAlias = Callable[[Part], Any]


def to_openai(message: Message) -> list[dict[str, Any]]:
    """A message for OpenAI's chat completions: one, or one for each tool result and one for the rest.

    Reasoning goes as ``reasoning_content``, which other services with this API use. What has no place there is not
    sent: the signature of reasoning, and whether a tool failed. A tool result that is neither text nor parts goes as
    the text of its JSON.

    Raises:
        InvalidValueError: a part is of a kind that they do not have, such as a video; or this is no `Message`.
    """
    _check(message)
    results = [_openai_result(part) for part in message.tool_results]
    said = [part for part in message.parts if isinstance(part, (Text, Media, Other))]
    if results and not said and not message.tool_calls and message.reasoning is None:
        return results
    found: dict[str, Any] = {"role": message.role, "content": _content(said, openai_part)}
    if message.name is not None:
        found["name"] = message.name
    if message.reasoning is not None:
        found["reasoning_content"] = message.reasoning
    if message.tool_calls:
        found["tool_calls"] = [openai_call(call) for call in message.tool_calls]
    return [*results, found]


def to_anthropic(message: Message) -> dict[str, Any]:
    """A message for Anthropic's messages, where tool results are of the user.

    Instructions keep their role, though Anthropic takes them beside the messages. The name of who speaks, and that of
    the tool in a result, are not sent. A tool result that is neither text nor parts goes as the text of its JSON.

    Raises:
        InvalidValueError: a part is of a kind that Anthropic does not have, such as a sound; or this is no `Message`.
    """
    _check(message)
    role = "user" if message.role == "tool" else message.role
    content = _content(message.parts, _anthropic_part)
    return {"role": role, "content": [] if content is None else content}


def to_otel(message: Message) -> dict[str, Any]:
    """A message for OpenTelemetry's ``gen_ai.input.messages`` and ``gen_ai.output.messages``.

    What has no place there is not written: the tool's name in a result and whether it failed, the signature of
    reasoning, the name of a file, and how closely to look at an image.

    Raises:
        InvalidValueError: this is no `Message`.
    """
    _check(message)
    found = {"role": message.role, "parts": [_otel_part(part) for part in message.parts]}
    return found if message.name is None else {**found, "name": message.name}


def _check(message: object) -> None:
    if not isinstance(message, Message):
        raise InvalidValueError(
            f"a message must be a sessiondock.messages.Message, not {shown(message)}; read() makes one of a mapping, "
            "Message.of() of a role and a text"
        )
    for part in message.parts:
        checked_part(part)


def checked_part(part: object) -> Part:
    """The part of a message. InvalidValueError when it is none."""
    if not isinstance(part, Part):
        raise InvalidValueError(
            f"a part of a message must be one of sessiondock.messages, such as Text, not {shown(part)}; read() makes "
            "them of a message's mapping"
        )
    return part


def _result_content(part: ToolResult, write: Write) -> Any:
    content: Any = part.content
    if isinstance(content, tuple):
        return [write(checked_part(each)) for each in cast("tuple[object, ...]", content)]
    return None if content is None else as_text(content)


def _content(parts: Iterable[Part], write: Write) -> Any:
    listed = list(parts)
    if not listed:
        return None
    if len(listed) == 1 and isinstance(listed[0], Text):
        return listed[0].text
    return [write(part) for part in listed]


def openai_call(call: ToolCall) -> dict[str, Any]:
    """A tool call as OpenAI's chat completions hold it."""
    called = {"type": "function", "function": {"name": call.name, "arguments": call.arguments_text}}
    return called if call.id is None else {"id": call.id, **called}


def openai_part(part: Part) -> Any:
    """A part as OpenAI's chat completions hold it in ``content``; Anthropic's form of what they do not hold there."""
    if isinstance(part, Text):
        return {"type": "text", "text": part.text}
    return _openai_media(part) if isinstance(part, Media) else _anthropic_part(part)


def _openai_result(part: ToolResult) -> dict[str, Any]:
    found: dict[str, Any] = {"role": "tool", "content": _result_content(part, openai_part)}
    named = {"tool_call_id": part.id, "name": part.name}
    return found | {key: value for key, value in named.items() if value is not None}


def _openai_media(part: Media) -> dict[str, Any]:
    url = part.uri if part.uri is not None else data_url(part)
    if part.kind == "image" and url is not None:
        return {"type": "image_url", "image_url": _given({"url": url, "detail": part.detail})}
    if part.kind == "audio" and part.data is not None:
        given = (part.media_type or "").removeprefix("audio/") or None
        return {"type": "input_audio", "input_audio": _given({"data": part.data, "format": given})}
    if part.kind == "image":
        return _given({"type": "input_image", "file_id": part.file_id, "detail": part.detail})
    if part.uri is not None or (part.kind != "document" and part.file_id is None):
        raise InvalidValueError(f"OpenAI's chat completions have no part for this {part.kind}; leave it out")
    place = {"file_data": url} if part.file_id is None else {"file_id": part.file_id}
    return {"type": "file", "file": _given({**place, "filename": part.name})}


def _anthropic_part(part: Part) -> Any:
    if isinstance(part, Text):
        return {"type": "text", "text": part.text}
    if isinstance(part, Reasoning):
        return _given({"type": "thinking", "thinking": part.text, "signature": part.signature})
    if isinstance(part, ToolCall):
        return _given({"type": "tool_use", "id": part.id, "name": part.name, "input": part.arguments})
    if isinstance(part, ToolResult):
        content = _result_content(part, _anthropic_part)
        found = {"type": "tool_result", "tool_use_id": part.id, "content": content, "is_error": part.is_error}
        return _given(found)
    return _anthropic_media(part) if isinstance(part, Media) else part.value


def _anthropic_media(part: Media) -> dict[str, Any]:
    if part.kind not in {"image", "document"}:
        raise InvalidValueError(f"Anthropic's messages have no part for {part.kind}; leave it out, or describe it")
    if part.uri is not None:
        source = {"type": "url", "url": part.uri}
    elif part.file_id is not None:
        source = {"type": "file", "file_id": part.file_id}
    else:
        source = _given({"type": "base64", "media_type": part.media_type, "data": part.data})
    return _given({"type": part.kind, "source": source, "title": part.name if part.kind == "document" else None})


def _otel_part(part: Part) -> Any:
    if isinstance(part, Text):
        return {"type": "text", "content": part.text}
    if isinstance(part, Reasoning):
        return {"type": "reasoning", "content": part.text}
    if isinstance(part, ToolCall):
        return _given({"type": "tool_call", "id": part.id, "name": part.name, "arguments": part.arguments})
    if isinstance(part, ToolResult):
        content: Any = part.content
        response = _result_content(part, _otel_part) if isinstance(content, tuple) else content
        return {**_given({"type": "tool_call_response", "id": part.id}), "response": response}
    return _otel_media(part) if isinstance(part, Media) else part.value


def _otel_media(part: Media) -> dict[str, Any]:
    about = _given({"modality": part.kind, "mime_type": part.media_type})
    if part.uri is not None:
        return {"type": "uri", **about, "uri": part.uri}
    if part.file_id is not None:
        return {"type": "file", **about, "file_id": part.file_id}
    return {"type": "blob", **about, "content": part.data}


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not None}
