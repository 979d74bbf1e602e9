"""Conversations are read from events, each message once, and messages are written as text."""

from __future__ import annotations

import json

import pytest

from sessiondock import Event, Session
from sessiondock.messages import Message, ToolCall, ToolResult
from sessiondock_transfer.conversation import conversation, events_without_messages
from sessiondock_transfer.message_text import arguments_object, arguments_text, input_messages, output_messages, text_of
from sessiondock_transfer.usage import Usage, model_of, usage_of

from .samples import events, session


def test_parts_that_are_no_text_stand_as_json() -> None:
    image = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
    odd = {"type": "hologram", "of": "a cat"}
    result = {"type": "tool_result", "tool_use_id": "c1", "content": [{"type": "text", "text": "3"}, image]}
    content = [{"type": "text", "text": "See"}, image, odd, "bare", {"type": "thinking", "thinking": "hm"}]
    messages = [{"role": "user", "content": content}, {"role": "user", "content": [result]}]
    said, answered = input_messages(Event(inputs={"messages": messages}))
    shown = '{"kind": "image", "uri": "https://example.org/a.png"}'
    assert text_of(said).split("\n") == ["See", shown, json.dumps(odd), "bare"]
    assert (answered.role, text_of(answered)) == ("tool", f"3\n{shown}")


def test_what_says_nothing_is_left_out() -> None:
    messages = [{"role": "user", "content": ""}, {"role": "user"}, {"role": "tool", "content": ""}]
    event = Event(inputs={"messages": messages}, outputs={"messages": messages[:1]})
    assert [message.role for message in input_messages(event)] == ["tool"]
    assert output_messages(event) == []


def test_arguments() -> None:
    assert arguments_object(ToolCall(name="f", arguments={"a": 1})) == {"a": 1}
    broken = ToolCall(name="f", arguments="{broken")
    assert (arguments_object(broken), arguments_text(broken)) == ({"arguments": "{broken"}, "{broken")


def test_a_conversation_says_everything_once() -> None:
    steps = events()
    turns = conversation(session(), steps)
    assert [(turn.message.role, turn.event.id if turn.event else None) for turn in turns] == [
        ("system", "e1"),
        ("user", "e1"),
        ("assistant", "e1"),
        ("tool", "e2"),
        ("assistant", "e3"),
    ]
    assert turns[3].message.tool_call_id == "c1"
    assert [turn.answered for turn in turns] == [False, False, True, True, True]
    assert events_without_messages(turns, steps) == 1


def turn(question: str, answer: str, *history: str) -> Event:
    roles = ("user", "assistant")
    before = [{"role": roles[number % 2], "content": text} for number, text in enumerate(history)]
    return Event(
        type="model", inputs={"messages": [*before, {"role": "user", "content": question}]}, outputs={"text": answer}
    )


@pytest.mark.parametrize(
    "steps",
    [
        [turn("yes", "a"), turn("yes", "b"), turn("no", "c")],
        [turn("yes", "a"), turn("yes", "b", "yes", "a"), turn("no", "c", "yes", "a", "yes", "b")],
    ],
    ids=["each message alone", "with the history"],
)
def test_equal_messages_are_not_lost(steps: list[Event]) -> None:
    assert [text_of(each.message) for each in conversation(Session(id="s"), steps)] == [
        "yes",
        "a",
        "yes",
        "b",
        "no",
        "c",
    ]


def test_a_repeated_system_message_is_said_once() -> None:
    system = {"role": "system", "content": "Be brief."}
    steps = [
        Event(inputs={"messages": [system, {"role": "user", "content": str(n)}]}, outputs={"text": "a"})
        for n in range(2)
    ]
    assert [each.message.role for each in conversation(Session(id="s"), steps)] == [
        "system",
        "user",
        "assistant",
        "user",
        "assistant",
    ]


def test_a_tool_that_nobody_asked_for() -> None:
    tool = Event(type="tool", name="clock", inputs={"zone": "UTC"}, error="no clock")
    call, result = conversation(Session(id="s"), [tool])
    asked = ToolCall(id="call_1", name="clock", arguments={"zone": "UTC"})
    assert call.message == Message.of("assistant", tool_calls=(asked,))
    given = ToolResult(id="call_1", name="clock", content={"error": "no clock"})
    assert result.message == Message(role="tool", parts=(given,), name="clock")


def test_a_session_without_events_speaks_for_itself() -> None:
    assert [text_of(each.message) for each in conversation(session(), [])] == ["Weather in Bonn?", "3 degrees."]
    assert conversation(session(), [])[0].event is None


def test_models_and_usage() -> None:
    event = Event(
        config={"temperature": 1},
        inputs={"model": "m-1"},
        metadata={"usage": {"input_tokens": 5, "output_tokens": True, "cost": 0.5}},
        outputs={"usage": {"completion_tokens": 7, "cached_tokens": 2}},
    )
    assert model_of(event) == "m-1"
    assert usage_of(event) == Usage(input_tokens=5, output_tokens=7, cached_tokens=2, cost=0.5)
    assert model_of(Event()) is None
    assert usage_of(Event()) == Usage()
