"""A session's messages in the order in which they were said, each once, with the event that it comes from."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from sessiondock import Event, Session
from sessiondock.messages import Message, ToolCall, ToolResult

from .message_text import arguments_text, input_messages, output_messages, text_of

__all__ = ["Turn", "conversation", "events_without_messages", "messages_by_event"]


@attrs.frozen(kw_only=True)
class Turn:
    """A message, and the event that it was read from; None when it stands in the session itself.

    Attributes:
        message: what was said.
        event: where it was read.
        answered: whether the event produced it, as opposed to receiving it.
    """

    message: Message
    event: Event | None = None
    answered: bool = False


def conversation(session: Session, events: Sequence[Event]) -> list[Turn]:
    """The messages of the events in their order; of the session's own ``inputs`` and ``outputs`` when they have none.

    A model's inputs often repeat what was said before. Where they hold the last message so far they are taken for the
    history, and only what is new in them is added; else all of them is added, but for a repeated system message.
    """
    turns = list[Turn]()
    for event in events:
        turns += _of_tool(event, turns) if event.type == "tool" else _of_model(event, turns)
    return turns or _of_model(Event(inputs=session.inputs, outputs=session.outputs), [], own=False)


def messages_by_event(session: Session, events: Sequence[Event]) -> list[list[Message]]:
    """What each event adds to the conversation; first what stands in the session itself."""
    place = {id(event): number for number, event in enumerate(events, 1)}
    found = [list[Message]() for _ in range(len(events) + 1)]
    for turn in conversation(session, events):
        found[place.get(id(turn.event), 0)].append(turn.message)
    return found


def events_without_messages(turns: Sequence[Turn], events: Sequence[Event]) -> int:
    """How many of the events add nothing to a conversation."""
    used = {id(turn.event) for turn in turns}
    return sum(id(event) not in used for event in events)


def _of_model(event: Event, before: Sequence[Turn], *, own: bool = True) -> list[Turn]:
    source = event if own else None
    received = _new(input_messages(event), [turn.message for turn in before])
    said = output_messages(event)
    return [
        *(Turn(message=message, event=source) for message in received),
        *(Turn(message=message, event=source, answered=True) for message in said),
    ]


def _of_tool(event: Event, before: Sequence[Turn]) -> list[Turn]:
    """A tool's result, with the call itself when no message so far asked for it."""
    name = event.name or "tool"
    asked = _open_call(name, event.id, [turn.message for turn in before])
    call = asked or ToolCall(id=event.id or f"call_{len(before) + 1}", name=name, arguments=event.inputs or {})
    answer = event.outputs if event.error is None else {"error": event.error, **(event.outputs or {})}
    result = Message(role="tool", parts=(ToolResult(id=call.id, name=name, content=answer or {}),), name=name)
    turns = [Turn(message=result, event=event, answered=True)]
    if asked is None:
        turns.insert(0, Turn(message=Message.of("assistant", tool_calls=(call,)), event=event))
    return turns


def _open_call(name: str, event_id: str | None, before: Sequence[Message]) -> ToolCall | None:
    """The call that a tool's event answers: the one of its id, else the first of its name without a result."""
    answered = {message.tool_call_id for message in before if message.role == "tool"}
    waiting = [call for message in before for call in message.tool_calls if call.id and call.id not in answered]
    same = [call for call in waiting if call.id == event_id]
    return next(iter(same or [call for call in waiting if call.name == name]), None)


def _new(received: Sequence[Message], before: Sequence[Message]) -> list[Message]:
    known = [_key(message) for message in before]
    place, fresh = 0, list[Message]()
    for message in received:
        try:
            place = known.index(_key(message), place) + 1
        except ValueError:
            fresh.append(message)
    if place == len(known):
        return fresh
    systems = {_key(message) for message in before if message.role in {"system", "developer"}}
    return [message for message in received if _key(message) not in systems]


def _key(message: Message) -> tuple[object, ...]:
    if message.role == "tool" and message.tool_call_id:
        return "result", message.tool_call_id
    calls = tuple(call.id for call in message.tool_calls)
    if calls and all(calls):
        return "calls", calls
    return message.role, text_of(message), tuple((call.name, arguments_text(call)) for call in message.tool_calls)
