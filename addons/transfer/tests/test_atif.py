"""Trajectories of ATIF 1.7 and the rules for them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sessiondock import Event, Session
from sessiondock_transfer import ExportedSession, SkippedSession
from sessiondock_transfer.formats.atif_rules import violations

from .samples import hostile, item
from .written import left_out, written

Document = dict[str, Any]


def document(folder: Path, exported: ExportedSession, **options: Any) -> Document:
    (file,) = written("atif", folder / "atif", exported, **options).glob("*.json")
    found: Document = json.loads(file.read_text())
    assert list(violations(found)) == []
    return found


def test_a_trajectory(tmp_path: Path) -> None:
    found = document(tmp_path, item())
    assert (found["schema_version"], found["session_id"]) == ("ATIF-v1.7", "s1")
    assert found["agent"]["name"] == "helper"
    assert found["agent"]["version"] == "2"
    assert found["agent"]["model_name"] == "gpt-x"
    assert found["agent"]["tool_definitions"] == [{"type": "function", "function": {"name": "weather"}}]
    assert found["extra"]["duration_seconds"] == 120.000001
    assert found["final_metrics"] == {
        "total_steps": 4,
        "total_prompt_tokens": 42,
        "total_completion_tokens": 3,
        "total_cost_usd": 0.25,
    }
    system, user, asked, answer = found["steps"]
    assert (system["source"], user["source"], asked["source"]) == ("system", "user", "agent")
    assert asked["timestamp"] == "2024-04-01T22:38:19.123456+00:00"
    assert asked["metrics"] == {"prompt_tokens": 12, "completion_tokens": 3, "cost_usd": 0.25}
    assert asked["tool_calls"] == [{"tool_call_id": "c1", "function_name": "weather", "arguments": {"city": "Bonn"}}]
    assert asked["observation"]["results"] == [
        {"source_call_id": "c1", "content": '{"celsius": 3}', "extra": {"event_id": "e2"}}
    ]
    assert (answer["message"], answer["extra"]["error"]) == ("3 degrees.", "slow")


def test_what_is_left_out(tmp_path: Path) -> None:
    assert left_out("atif", tmp_path / "atif", item()) == ["events without a message"]


def test_hostile_content_still_follows_the_rules(tmp_path: Path) -> None:
    document(tmp_path, hostile())


def test_an_agent_without_a_name(tmp_path: Path) -> None:
    exported = ExportedSession(session=Session(id="s", inputs={"text": "Hi"}))
    assert document(tmp_path, exported)["agent"] == {"name": "unknown", "version": "unknown"}


def test_options(tmp_path: Path) -> None:
    exported = ExportedSession(session=Session(id="s", inputs={"text": "Hi"}))
    found = document(tmp_path, exported, agent_name="a", agent_version="1")
    assert found["agent"] == {"name": "a", "version": "1"}
    assert "extra" not in found


def test_tools_that_ran_alone(tmp_path: Path) -> None:
    tool = Event(id="t1", type="tool", name="clock", outputs={"now": 1}, error="late")
    lone = Event(
        type="model",
        inputs={"messages": [{"role": "tool", "tool_call_id": "gone", "content": "3", "name": "f"}]},
        outputs={"role": "critic", "content": "Hm"},
    )
    steps = document(tmp_path, ExportedSession(session=Session(id="s"), events=(tool, lone)))["steps"]
    assert steps[0]["llm_call_count"] == 0
    assert steps[0]["observation"]["results"][0]["extra"] == {"event_id": "t1", "error": "late"}
    assert steps[1] == {
        "step_id": 2,
        "source": "system",
        "message": "",
        "observation": {"results": [{"content": "3"}]},
        "extra": {"name": "f", "tool_call_id": "gone"},
    }
    assert steps[2]["extra"]["role"] == "critic"


def test_tools_that_are_no_list_of_objects_are_not_taken_for_definitions(tmp_path: Path) -> None:
    event = Event(type="model", config={"tools": ["a"]}, inputs={"text": "Hi"}, outputs={"text": "Ho"})
    agent = document(tmp_path, ExportedSession(session=Session(id="s"), events=(event,)))["agent"]
    assert "tool_definitions" not in agent


def test_a_session_without_a_message_is_skipped(tmp_path: Path) -> None:
    with pytest.raises(SkippedSession, match="a trajectory needs a step"):
        written("atif", tmp_path / "atif", ExportedSession(session=Session(id="s")))


def valid() -> Document:
    return {
        "schema_version": "ATIF-v1.7",
        "agent": {"name": "a", "version": "1"},
        "final_metrics": {"total_steps": 2, "total_cost_usd": 1},
        "subagent_trajectories": [
            {
                "schema_version": "ATIF-v1.7",
                "trajectory_id": "sub",
                "agent": {"name": "b", "version": "1"},
                "steps": [{"step_id": 1, "source": "user", "message": "x"}],
            }
        ],
        "steps": [
            {"step_id": 1, "source": "user", "message": [{"type": "text", "text": "x"}], "is_copied_context": True},
            {
                "step_id": 2,
                "source": "agent",
                "message": "",
                "timestamp": "2025-10-16T14:30:00Z",
                "metrics": {"prompt_tokens": 1},
                "tool_calls": [{"tool_call_id": "c", "function_name": "f", "arguments": {}}],
                "observation": {"results": [{"source_call_id": "c", "content": "y"}, {"content": None}]},
            },
        ],
    }


def test_a_valid_document() -> None:
    assert list(violations(valid())) == []


def change(path: str, value: Any) -> Callable[[Document], None]:
    def apply(document: Document) -> None:
        *before, last = path.split(".")
        place: Any = document
        for key in before:
            place = place[int(key) if key.isdigit() else key]
        place[last] = value

    return apply


BROKEN: list[tuple[str, Any, str]] = [
    ("schema_version", "ATIF-v1.6", "schema_version must be 'ATIF-v1.7'"),
    ("agent", None, "lacks agent"),
    ("agent", {"name": "a"}, "agent lacks version"),
    ("agent", [], "agent must be an object"),
    ("steps", [], "must not be empty"),
    ("steps", {}, "steps must be a list"),
    ("unknown", 1, "unknown field unknown"),
    ("final_metrics", {"total_steps": -1}, "total_steps must be a count"),
    ("final_metrics", {"total_cost_usd": "1"}, "total_cost_usd must be a number"),
    ("subagent_trajectories.0.trajectory_id", None, "subagent 1 needs a trajectory_id"),
    ("subagent_trajectories.0.steps", [], "subagent 1: trajectory.steps must not be empty"),
    ("steps.0.step_id", 2, "step 1.step_id must be 1"),
    ("steps.0.source", "human", "source must be system, user or agent"),
    ("steps.0.message", 3, "message must be a text or a list"),
    ("steps.0.message", [{"type": "image", "text": "x"}], "part 1 must be"),
    ("steps.0.model_name", "m", "model_name is only for steps of agents"),
    ("steps.0.is_copied_context", "yes", "must be a boolean"),
    ("steps.1.timestamp", "yesterday", "timestamp must be in ISO 8601"),
    ("steps.1.llm_call_count", 0, "metrics needs a call of a model"),
    ("steps.1.llm_call_count", True, "must be a count"),
    ("steps.1.metrics", {"tokens": 1}, "unknown field tokens"),
    ("steps.1.tool_calls", [{"tool_call_id": "c", "arguments": {}}], "call 1 lacks function_name"),
    ("steps.1.tool_calls", [3], "call 1 must be an object"),
    ("steps.1.tool_calls", 3, "tool_calls must be a list"),
    ("steps.1.observation", {}, "lacks results"),
    ("steps.1.observation", 3, "observation must be an object"),
    ("steps.1.observation", {"results": [3]}, "result 1 must be an object"),
    ("steps.1.observation", {"results": [{"source_call_id": "d"}]}, "names no call of this step"),
    ("steps.1.observation", {"results": [{"content": 3}]}, "content must be a text"),
]


@pytest.mark.parametrize(("path", "value", "rule"), BROKEN)
def test_a_rule_that_is_broken(path: str, value: Any, rule: str) -> None:
    broken = copy.deepcopy(valid())
    change(path, value)(broken)
    assert any(rule in each for each in violations(broken)), list(violations(broken))


def test_what_is_no_document() -> None:
    assert list(violations([])) == ["trajectory must be an object"]
    steps = valid() | {"steps": [3], "subagent_trajectories": [3]}
    assert [each for each in violations(steps) if "must be an object" in each]


def test_a_document_that_would_break_a_rule_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessiondock_transfer.formats.atif.VERSION", "ATIF-v9")
    with pytest.raises(SkippedSession, match="it would break a rule of ATIF"):
        written("atif", tmp_path / "atif", item())


def test_an_agent_that_only_thinks(tmp_path: Path) -> None:
    thought = Event(type="model", outputs={"content": [{"type": "thinking", "thinking": "hm"}]})
    (step,) = document(tmp_path, ExportedSession(session=Session(id="s"), events=(thought,)))["steps"]
    assert step == {"step_id": 1, "source": "agent", "message": "", "reasoning_content": "hm"}
