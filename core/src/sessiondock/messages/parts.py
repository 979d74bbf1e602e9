"""A message and its parts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

import attrs

__all__ = ["Media", "Message", "Other", "Part", "Reasoning", "Text", "ToolCall", "ToolResult", "as_text"]


def as_text(value: Any) -> str:
    """A value as text: text as it is, anything else as JSON in one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@attrs.frozen
class Text:
    """Text, in no particular format."""

    text: str


@attrs.frozen(kw_only=True)
class Reasoning:
    """What a model thought aloud.

    Attributes:
        text: the thought; empty where it is hidden.
        signature: what lets Anthropic take it back.
    """

    text: str
    signature: str | None = None


@attrs.frozen(kw_only=True)
class ToolCall:
    """A call of a tool that a model asks for.

    Attributes:
        name: the tool.
        id: what the result refers to; None where the service has no ids.
        arguments: a mapping; the text as it came where that is not the JSON of an object.
    """

    name: str
    id: str | None = None
    arguments: Mapping[str, Any] | str = attrs.field(factory=dict[str, Any])

    @property
    def arguments_text(self) -> str:
        """The arguments as JSON, or the text as it came."""
        return as_text(self.arguments)


@attrs.frozen(kw_only=True)
class ToolResult:
    """What a tool gave.

    Attributes:
        id: of the call that it answers.
        name: the tool, where the result says it.
        content: text, any other JSON, or a tuple of parts.
        is_error: whether the tool failed, where the service says it.
    """

    id: str | None = None
    name: str | None = None
    content: Any = None
    is_error: bool | None = None

    @property
    def text(self) -> str:
        """The content as text: of parts, the text among them; of other JSON, the JSON; empty when there is none."""
        content: object = self.content
        if isinstance(content, tuple):
            return _texts(cast("tuple[Part, ...]", content))
        return "" if content is None else as_text(content)


@attrs.frozen(kw_only=True)
class Media:
    """An image, a sound, a document, ..., by reference or as data.

    Attributes:
        kind: ``"image"``, ``"audio"``, ``"video"`` or ``"document"`` (open).
        uri: where it is.
        file_id: its id in the service's store of files.
        data: its bytes in base64.
        media_type: such as ``"image/png"``.
        name: of the file.
        detail: how closely OpenAI is to look: ``"low"``, ``"high"``, ``"auto"``.
    """

    kind: str
    uri: str | None = None
    file_id: str | None = None
    data: str | None = None
    media_type: str | None = None
    name: str | None = None
    detail: str | None = None


@attrs.frozen
class Other:
    """A part of another kind, as it came."""

    value: Any


Part: TypeAlias = Text | Reasoning | ToolCall | ToolResult | Media | Other


@attrs.frozen(kw_only=True)
class Message:
    """One message of a conversation.

    Attributes:
        role: ``"system"``, ``"developer"``, ``"user"``, ``"assistant"``, ``"tool"``, or another that the service uses.
        parts: what was said, in its order.
        name: who speaks, where the message says it.
    """

    role: str
    parts: tuple[Part, ...] = ()
    name: str | None = None

    @classmethod
    def of(
        cls,
        role: str,
        text: str | None = None,
        *,
        tool_calls: Sequence[ToolCall] = (),
        name: str | None = None,
        reasoning: str | None = None,
    ) -> Message:
        """A message of reasoning, text and tool calls, each where there is one."""
        thought = () if reasoning is None else (Reasoning(text=reasoning),)
        said = () if text is None else (Text(text),)
        return cls(role=role, parts=(*thought, *said, *tool_calls), name=name)

    @property
    def text(self) -> str:
        """The text of the message, and of the tool results in it; parts in lines of their own."""
        return _texts(self.parts)

    @property
    def reasoning(self) -> str | None:
        """What the model thought aloud; None when it did not."""
        return "\n".join(part.text for part in self.parts if isinstance(part, Reasoning)) or None

    @property
    def tool_calls(self) -> tuple[ToolCall, ...]:
        """The calls that it asks for."""
        return tuple(part for part in self.parts if isinstance(part, ToolCall))

    @property
    def tool_results(self) -> tuple[ToolResult, ...]:
        """The results that it brings."""
        return tuple(part for part in self.parts if isinstance(part, ToolResult))

    @property
    def tool_call_id(self) -> str | None:
        """Of the first result: the call that it answers."""
        return next((part.id for part in self.tool_results), None)

    @property
    def content(self) -> str | tuple[Part, ...] | None:
        """The text when that is all there is, None when there is nothing, else the parts."""
        if not self.parts:
            return None
        (first, *others) = self.parts
        if isinstance(first, Text) and not others:
            return first.text
        if isinstance(first, ToolResult) and not others and isinstance(first.content, str):
            return first.content
        return self.parts


def _texts(parts: Sequence[Part]) -> str:
    return "\n".join(part.text for part in parts if isinstance(part, (Text, ToolResult)))
