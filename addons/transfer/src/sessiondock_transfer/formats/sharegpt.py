"""ShareGPT: a list of conversations, each a list of turns that say who speaks and what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sessiondock import InvalidValueError
from sessiondock.authoring import values
from sessiondock.messages import Message

from ..message_text import text_of
from .chat import PARTLY, conversation_event, imported, left_out, messages_of, read_conversations
from .files import TextFile, as_json, check_options
from .record import ExportedSession, Format, ImportedSession

__all__ = ["FORMAT"]

SPEAKERS = {"user": "human", "assistant": "gpt", "tool": "observation", "developer": "system"}
ROLES = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "assistant": "assistant",
    "chatgpt": "assistant",
    "bing": "assistant",
    "bard": "assistant",
    "system": "system",
    "tool": "tool",
    "observation": "tool",
    "function_response": "tool",
}


class Writer:
    """Writes a JSON array with one conversation on each line, or for a name that ends with ``.jsonl`` the lines."""

    def __init__(self, path: Path, options: Mapping[str, Any]) -> None:
        check_options("sharegpt", options, {})
        self._file = TextFile(path)
        self._lines = path.name.endswith(".jsonl")
        self._written = 0
        self._closed = False

    def write(self, item: ExportedSession, /) -> list[str]:
        turns = [turn for message in messages_of(item) for turn in _turns(message)]
        text = as_json({"id": item.session.id, "conversations": turns})
        if self._lines:
            self._file.line(text)
        else:
            self._file.file.write(f"{',' if self._written else '['}\n{text}")
        self._written += 1
        return left_out(item)

    def close(self) -> None:
        if not self._closed and not self._lines:
            self._file.line("\n]" if self._written else "[]")
        self._closed = True
        self._file.close()


def _turns(message: Message) -> Iterator[dict[str, str]]:
    text = text_of(message)
    if text or not message.tool_calls:
        yield {"from": SPEAKERS.get(message.role, message.role), "value": text}
    for call in message.tool_calls:
        yield {"from": "function_call", "value": as_json({"name": call.name, "arguments": call.arguments})}


def read(path: Path) -> Iterator[ImportedSession]:
    """One session of one model event for each conversation, its messages in the shape of OpenAI's chat completions.

    The calls of tools get ids by their place. Other keys of a conversation become the event's config; its ``id`` is
    the session's ``external_id``.
    """
    for where, rest, turns in read_conversations(path, "conversations"):
        own = rest.pop("id", None)
        system = rest.pop("system", None)
        messages = [{"role": "system", "content": system}] if isinstance(system, str) and system else []
        for turn in turns:
            _add(messages, turn, f"{path}, {where}")
        named = {"external_id": str(own)} if isinstance(own, (str, int)) else {}
        yield imported(where, conversation_event(messages, rest), **named)


def _add(messages: list[dict[str, Any]], turn: dict[str, Any], where: str) -> None:
    speaker, value = turn.get("from"), turn.get("value")
    if not isinstance(speaker, str) or not isinstance(value, str):
        raise InvalidValueError(f"{where}: a turn needs the texts 'from' and 'value', not {sorted(turn)}")
    if speaker == "function_call":
        _add_call(messages, value, where)
        return
    message: dict[str, Any] = {"role": ROLES.get(speaker, speaker), "content": value}
    if message["role"] == "tool":
        message["tool_call_id"] = _waiting(messages)
    messages.append(message)


def _add_call(messages: list[dict[str, Any]], value: str, where: str) -> None:
    """A call belongs to the message of the assistant before it."""
    try:
        call = json.loads(value)
    except (ValueError, RecursionError):
        call = None
    if not values.is_object(call) or not isinstance(call.get("name"), str):
        raise InvalidValueError(f"{where}: a function_call must be a JSON object with a name, in a text")
    if not messages or messages[-1]["role"] != "assistant":
        messages.append({"role": "assistant", "content": None})
    arguments = call.get("arguments", {})
    calls = messages[-1].setdefault("tool_calls", [])
    function = {
        "name": call["name"],
        "arguments": arguments if isinstance(arguments, str) else as_json(arguments),
    }
    calls.append({"id": f"call_{len(messages) - 1}_{len(calls)}", "type": "function", "function": function})


def _waiting(messages: list[dict[str, Any]]) -> str:
    """The id of the first call that has no result yet."""
    answered = {message.get("tool_call_id") for message in messages}
    calls = [call["id"] for message in messages for call in message.get("tool_calls", ())]
    return next((each for each in calls if each not in answered), f"call_{len(messages)}")


FORMAT = Format(
    name="sharegpt",
    title="ShareGPT",
    endings=(".sharegpt.json", ".sharegpt.jsonl"),
    keeps=frozenset({"session.id"}),
    partly=PARTLY,
    open=Writer,
    read=read,
)
