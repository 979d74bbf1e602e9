"""What the formats for training chat models share: one conversation for each session, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sessiondock import Event, InvalidValueError
from sessiondock.authoring import values
from sessiondock.messages import Message, ToolCall

from ..conversation import conversation, events_without_messages
from ..message_text import arguments_text, text_of
from .files import read_objects
from .record import ExportedSession, ImportedSession, SkippedSession

__all__ = ["chat_object", "conversation_event", "left_out", "messages_of", "read_conversations"]

PARTLY = {
    "event.inputs": "messages only",
    "event.outputs": "messages only",
    "session.inputs": "messages only, of a session whose events have none",
    "session.outputs": "messages only, of a session whose events have none",
}
WITHOUT = "events without a message"


def messages_of(item: ExportedSession) -> list[Message]:
    """The conversation of a session. SkippedSession when nothing in it answers."""
    messages = [turn.message for turn in conversation(item.session, item.events)]
    if not any(message.role == "assistant" for message in messages):
        raise SkippedSession("no message of an assistant")
    return messages


def left_out(item: ExportedSession) -> list[str]:
    """What a conversation does not hold of a session."""
    return [WITHOUT] * events_without_messages(conversation(item.session, item.events), item.events)


def chat_object(message: Message, place: int) -> dict[str, Any]:
    """A message in the shape of OpenAI's chat completions. ``place`` makes ids for calls that have none."""
    found: dict[str, Any] = {"role": message.role, "content": text_of(message)}
    if message.name:
        found["name"] = message.name
    if message.role == "tool":
        found["tool_call_id"] = message.tool_call_id or f"call_{place}"
    if message.tool_calls:
        found["content"] = text_of(message) or None
        found["tool_calls"] = [_call(call, f"call_{place}_{number}") for number, call in enumerate(message.tool_calls)]
    return found


def _call(call: ToolCall, id: str) -> dict[str, Any]:
    return {
        "id": call.id or id,
        "type": "function",
        "function": {"name": call.name, "arguments": arguments_text(call)},
    }


def conversation_event(messages: Sequence[Mapping[str, Any]], config: Mapping[str, Any]) -> Event:
    """One model event that holds a conversation: its last message is the answer when it is an assistant's."""
    answered = messages[-1].get("role") == "assistant"
    return Event(
        type="model",
        inputs={"messages": list(messages[:-1] if answered else messages)},
        outputs={"message": messages[-1]} if answered else None,
        config=config or None,
    )


def read_conversations(path: Path, key: str) -> Iterator[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """For each object of a file: where it stands, the object without its conversation, and the conversation.

    InvalidValueError, naming the place, when the conversation is not a list of objects or is empty.
    """
    for where, item in read_objects(path):
        messages = item.pop(key, None)
        if not values.is_array(messages) or not messages:
            raise InvalidValueError(f"{path}, {where}: expected a list of messages under {key!r} that is not empty")
        for message in messages:
            if not values.is_object(message):
                raise InvalidValueError(f"{path}, {where}: a message must be an object, not {type(message).__name__}")
        yield where, item, messages


def imported(where: str, event: Event, **fields: Any) -> ImportedSession:
    """A session of one event."""
    return ImportedSession(fields=fields, events=(event,), where=where)
