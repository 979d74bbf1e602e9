"""OpenAI's format for fine-tuning chat models: one conversation on each line of JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sessiondock import InvalidValueError
from sessiondock.authoring import values

from .chat import PARTLY, chat_object, conversation_event, imported, left_out, messages_of, read_conversations
from .files import TextFile, as_json, check_options
from .record import ExportedSession, Format, ImportedSession

__all__ = ["FORMAT"]

SETTINGS = ("tools", "parallel_tool_calls", "functions")


class Writer:
    """Writes one line for each session."""

    def __init__(self, path: Path, options: Mapping[str, Any]) -> None:
        check_options("openai", options, {})
        self._file = TextFile(path)

    def write(self, item: ExportedSession, /) -> list[str]:
        messages = [chat_object(message, place) for place, message in enumerate(messages_of(item))]
        line: dict[str, Any] = {"messages": messages}
        for event in item.events:
            line |= {key: (event.config or {})[key] for key in SETTINGS if key in (event.config or {})}
        self._file.line(as_json(line))
        return left_out(item)

    def close(self) -> None:
        self._file.close()


def read(path: Path) -> Iterator[ImportedSession]:
    """One session of one model event for each line. What stands beside the messages becomes the event's config."""
    for where, rest, messages in read_conversations(path, "messages"):
        for message in messages:
            _check(message, f"{path}, {where}")
        yield imported(where, conversation_event(messages, rest))


def _check(message: dict[str, Any], where: str) -> None:
    if not isinstance(message.get("role"), str):
        raise InvalidValueError(f"{where}: a message has no role")
    calls = message.get("tool_calls")
    if not (calls or isinstance(message.get("content"), str) or values.is_array(message.get("content"))):
        raise InvalidValueError(
            f"{where}: a message of the role {message['role']!r} has neither content nor tool calls"
        )


FORMAT = Format(
    name="openai",
    title="OpenAI chat fine-tuning",
    endings=(".openai.jsonl", ".chat.jsonl"),
    partly={**PARTLY, "event.config": "tools and parallel_tool_calls"},
    open=Writer,
    read=read,
)
