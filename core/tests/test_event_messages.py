"""Messages in events."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import Event, InvalidValueError, messages
from sessiondock.messages import Media, Message, Text, ToolCall, ToolResult
from sessiondock.models import model

PICTURE = Media(kind="image", uri="https://example.org/cat.png")
CALL = ToolCall(id="c1", name="weather", arguments={"city": "Rome"})


@pytest.mark.parametrize(
    ("role", "kind", "place"),
    [
        ("user", "message", "inputs"),
        ("system", "message", "inputs"),
        ("assistant", "model", "outputs"),
        ("tool", "tool", "outputs"),
    ],
)
def test_an_event_of_one_message(role: str, kind: str, place: str) -> None:
    event = Event.message(role, "Hi", name="n", started_at=datetime(2024, 1, 1, tzinfo=UTC))
    assert (event.type, event.name, event.role, event.content) == (kind, "n", role, "Hi")
    assert getattr(event, place) == {"role": role, "content": "Hi"}
    assert Event.message(role, "Hi", type="chain").type == "chain"
    assert Event.from_json(event.to_json()) == event


@given(st.sampled_from(["user", "assistant", "tool"]), st.none() | st.text())
def test_role_and_content_are_read_back(role: str, content: str | None) -> None:
    event = Event.from_json(Event.message(role, content).to_json())
    expected = None if content is None and role != "tool" else content
    assert event.role == role
    assert event.content == ((ToolResult(),) if role == "tool" and content is None else expected)


def test_parts_and_calls() -> None:
    asked = Event.message("user", [Text("What is this?"), PICTURE, {"type": "text", "text": "Quick!"}])
    assert asked.content == (Text("What is this?"), PICTURE, Text("Quick!"))
    written = {"id": "c2", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    calling = Event.message("assistant", tool_calls=[CALL, written])
    assert calling.content == (CALL, ToolCall(id="c2", name="f"))
    given = Event.message("tool", [Text("22")], tool_call_id="c1")
    assert given.content == (ToolResult(id="c1", content=(Text("22"),)),)
    assert messages.own_message(given) == messages.read(given.outputs or {})


def test_an_answer_may_come_with_what_was_asked() -> None:
    history = {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]}
    event = Event.message("assistant", "Hello.", inputs=history)
    assert [(each.role, each.text) for each in messages.messages_of(event)] == [
        ("system", "Be brief."),
        ("user", "Hi"),
        ("assistant", "Hello."),
    ]
    assert (event.role, event.content) == ("assistant", "Hello.")


def test_a_model_of_a_provider_keeps_its_class() -> None:
    @model(kw_only=True)
    class ShopEvent(Event):
        stars: int | None = None

    event = ShopEvent.message("user", "Hi", stars=5)
    assert (type(event), event.stars, event.role) == (ShopEvent, 5, "user")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"role": ""}, "role must be"),
        ({"role": None}, "role must be"),
        ({"role": "user", "content": 7}, "content must be"),
        ({"role": "user", "content": b"Hi"}, "content must be a str or a list of parts, not b'Hi'"),
        ({"role": "user", "content": {"type": "text"}}, "content must be a str or a list of parts"),
        ({"role": "user", "content": [7]}, "a part of a message must be one of sessiondock.messages.* not 7"),
        ({"role": "assistant", "tool_calls": ["a"]}, "tool_calls must hold sessiondock.messages.ToolCall.* not 'a'"),
        ({"role": "assistant", "tool_calls": [("a", "b")]}, "tool_calls must hold"),
        ({"role": "assistant", "tool_calls": "a"}, "tool_calls must be a list of calls, not 'a'"),
        ({"role": "assistant", "tool_calls": {"id": "a"}}, "tool_calls must be a list of calls"),
        ({"role": "assistant", "tool_calls": None}, "tool_calls must be a list of calls, not None"),
        ({"role": "tool", "tool_call_id": 7}, "tool_call_id must be a str, not int: 7"),
        ({"role": "user", "content": "Hi", "inputs": {}}, "leave inputs out"),
        ({"role": "tool", "content": "Hi", "outputs": {"a": 1}}, "leave outputs out"),
    ],
)
def test_what_is_no_message(arguments: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidValueError, match=problem):
        Event.message(**arguments)


@pytest.mark.parametrize(
    ("inputs", "outputs", "expected"),
    [
        (None, None, []),
        ({"question": "Where?"}, {"text": "There."}, [("user", "Where?"), ("assistant", "There.")]),
        ({"parcel": "P-1"}, {"count": 3}, [("user", "P-1")]),
        ({"a": "x", "b": "y"}, {"a": "", "text": ""}, []),
        (
            {"chat_history": [{"role": "user", "content": "Hi"}]},
            {"role": "assistant", "content": "Hello."},
            [("user", "Hi"), ("assistant", "Hello.")],
        ),
        (
            {"system": "Be brief.", "messages": [{"role": "user", "content": "Hi"}]},
            {"type": "message", "role": "assistant", "content": [{"type": "text", "text": "Hello."}]},
            [("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello.")],
        ),
        (
            {"input": [{"role": "user", "content": "Hi"}], "instructions": "Be brief."},
            {
                "output": [
                    {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hello."}]}
                ]
            },
            [("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello.")],
        ),
        (
            {
                "gen_ai.system_instructions": json.dumps([{"type": "text", "content": "Be brief."}]),
                "gen_ai.input.messages": json.dumps([{"role": "user", "parts": [{"type": "text", "content": "Hi"}]}]),
            },
            {"gen_ai.output.messages": '[{"role": "assistant", "parts": [{"type": "text", "content": "Hello."}]}]'},
            [("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello.")],
        ),
        (
            {
                "contents": [{"role": "user", "parts": [{"text": "Hi"}]}],
                "systemInstruction": {"parts": [{"text": "Be."}]},
            },
            {"candidates": [{"content": {"role": "model", "parts": [{"text": "Hello."}]}}, {"content": None}]},
            [("system", "Be."), ("user", "Hi"), ("assistant", "Hello.")],
        ),
        (None, {"choices": [{"message": {"role": "assistant", "content": "Hello."}}, {}]}, [("assistant", "Hello.")]),
        (
            {"n": 1, "messages": [{"role": "user", "content": "Hi"}]},
            {"output": "Hello.", "output_message": {"role": "assistant", "content": "Hello."}},
            [("user", "Hi"), ("assistant", "Hello.")],
        ),
        (None, {"content": [{"type": "text", "text": "Hello."}], "stop": 1}, [("assistant", "Hello.")]),
        ({"messages": ["Hi"]}, {"messages": [1, {"a": 1}], "output": "[broken"}, [("assistant", "[broken")]),
        ({"role": "user", "parts": [{"text": "Hi"}]}, None, [("user", "Hi")]),
    ],
)
def test_where_messages_stand(inputs: Any, outputs: Any, expected: list[tuple[str, str]]) -> None:
    event = Event(type="model", inputs=inputs, outputs=outputs)
    assert [(each.role, each.text) for each in messages.messages_of(event)] == expected


def test_the_event_of_a_tool_is_a_call_and_its_result() -> None:
    event = Event(id="e1", type="tool", name="hours", inputs={"day": "tomorrow"}, outputs={"opens": "08:00"})
    call, result = messages.messages_of(event)
    assert call == Message.of("assistant", tool_calls=[ToolCall(id="e1", name="hours", arguments={"day": "tomorrow"})])
    assert result.tool_results == (ToolResult(id="e1", name="hours", content={"opens": "08:00"}),)
    assert (event.role, event.content) == (None, None)
    failed = Event(type="tool", error="busy", inputs={"text": "x"})
    assert messages.messages_of(failed)[1].tool_results == (ToolResult(name="tool", content="busy", is_error=True),)
    assert messages.messages_of(Event.message("tool", "22"))[0].text == "22"


def test_the_last_of_several_answers_is_the_events_own() -> None:
    said = [{"role": "assistant", "content": "One."}, {"role": "assistant", "content": "Two."}]
    assert Event(type="model", outputs={"messages": said}).content == "Two."
    assert Event(type="model", inputs={"messages": said}).role is None


@pytest.mark.parametrize(
    "read", [messages.messages_of, messages.input_messages, messages.output_messages, messages.own_message]
)
@pytest.mark.parametrize("event", ["x", None, {"inputs": {"role": "user", "content": "Hi"}}])
def test_what_is_no_event(read: Any, event: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"an event must be a sessiondock\.Event, not"):
        read(event)
