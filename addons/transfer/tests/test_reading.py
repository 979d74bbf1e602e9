"""Files of conversations are read back, whatever their writer, and what does not fit is named with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import Event, InvalidValueError, Session
from sessiondock_transfer import ExportedSession, ImportedSession
from sessiondock_transfer.formats.files import CHUNK, read_objects

from .samples import item
from .written import read_back, written

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
named = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10)
arguments = st.dictionaries(texts, st.one_of(texts, st.integers(), st.booleans(), st.none()), max_size=3)


@st.composite
def chats(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Conversations as OpenAI writes them, with calls that are answered."""
    found: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["system", "user", "assistant", "call"]))
        if kind != "call":
            found.append({"role": kind, "content": draw(named)})
            continue
        function = {"name": draw(named), "arguments": json.dumps(draw(arguments), ensure_ascii=False)}
        call = {"id": f"call_{len(found)}_0", "type": "function", "function": function}
        found.append({"role": "assistant", "content": draw(st.none() | named), "tool_calls": [call]})
        found.append({"role": "tool", "content": draw(texts), "tool_call_id": call["id"]})
    found.append({"role": "assistant", "content": draw(named)})
    return found


def exported(read: ImportedSession) -> ExportedSession:
    return ExportedSession(session=Session(id="s"), events=read.events)


@settings(deadline=None)
@given(st.lists(chats(), max_size=3))
def test_openai_round_trip(tmp_path_factory: pytest.TempPathFactory, conversations: list[list[dict[str, Any]]]) -> None:
    folder = tmp_path_factory.mktemp("openai")
    given_lines = [json.dumps({"messages": messages}, ensure_ascii=False) for messages in conversations]
    (folder / "a").write_text("\n\n".join(given_lines), encoding="utf-8")
    read = read_back("openai", folder / "a")
    again = written("openai", folder / "b", *map(exported, read)).read_text(encoding="utf-8")
    assert [json.loads(line)["messages"] for line in again.split("\n") if line] == conversations


@settings(deadline=None)
@given(st.lists(chats(), max_size=3), st.sampled_from(["x.json", "x.jsonl"]))
def test_sharegpt_round_trip(
    tmp_path_factory: pytest.TempPathFactory, conversations: list[list[dict[str, Any]]], name: str
) -> None:
    folder = tmp_path_factory.mktemp("sharegpt")
    (folder / "a").write_text("\n".join(json.dumps({"messages": each}) for each in conversations), encoding="utf-8")
    first = written("sharegpt", folder / name, *map(exported, read_back("openai", folder / "a")))
    second = written("sharegpt", folder / f"again-{name}", *map(exported, read_back("sharegpt", first)))
    assert turns(second) == turns(first)


def turns(path: Path) -> list[Any]:
    return [found["conversations"] for _, found in read_objects(path)]


def test_openai_keeps_settings_and_unanswered_messages(tmp_path: Path) -> None:
    line = {"messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}], "tools": [], "k": 1}
    (tmp_path / "a").write_text(json.dumps(line))
    (read,) = read_back("openai", tmp_path / "a")
    assert read.where == "line 1"
    assert read.events == (Event(type="model", inputs={"messages": line["messages"]}, config={"tools": [], "k": 1}),)


def test_sharegpt_of_others(tmp_path: Path) -> None:
    conversation = {
        "id": 7,
        "system": "Be brief.",
        "tools": "[]",
        "conversations": [
            {"from": "human", "value": "Hi"},
            {"from": "function_call", "value": '{"name": "f", "arguments": "{}"}'},
            {"from": "observation", "value": "3"},
            {"from": "observation", "value": "4"},
            {"from": "chatgpt", "value": "Ho"},
        ],
    }
    (tmp_path / "a").write_text("\ufeff" + json.dumps([conversation], indent=2), encoding="utf-8")
    (read,) = read_back("sharegpt", tmp_path / "a")
    assert read.fields == {"external_id": "7"}
    (event,) = read.events
    assert event.config == {"tools": "[]"}
    assert event.outputs == {"message": {"role": "assistant", "content": "Ho"}}
    messages = (event.inputs or {})["messages"]
    assert [each["role"] for each in messages] == ["system", "user", "assistant", "tool", "tool"]
    assert messages[2]["tool_calls"][0]["id"] == messages[3]["tool_call_id"] == "call_2_0"
    assert messages[4]["tool_call_id"] == "call_4"


@pytest.mark.parametrize(
    ("format", "text", "message"),
    [
        ("openai", "{", "line 1: this is not JSON"),
        ("openai", '{"messages": [{"role": "user", "content": "x"}]}\n3', "line 2: expected a JSON object, not int"),
        ("openai", "{}", "line 1: expected a list of messages under 'messages' that is not empty"),
        ("openai", '{"messages": []}', "that is not empty"),
        ("openai", '{"messages": [3]}', "a message must be an object, not int"),
        ("openai", '{"messages": [{"content": "x"}]}', "a message has no role"),
        ("openai", '{"messages": [{"role": "user"}]}', "has neither content nor tool calls"),
        ("sharegpt", '[{"conversations": [{"from": "human"}]}]', "item 1: a turn needs the texts 'from' and 'value'"),
        (
            "sharegpt",
            '[{"conversations": [{"from": "function_call", "value": "x"}]}]',
            "must be a JSON object with a name",
        ),
        ("sharegpt", '[{"conversations": [{"from": "function_call", "value": "{}"}]}]', "with a name"),
        ("sharegpt", "[1", "item 1: expected a JSON object"),
        ("sharegpt", '[{"a": 1}', "item 1: expected a list of messages"),
        ("sharegpt", "[{", "item 1: this is not JSON"),
        ("sharegpt", "[] x", "after the array: something follows it"),
    ],
)
def test_what_does_not_fit(format: str, text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(text)
    with pytest.raises(InvalidValueError, match=message):
        read_back(format, tmp_path / "a")


def objects(path: Path) -> list[Any]:
    return [found for _, found in read_objects(path)]


@pytest.mark.parametrize(
    "text", ["[{}", "[{} {}]", "[{},]", "[{},", '[{"a": tru}]', "[" + "[" * 100_000, "{}\n" + "[" * 100_000]
)
def test_broken_arrays(text: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(text)
    with pytest.raises(InvalidValueError):
        objects(tmp_path / "a")


def test_arrays_are_read_piece_by_piece(tmp_path: Path) -> None:
    items = [{"text": "x" * size} for size in (1, CHUNK, 5 * CHUNK, CHUNK - 20, 3)]
    (tmp_path / "a").write_text(" \n" * CHUNK + json.dumps(items, indent=1) + "\n" * 3)
    assert objects(tmp_path / "a") == items
    (tmp_path / "b").write_text("[]")
    assert objects(tmp_path / "b") == []
    (tmp_path / "c").write_text("\n \n")
    assert objects(tmp_path / "c") == []


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="cannot be read: No such file"):
        objects(tmp_path / "none")
    (tmp_path / "bytes").write_bytes(b"{}\n\xff")
    with pytest.raises(InvalidValueError, match="is not text in UTF-8: invalid start byte"):
        objects(tmp_path / "bytes")


def test_what_was_exported_can_be_imported(tmp_path: Path) -> None:
    for name in ("openai", "sharegpt"):
        (read,) = read_back(name, written(name, tmp_path / name, item()))
        (event,) = read.events
        assert (event.outputs or {})["message"]["content"] == "3 degrees."
