"""Messages are read from events in the shapes in which services write them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sessiondock import Event, Session
from sessiondock_transfer import Message, ToolCall
from sessiondock_transfer.conversation import conversation, events_without_messages
from sessiondock_transfer.messages import input_messages, output_messages, read_messages
from sessiondock_transfer.usage import Usage, model_of, usage_of

from .samples import ASKED, QUESTION, events, session

WEATHER = ToolCall(id="c1", name="weather", arguments={"city": "Bonn"})


def said(**inputs: Any) -> list[Message]:
    return input_messages(Event(inputs=inputs))


def answered(**outputs: Any) -> list[Message]:
    return output_messages(Event(outputs=outputs))


def test_chat_completions() -> None:
    assert said(messages=QUESTION) == [
        Message(role="system", text="Be brief."),
        Message(role="user", text="Weather in Bonn?"),
    ]
    expected = [Message(role="assistant", tool_calls=(WEATHER,))]
    assert answered(choices=[{"message": ASKED}]) == expected
    assert answered(message=ASKED) == expected
    assert answered(**ASKED) == expected
    assert answered(messages=[ASKED]) == expected
    assert said(messages=[{"role": "developer", "content": "x"}])[0].role == "system"
    assert said(messages=[{"role": "tool", "tool_call_id": "c1", "content": "3", "name": "weather"}]) == [
        Message(role="tool", tool_call_id="c1", text="3", name="weather")
    ]
    old = {"role": "assistant", "function_call": {"name": "weather", "arguments": "{broken"}}
    (message,) = answered(messages=[old])
    assert message.tool_calls[0].arguments == "{broken"
    assert message.tool_calls[0].arguments_text == "{broken"
    assert message.tool_calls[0].arguments_object == {"arguments": "{broken"}


def test_parts_that_are_no_text_stand_as_json() -> None:
    image = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
    (message,) = said(messages=[{"role": "user", "content": [{"type": "text", "text": "See"}, image, "bare"]}])
    assert message.text.split("\n") == ["See", json.dumps(image), "bare"]


def test_responses() -> None:
    items = [
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}]},
        {"type": "function_call", "call_id": "c1", "id": "fc", "name": "weather", "arguments": '{"city": "Bonn"}'},
        {"type": "function_call_output", "call_id": "c1", "output": "3"},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "3 degrees."}]},
    ]
    assert answered(output=items) == [
        Message(role="assistant", reasoning="hm"),
        Message(role="assistant", tool_calls=(WEATHER,)),
        Message(role="tool", tool_call_id="c1", text="3"),
        Message(role="assistant", text="3 degrees."),
    ]
    assert said(instructions="Be brief.", input="Hi") == [Message(role="system", text="Be brief.")]


def test_anthropic() -> None:
    used = {"type": "tool_use", "id": "c1", "name": "weather", "input": {"city": "Bonn"}}
    result = {"type": "tool_result", "tool_use_id": "c1", "content": [{"type": "text", "text": "3"}]}
    found = said(
        system=[{"type": "text", "text": "Be brief."}],
        messages=[
            {"role": "assistant", "content": [{"type": "thinking", "thinking": "hm"}, used]},
            {"role": "user", "content": [result, {"type": "text", "text": "And now?"}]},
            {"role": "user", "content": [result]},
        ],
    )
    tool = Message(role="tool", tool_call_id="c1", text="3")
    assert found == [
        Message(role="system", text="Be brief."),
        Message(role="assistant", tool_calls=(WEATHER,), reasoning="hm"),
        tool,
        Message(role="user", text="And now?"),
        tool,
    ]
    assert answered(role="assistant", content=[{"type": "text", "text": "3"}]) == [Message(role="assistant", text="3")]
    assert answered(content=[{"type": "text", "text": "3"}]) == [Message(role="assistant", text="3")]


def test_opentelemetry() -> None:
    messages = [
        {"role": "user", "parts": [{"type": "text", "content": "Hi"}]},
        {
            "role": "assistant",
            "parts": [
                {"type": "reasoning", "content": "hm"},
                {"type": "tool_call", "id": "c1", "name": "weather", "arguments": {"city": "Bonn"}},
            ],
        },
        {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": {"celsius": 3}}]},
    ]
    expected = [
        Message(role="user", text="Hi"),
        Message(role="assistant", tool_calls=(WEATHER,), reasoning="hm"),
        Message(role="tool", tool_call_id="c1", text='{"celsius": 3}'),
    ]
    assert said(**{"gen_ai.input.messages": messages}) == expected
    assert said(**{"gen_ai.input.messages": json.dumps(messages)}) == expected
    instructions = [{"type": "text", "content": "Be brief."}]
    assert said(**{"gen_ai.system_instructions": instructions}) == [Message(role="system", text="Be brief.")]


def test_google() -> None:
    parts = [{"text": "Hi"}, {"function_call": {"name": "weather", "args": {"city": "Bonn"}}}]
    (message,) = answered(candidates=[{"content": {"role": "model", "parts": parts}}])
    assert (message.role, message.text) == ("assistant", "Hi")
    assert message.tool_calls == (ToolCall(name="weather", arguments={"city": "Bonn"}),)
    response = {"function_response": {"name": "weather", "response": {"celsius": 3}}}
    assert said(contents=[{"role": "user", "parts": [response]}]) == [
        Message(role="tool", text='{"celsius": 3}', name="weather")
    ]


@pytest.mark.parametrize(
    ("inputs", "text"),
    [
        ({"question": "Hi"}, "Hi"),
        ({"prompt": "Hi", "k": 1}, "Hi"),
        ({"anything": "Hi"}, "Hi"),
        ({"input": "{broken"}, "{broken"),
        ({"a": "Hi", "b": "Ho"}, None),
        ({"only": 1}, None),
        ({}, None),
        ({"messages": "[broken"}, "[broken"),
        ({"messages": [1, {"no": "role"}, {"role": "user"}]}, None),
    ],
)
def test_plain_inputs(inputs: dict[str, Any], text: str | None) -> None:
    assert said(**inputs) == ([] if text is None else [Message(role="user", text=text)])


def test_a_list_may_be_one_text() -> None:
    assert read_messages("Hi") == [Message(role="user", text="Hi")]
    assert read_messages({"role": "user"}) == []


def test_odd_arguments_become_text() -> None:
    call = {"type": "tool_call", "name": "f", "arguments": [1, 2]}
    (message,) = read_messages([{"role": "assistant", "parts": [call, {"type": "thinking"}]}])
    assert message.tool_calls == (ToolCall(name="f", arguments="[1, 2]"),)


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
    assert [each.message.text for each in conversation(Session(id="s"), steps)] == ["yes", "a", "yes", "b", "no", "c"]


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
    assert call.message == Message(
        role="assistant", tool_calls=(ToolCall(id="call_1", name="clock", arguments={"zone": "UTC"}),)
    )
    assert result.message == Message(role="tool", text='{"error": "no clock"}', tool_call_id="call_1", name="clock")


def test_a_session_without_events_speaks_for_itself() -> None:
    assert [each.message.text for each in conversation(session(), [])] == ["Weather in Bonn?", "3 degrees."]
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
