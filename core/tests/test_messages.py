"""Messages in the shapes of several services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import InvalidValueError, messages
from sessiondock.messages import Media, Message, Other, Part, Reasoning, Text, ToolCall, ToolResult

WORDS = st.text(max_size=8)
NAMES = st.text(min_size=1, max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda each: st.lists(each, max_size=2) | st.dictionaries(WORDS, each, max_size=2),
    max_leaves=4,
)
OBJECTS = st.dictionaries(WORDS, JSON, max_size=3)
TEXTS = WORDS.map(Text)
IMAGES = NAMES.map(lambda name: Media(kind="image", uri=f"https://example.org/{name}"))
SEEN = st.lists(TEXTS | IMAGES, max_size=3).map(tuple)
CALLS = st.builds(
    ToolCall, name=NAMES, id=st.none() | NAMES, arguments=OBJECTS | WORDS.map(lambda text: f"not JSON {text}")
)
RESULTS = st.builds(ToolResult, id=st.none() | NAMES, content=WORDS | SEEN)
ASKED = st.builds(Message, role=st.sampled_from(["system", "developer", "user"]), parts=SEEN)


def answered(seen: tuple[Part, ...], calls: list[ToolCall]) -> Message:
    return Message(role="assistant", parts=(*seen, *calls))


def given_by_tool(result: ToolResult) -> Message:
    return Message(role="tool", parts=(result,))


def medium(kind: str, place: str, value: str) -> Media:
    return attrs.evolve(Media(kind=kind, media_type="x/y"), **{place: value})


SHARED = ASKED | st.builds(answered, SEEN, st.lists(CALLS, max_size=2)) | st.builds(given_by_tool, RESULTS)
ANY_MEDIA = st.builds(
    medium,
    st.sampled_from(["image", "audio", "video", "document"]),
    st.sampled_from(["uri", "file_id", "data"]),
    NAMES,
)


@given(SHARED)
@settings(deadline=None)
def test_openai_gives_back_what_it_was_given(message: Message) -> None:
    (written,) = messages.to_openai(message)
    assert messages.read(written) == message


@given(SHARED)
@settings(deadline=None)
def test_anthropic_gives_back_what_it_was_given(message: Message) -> None:
    expected = attrs.evolve(message, role="user") if message.role == "tool" else message
    assert messages.read(messages.to_anthropic(message)) == expected


@given(SHARED)
@settings(deadline=None)
def test_opentelemetry_gives_back_what_it_was_given(message: Message) -> None:
    assert messages.read(messages.to_otel(message)) == message


@given(
    st.lists(
        TEXTS | IMAGES | CALLS | RESULTS | st.builds(Reasoning, text=WORDS, signature=st.none() | NAMES), max_size=4
    )
)
@settings(deadline=None)
def test_anthropic_keeps_any_order(parts: list[Part]) -> None:
    message = Message(role="assistant", parts=tuple(parts))
    assert messages.read(messages.to_anthropic(message)) == message


@given(
    st.lists(
        TEXTS | ANY_MEDIA | CALLS | st.builds(ToolResult, content=OBJECTS) | st.builds(Reasoning, text=WORDS),
        max_size=4,
    ),
    st.none() | NAMES,
)
@settings(deadline=None)
def test_opentelemetry_keeps_any_order_and_any_medium(parts: list[Part], name: str | None) -> None:
    message = Message(role="assistant", parts=tuple(parts), name=name)
    assert messages.read(messages.to_otel(message)) == message


@given(JSON)
def test_anything_can_be_tried(value: Any) -> None:
    assert messages.is_message(value) in {True, False}
    for message in messages.read_messages(value):
        assert isinstance(message.text, str)


@given(st.dictionaries(st.sampled_from(["role", "content", "parts", "tool_calls", "type", "text", "id"]), JSON))
def test_a_message_with_odd_members_is_read_or_rejected(value: dict[str, Any]) -> None:
    if messages.is_message(value):
        assert isinstance(messages.read(value), Message)
    else:
        with pytest.raises(InvalidValueError, match="a message must be a mapping with role"):
            messages.read(value)


CALL = ToolCall(id="c1", name="weather", arguments={"city": "Rome"})
PICTURE = Media(kind="image", uri="https://example.org/cat.png")
INLINE = Media(kind="image", data="aGk=", media_type="image/png")


SHAPES: list[tuple[Any, Any]] = [
    ({"role": "user", "content": "Hi"}, Message.of("user", "Hi")),
    ({"role": "human", "content": ["Hi", {"type": "input_text", "text": "!"}]}, ("user", Text("Hi"), Text("!"))),
    ({"role": "assistant", "content": None, "name": "bot"}, Message(role="assistant", name="bot")),
    (
        {
            "role": "assistant",
            "reasoning_content": "hm",
            "content": "Let me see.",
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Rome"}'}}
            ],
        },
        ("assistant", Reasoning(text="hm"), Text("Let me see."), CALL),
    ),
    (
        {"role": "assistant", "function_call": {"name": "f", "arguments": "{broken"}},
        ("assistant", ToolCall(name="f", arguments="{broken")),
    ),
    ({"role": "tool", "tool_call_id": "c1", "content": "22"}, ("tool", ToolResult(id="c1", content="22"))),
    ({"role": "function", "name": "f", "content": None}, ("tool", ToolResult(name="f"))),
    (
        {"type": "function_call", "call_id": "c1", "name": "weather", "arguments": '{"city":"Rome"}'},
        ("assistant", CALL),
    ),
    (
        {"type": "function_call_output", "call_id": "c1", "output": "22"},
        ("tool", ToolResult(id="c1", content="22")),
    ),
    (
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "so"}, {"text": None}]},
        ("assistant", Reasoning(text="so\n")),
    ),
    ({"type": "reasoning", "id": "r"}, ("assistant", Other({"type": "reasoning", "id": "r"}))),
    (
        {"role": "assistant", "content": [{"type": "output_text", "text": "Yes", "annotations": []}]},
        Message.of("assistant", "Yes"),
    ),
    (
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "c1",
                    "content": [{"type": "text", "text": "22"}],
                    "is_error": True,
                },
                {"type": "text", "text": "Thanks."},
            ],
        },
        ("user", ToolResult(id="c1", content=(Text("22"),), is_error=True), Text("Thanks.")),
    ),
    (
        {"role": "assistant", "content": [{"type": "thinking", "thinking": "hm", "signature": "s"}]},
        ("assistant", Reasoning(text="hm", signature="s")),
    ),
    (
        {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": {"degrees": 22}}]},
        ("tool", ToolResult(id="c1", content={"degrees": 22})),
    ),
    (
        {
            "role": "model",
            "parts": [{"text": "hm", "thought": True}, {"functionCall": {"name": "f", "args": {"a": 1}}}],
        },
        ("assistant", Reasoning(text="hm"), ToolCall(name="f", arguments={"a": 1})),
    ),
    (
        {"role": "user", "parts": [{"function_response": {"name": "f", "response": {"b": [2]}}}]},
        ("user", ToolResult(name="f", content={"b": [2]})),
    ),
    (
        {"role": "user", "content": {"type": "refusal", "refusal": "no"}},
        ("user", Other({"type": "refusal", "refusal": "no"})),
    ),
    ({"role": "user", "content": [7, {"type": "text"}]}, ("user", Other(7), Other({"type": "text"}))),
    ({"role": "tool", "content": [1, 2]}, ("tool", ToolResult(content=[1, 2]))),
]


@pytest.mark.parametrize(("written", "expected"), SHAPES)
def test_the_shapes_of_services(written: Any, expected: Any) -> None:
    if not isinstance(expected, Message):
        expected = Message(role=expected[0], parts=expected[1:])
    assert messages.read(written) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (
            {"type": "image_url", "image_url": {"url": PICTURE.uri, "detail": "low"}},
            attrs.evolve(PICTURE, detail="low"),
        ),
        ({"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}}, INLINE),
        ({"type": "input_image", "image_url": PICTURE.uri}, PICTURE),
        ({"type": "input_image", "file_id": "f1", "detail": "high"}, Media(kind="image", file_id="f1", detail="high")),
        (
            {"type": "input_audio", "input_audio": {"data": "aGk=", "format": "wav"}},
            Media(kind="audio", data="aGk=", media_type="audio/wav"),
        ),
        (
            {"type": "file", "file": {"file_id": "f1", "filename": "a.pdf"}},
            Media(kind="document", file_id="f1", name="a.pdf"),
        ),
        ({"type": "input_file", "file_data": "data:;base64,aGk="}, Media(kind="document", data="aGk=")),
        ({"type": "image", "source": {"type": "url", "url": PICTURE.uri}}, PICTURE),
        ({"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "aGk="}}, INLINE),
        (
            {"type": "document", "title": "T", "source": {"type": "file", "file_id": "f1"}},
            Media(kind="document", file_id="f1", name="T"),
        ),
        ({"type": "uri", "modality": "image", "uri": PICTURE.uri}, PICTURE),
        ({"type": "blob", "mime_type": "image/png", "content": "aGk="}, INLINE),
        ({"type": "file", "modality": "video", "file_id": "f1"}, Media(kind="video", file_id="f1")),
        (
            {"fileData": {"fileUri": PICTURE.uri, "mimeType": "image/png"}},
            attrs.evolve(PICTURE, media_type="image/png"),
        ),
        ({"inline_data": {"data": "aGk=", "mime_type": "image/png"}}, INLINE),
        ({"inlineData": {"mimeType": "image/png"}}, None),
        ({"type": "image_url", "image_url": None}, None),
        ({"type": "input_audio", "input_audio": "x"}, None),
        ({"type": "image", "source": "x"}, None),
        ({"type": "image", "source": {"type": "text", "data": "words"}}, None),
        ({"type": "input_file"}, None),
        ({"type": "uri"}, None),
    ],
)
def test_media(part: dict[str, Any], expected: Media | None) -> None:
    found = messages.read({"role": "user", "content": [part]})
    assert found.parts == (Other(part) if expected is None else expected,)


@pytest.mark.parametrize(
    ("media", "written"),
    [
        (INLINE, {"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}}),
        (Media(kind="image", file_id="f1"), {"type": "input_image", "file_id": "f1"}),
        (
            Media(kind="audio", data="aGk=", media_type="audio/mp3"),
            {"type": "input_audio", "input_audio": {"data": "aGk=", "format": "mp3"}},
        ),
        (Media(kind="document", file_id="f1", name="a"), {"type": "file", "file": {"file_id": "f1", "filename": "a"}}),
        (Media(kind="document", data="aGk="), {"type": "file", "file": {"file_data": "data:;base64,aGk="}}),
    ],
)
def test_media_for_openai(media: Media, written: dict[str, Any]) -> None:
    (found,) = messages.to_openai(Message(role="user", parts=(media,)))
    assert found["content"] == [written]
    assert messages.read(found).parts == (media,)


@pytest.mark.parametrize(
    ("write", "media"),
    [
        (messages.to_openai, Media(kind="video", uri="https://example.org/a")),
        (messages.to_openai, Media(kind="document", uri="https://example.org/a")),
        (messages.to_anthropic, Media(kind="audio", data="aGk=")),
    ],
)
def test_a_kind_that_a_service_does_not_have(write: Callable[[Message], object], media: Media) -> None:
    with pytest.raises(InvalidValueError, match="have no part for"):
        write(Message(role="user", parts=(media,)))


def test_media_for_anthropic() -> None:
    parts = (INLINE, Media(kind="document", file_id="f1", name="T"), Media(kind="image", uri="https://a.org", name="n"))
    written = messages.to_anthropic(Message(role="user", parts=parts))
    assert messages.read(written).parts == (*parts[:2], Media(kind="image", uri="https://a.org"))


def test_what_openai_holds_in_several_messages() -> None:
    message = Message(
        role="user",
        parts=(ToolResult(id="c1", content={"degrees": 22}), Reasoning(text="hm"), CALL, Other({"type": "x"})),
        name="ann",
    )
    result, rest = messages.to_openai(message)
    assert result == {"role": "tool", "tool_call_id": "c1", "content": '{"degrees":22}'}
    assert (rest["content"], rest["name"], rest["reasoning_content"]) == ([{"type": "x"}], "ann", "hm")
    assert messages.to_otel(message)["parts"][-1] == {"type": "x"}
    assert messages.to_anthropic(message)["content"][-1] == {"type": "x"}


def test_a_list_is_read_with_each_tool_result_by_itself() -> None:
    results = [{"type": "tool_result", "tool_use_id": name, "content": name} for name in ("a", "b")]
    listed: list[Any] = [
        {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "f", "input": {}}]},
        {"role": "user", "content": [*results, {"type": "text", "text": "go on"}]},
        {"role": "user", "content": results[:1]},
        {"no": "message"},
        "",
        "bare",
    ]
    found = messages.read_messages(listed, "user")
    assert [(each.role, each.text) for each in found] == [
        ("assistant", ""),
        ("tool", "a"),
        ("tool", "b"),
        ("user", "go on"),
        ("tool", "a"),
        ("user", "bare"),
    ]
    assert messages.read_messages("bare", "assistant") == [Message.of("assistant", "bare")]


def test_what_a_message_says_of_itself() -> None:
    result = ToolResult(id="c1", content=(Text("22"), PICTURE))
    message = Message.of("assistant", "Hot.", tool_calls=[CALL], name="bot", reasoning="hm")
    assert (message.text, message.reasoning, message.tool_calls, message.name) == ("Hot.", "hm", (CALL,), "bot")
    assert (message.tool_call_id, message.tool_results, message.content) == (None, (), message.parts)
    assert CALL.arguments_text == '{"city":"Rome"}'
    given = Message(role="tool", parts=(result, ToolResult(content={"a": 1}), ToolResult()))
    assert (given.text, given.tool_call_id) == ('22\n{"a":1}\n', "c1")
    assert (Message(role="user").content, Message.of("user", "Hi").content) == (None, "Hi")
    assert Message(role="tool", parts=(ToolResult(content="22"),)).content == "22"
    assert Message(role="tool", parts=(result,)).content == (result,)


WRITERS = [messages.to_openai, messages.to_anthropic, messages.to_otel]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("given", ["x", None, {"role": "user", "content": "Hi"}, [Message.of("user", "Hi")]])
def test_what_is_no_message_is_not_written(write: Callable[[Any], object], given: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"must be a sessiondock\.messages\.Message.*read\(\) makes one"):
        write(given)


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_no_part_is_not_written(write: Callable[[Any], object]) -> None:
    odd: Any = ({"type": "text", "text": "Hi"},)
    for message in (
        Message(role="assistant", parts=odd),
        Message(role="tool", parts=(ToolResult(content=odd),)),
    ):
        with pytest.raises(InvalidValueError, match=r"a part of a message must be one of sessiondock\.messages"):
            write(message)
