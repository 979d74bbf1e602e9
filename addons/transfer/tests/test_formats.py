"""What each format writes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import attrs
import pytest

from sessiondock import ConfigurationError, Event, Session
from sessiondock_transfer import ExportedSession, Format, SkippedSession, find_format, installed_formats
from sessiondock_transfer.formats.files import as_json, file_name

from .samples import CALL, HOSTILE, QUESTION, START, hostile, item, lines, session
from .written import left_out, written

NAMES = ("atif", "csv", "html", "markdown", "openai", "otlp", "parquet", "sharegpt")


def test_the_formats() -> None:
    found = installed_formats()
    assert tuple(found) == NAMES
    for name, record in found.items():
        assert isinstance(record, Format), record
        assert record.name == name
        assert not record.keeps & record.partly.keys()
        fields = {f"session.{each.name}" for each in attrs.fields(Session)}
        fields |= {f"event.{each.name}" for each in attrs.fields(Event)}
        assert {*record.keeps, *record.partly} <= fields


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_option_is_rejected(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=f"format '{name}' has no option fruit; it takes:"):
        find_format(name).open(tmp_path / "out", {"fruit": 1})
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_at_all_and_hostile_content_can_be_written(name: str, tmp_path: Path) -> None:
    written(name, tmp_path / "empty")
    written(name, tmp_path / "hostile", hostile())
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            path.read_text(encoding="utf-8")


def test_csv(tmp_path: Path) -> None:
    path = written("csv", tmp_path / "s.csv", item(), item(name='a "b",\r\nc', tags=(), metadata={}, duration=None))
    with path.open(newline="", encoding="utf-8") as file:
        first, second = csv.DictReader(file)
    assert first["name"] == "'=SUM(A1)"
    assert first["started_at"] == "2024-04-01T22:38:19.123456+00:00"
    assert first["created_at"] == "2024-04-02T00:38:19.123456+02:00"
    assert first["duration"] == "120.000001"
    assert json.loads(first["tags"]) == ["vip", "new"]
    assert json.loads(first["metadata"]) == {"k": [1, {"deep": "text"}]}
    assert (second["name"], second["tags"], second["metadata"], second["duration"]) == ('a "b",\r\nc', "", "{}", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff20"])
def test_formulas_in_csv(start: str, tmp_path: Path) -> None:
    dangerous = item(name=f"{start}cmd|'/c calc'!A0", user_id="harmless = 1")
    for formulas, prefix in (("escape", "'"), ("keep", "")):
        path = written("csv", tmp_path / formulas, dangerous, formulas=formulas)
        with path.open(newline="", encoding="utf-8") as file:
            (row,) = csv.DictReader(file)
        assert row["name"] == prefix + dangerous.session.name if dangerous.session.name else False
        assert row["user_id"] == "harmless = 1"
    with pytest.raises(ConfigurationError, match="formulas must be one of escape, keep, not 'maybe'"):
        written("csv", tmp_path / "maybe", formulas="maybe")


def test_openai(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    assert left_out("openai", path, item()) == ["events without a message"]
    (line,) = lines(path.read_text())
    assert line["messages"] == [
        *QUESTION,
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "content": '{"celsius": 3}', "name": "weather", "tool_call_id": "c1"},
        {"role": "assistant", "content": "3 degrees."},
    ]
    assert line["tools"] == [{"type": "function", "function": {"name": "weather"}}]


@pytest.mark.parametrize("name", ["openai", "sharegpt"])
def test_a_session_without_an_answer_is_skipped(name: str, tmp_path: Path) -> None:
    with pytest.raises(SkippedSession, match="no message of an assistant"):
        written(name, tmp_path / "out", ExportedSession(session=Session(id="s", inputs={"question": "?"})))


def test_calls_without_ids_get_some(tmp_path: Path) -> None:
    call = {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1}}}]}
    event = Event(type="model", inputs={"messages": [call, {"role": "tool", "content": "3"}]}, outputs={"text": "ok"})
    exported = ExportedSession(session=Session(id="s"), events=(event,))
    (line,) = lines(written("openai", tmp_path / "s", exported).read_text())
    assert line["messages"][0]["tool_calls"][0]["id"] == "call_0_0"
    assert line["messages"][1]["tool_call_id"] == "call_1"
    assert json.loads(line["messages"][0]["tool_calls"][0]["function"]["arguments"]) == {"a": 1}


def test_sharegpt(tmp_path: Path) -> None:
    (conversation,) = json.loads(written("sharegpt", tmp_path / "s.json", item()).read_text())
    assert conversation["id"] == "s1"
    assert [(turn["from"], turn["value"]) for turn in conversation["conversations"]] == [
        ("system", "Be brief."),
        ("human", "Weather in Bonn?"),
        ("function_call", '{"name": "weather", "arguments": {"city": "Bonn"}}'),
        ("observation", '{"celsius": 3}'),
        ("gpt", "3 degrees."),
    ]
    assert len(json.loads(written("sharegpt", tmp_path / "two.json", item("a"), item("b")).read_text())) == 2
    assert json.loads(written("sharegpt", tmp_path / "none.json").read_text()) == []
    assert len(lines(written("sharegpt", tmp_path / "s.jsonl", item("a"), item("b")).read_text())) == 2


def plain(attributes: list[dict[str, Any]]) -> dict[str, Any]:
    return {each["key"]: next(iter(each["value"].values())) for each in attributes}


def test_otlp(tmp_path: Path) -> None:
    (line,) = lines(written("otlp", tmp_path / "s", item()).read_text())
    (resource,) = line["resourceSpans"]
    assert plain(resource["resource"]["attributes"]) == {"service.name": "support"}
    root, model, tool, last, log = resource["scopeSpans"][0]["spans"]
    assert len(root["traceId"]) == 32
    assert len({span["spanId"] for span in (root, model, tool, last, log)}) == 5
    assert all(len(span["spanId"]) == 16 and span["traceId"] == root["traceId"] for span in (model, tool, last))
    assert "parentSpanId" not in root
    assert (model["parentSpanId"], tool["parentSpanId"]) == (root["spanId"], model["spanId"])
    assert root["startTimeUnixNano"] == "1712011099123456000"
    assert "startTimeUnixNano" not in tool
    assert last["status"] == {"code": 2, "message": "slow"}
    named = plain(model["attributes"])
    assert named["gen_ai.operation.name"] == "chat"
    assert named["gen_ai.conversation.id"] == "s1"
    assert named["gen_ai.request.model"] == "gpt-x"
    assert named["gen_ai.usage.input_tokens"] == "12"
    (answer,) = json.loads(named["gen_ai.output.messages"])
    assert answer == {
        "role": "assistant",
        "parts": [{"type": "tool_call", "id": "c1", "name": "weather", "arguments": {"city": "Bonn"}}],
        "finish_reason": "tool_call",
    }
    assert json.loads(plain(last["attributes"])["gen_ai.input.messages"])[3] == {
        "role": "tool",
        "parts": [{"type": "tool_call_response", "id": "c1", "response": '{"celsius": 3}'}],
    }
    assert plain(tool["attributes"])["gen_ai.tool.call.result"] == '{"celsius": 3}'
    assert plain(root["attributes"])["sessiondock.session.duration"] == "120000001"
    assert json.loads(plain(last["attributes"])["sessiondock.event.raw"]) == {"id": "e3", "n": 1}


def test_otlp_keeps_what_a_span_cannot(tmp_path: Path) -> None:
    early = session(started_at=START.replace(year=1960), ended_at=session().created_at, metadata={"reason": 1})
    thought = Event(
        type="model", outputs={"content": [{"type": "thinking", "thinking": "hm"}]}, metadata={"n": 1.5, "b": True}
    )
    exported = ExportedSession(session=early, events=(thought, Event(type="model")))
    (line,) = lines(written("otlp", tmp_path / "s", exported).read_text())
    root, event, _ = line["resourceSpans"][0]["scopeSpans"][0]["spans"]
    assert "startTimeUnixNano" not in root
    assert plain(root["attributes"])["sessiondock.session.started_at"].startswith("1960-04-01T22:38:19")
    assert plain(root["attributes"])["sessiondock.session.ended_at"].endswith("+02:00")
    assert "reasoning" in plain(event["attributes"])["gen_ai.output.messages"]
    assert {"values": [{"stringValue": "vip"}, {"stringValue": "new"}]} in [
        each["value"].get("arrayValue") for each in root["attributes"]
    ]


def test_markdown(tmp_path: Path) -> None:
    text = written("markdown", tmp_path / "s.md", item(), hostile()).read_text(encoding="utf-8")
    assert "# \\=SUM" not in text
    assert "# =SUM\\(A1\\)\n" in text
    assert "## tool weather\n" in text
    assert '```json\n{\n  "celsius": 3\n}\n```' in text
    assert text.count("\n---\n") == 2
    outside = fenceless(text)
    assert "<script" not in outside
    assert "<img" not in outside
    assert "\x1b" not in text
    assert "\u202e" not in text


def fenceless(text: str) -> str:
    """The page without its fenced blocks."""
    kept, fence = list[str](), ""
    for line in text.split("\n"):
        if not fence and line.startswith("```"):
            fence = line[: len(line) - len(line.lstrip("`"))]
        elif fence and line == fence:
            fence = ""
        elif not fence:
            kept.append(line)
    assert not fence
    return "\n".join(kept)


def test_a_fence_of_markdown_is_longer_than_any_in_the_text(tmp_path: Path) -> None:
    event = Event(
        type="model", inputs={"text": "a\n````\n<b>"}, outputs={"content": [{"type": "thinking", "text": "x"}]}
    )
    exported = ExportedSession(session=Session(id="s"), events=(event,))
    text = written("markdown", tmp_path / "s.md", exported).read_text()
    assert "`````text\na\n````\n<b>\n`````\n" in text
    assert "<b>" not in fenceless(text)


def test_json_of_odd_values() -> None:
    assert json.loads(as_json({"n": float("nan"), "l": [float("inf"), 1.5]})) == {"n": "nan", "l": ["inf", 1.5]}
    assert json.loads(as_json({"s": "\ud800é"})) == {"s": "\ud800é"}
    assert as_json("é") == '"é"'


@pytest.mark.parametrize("id", ["plain-1_2", "Upper", "con", "com1", "../up", "a" * 300, "", "ü", HOSTILE])
def test_file_names(id: str) -> None:
    name = file_name(id)
    assert name == file_name(id)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert 0 < len(name) < 100
    assert (name == id) == (id == "plain-1_2")


def test_file_names_differ() -> None:
    ids = ["a", "A", "a.", "a-", "-a", "ä", "ö"]
    assert len({file_name(each) for each in ids}) == len(ids)
