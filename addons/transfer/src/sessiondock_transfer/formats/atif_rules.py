"""What a document must fulfil to be a trajectory of ATIF 1.7, checked without any library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sessiondock.authoring import values

__all__ = ["VERSION", "violations"]

VERSION = "ATIF-v1.7"
_TEXT, _OBJECT, _LIST, _COUNT, _NUMBER, _FLAG = "a text", "an object", "a list", "a count", "a number", "a boolean"
_TRAJECTORY = {
    "schema_version": _TEXT,
    "session_id": _TEXT,
    "trajectory_id": _TEXT,
    "agent": _OBJECT,
    "steps": _LIST,
    "notes": _TEXT,
    "final_metrics": _OBJECT,
    "continued_trajectory_ref": _TEXT,
    "subagent_trajectories": _LIST,
    "extra": _OBJECT,
}
_AGENT = {"name": _TEXT, "version": _TEXT, "model_name": _TEXT, "tool_definitions": _LIST, "extra": _OBJECT}
_STEP = {
    "step_id": _COUNT,
    "timestamp": _TEXT,
    "source": _TEXT,
    "model_name": _TEXT,
    "reasoning_effort": "",
    "message": "",
    "reasoning_content": _TEXT,
    "tool_calls": _LIST,
    "observation": _OBJECT,
    "metrics": _OBJECT,
    "llm_call_count": _COUNT,
    "is_copied_context": _FLAG,
    "extra": _OBJECT,
}
_CALL = {"tool_call_id": _TEXT, "function_name": _TEXT, "arguments": _OBJECT, "extra": _OBJECT}
_RESULT = {"source_call_id": _TEXT, "content": "", "subagent_trajectory_ref": _LIST, "extra": _OBJECT}
_METRICS = {
    "prompt_tokens": _COUNT,
    "completion_tokens": _COUNT,
    "cached_tokens": _COUNT,
    "cost_usd": _NUMBER,
    "prompt_token_ids": _LIST,
    "completion_token_ids": _LIST,
    "logprobs": _LIST,
    "extra": _OBJECT,
}
_TOTALS = {
    "total_prompt_tokens": _COUNT,
    "total_completion_tokens": _COUNT,
    "total_cached_tokens": _COUNT,
    "total_cost_usd": _NUMBER,
    "total_steps": _COUNT,
    "extra": _OBJECT,
}
_AGENT_ONLY = ("model_name", "reasoning_effort", "reasoning_content", "tool_calls", "metrics")


def violations(document: Any) -> Iterator[str]:
    """Each rule that a document breaks, with the place; nothing for a valid trajectory."""
    yield from _shape(document, "trajectory", _TRAJECTORY, ("schema_version", "agent", "steps"))
    if not values.is_object(document):
        return
    if document.get("schema_version") != VERSION:
        yield f"trajectory.schema_version must be {VERSION!r}"
    yield from _shape(document.get("agent", {}), "agent", _AGENT, ("name", "version"))
    yield from _shape(document.get("final_metrics", {}), "final_metrics", _TOTALS)
    steps = document.get("steps")
    if values.is_array(steps):
        if not steps:
            yield "trajectory.steps must not be empty"
        for number, step in enumerate(steps, 1):
            yield from _step(step, f"step {number}", number)
    yield from _subagents(document)


def _subagents(document: Mapping[str, Any]) -> Iterator[str]:
    found = document.get("subagent_trajectories")
    seen = set[Any]()
    for number, each in enumerate(found if values.is_array(found) else (), 1):
        place = f"subagent {number}"
        name = each.get("trajectory_id") if values.is_object(each) else None
        if not isinstance(name, str) or name in seen:
            yield f"{place} needs a trajectory_id of its own"
        seen.add(name if isinstance(name, str) else None)
        yield from (f"{place}: {broken}" for broken in violations(each))


def _step(step: Any, place: str, number: int) -> Iterator[str]:
    yield from _shape(step, place, _STEP, ("step_id", "source", "message"))
    if not values.is_object(step):
        return
    if step.get("step_id") != number:
        yield f"{place}.step_id must be {number}; steps are numbered from 1 without gaps"
    if step.get("source") not in {"system", "user", "agent"}:
        yield f"{place}.source must be system, user or agent"
    yield from _timestamp(step.get("timestamp"), place)
    yield from _content(step.get("message"), f"{place}.message")
    yield from _of_agents(step, place)
    yield from _calls(step, place)


def _of_agents(step: Mapping[str, Any], place: str) -> Iterator[str]:
    if step.get("source") != "agent":
        yield from (f"{place}.{name} is only for steps of agents" for name in _AGENT_ONLY if step.get(name) is not None)
    if step.get("llm_call_count") == 0:
        for name in ("metrics", "reasoning_content"):
            if step.get(name) is not None:
                yield f"{place}.{name} needs a call of a model, and llm_call_count is 0"
    if "metrics" in step:
        yield from _shape(step["metrics"], f"{place}.metrics", _METRICS)


def _calls(step: Mapping[str, Any], place: str) -> Iterator[str]:
    calls: Any = step.get("tool_calls")
    ids = set[Any]()
    for number, call in enumerate(calls if values.is_array(calls) else (), 1):
        yield from _shape(call, f"{place}, call {number}", _CALL, ("tool_call_id", "function_name", "arguments"))
        ids.add(call.get("tool_call_id") if values.is_object(call) else None)
    observation = step.get("observation", {"results": []})
    yield from _shape(observation, f"{place}.observation", {"results": _LIST}, ("results",))
    results = observation.get("results") if values.is_object(observation) else None
    for number, result in enumerate(results if values.is_array(results) else (), 1):
        where = f"{place}, result {number}"
        yield from _shape(result, where, _RESULT)
        if values.is_object(result):
            source = result.get("source_call_id")
            if source is not None and source not in ids:
                yield f"{where}.source_call_id names no call of this step"
            if result.get("content") is not None:
                yield from _content(result["content"], f"{where}.content")


def _timestamp(value: Any, place: str) -> Iterator[str]:
    try:
        if isinstance(value, str):
            datetime.fromisoformat(value)
    except ValueError:
        yield f"{place}.timestamp must be in ISO 8601"


def _content(value: Any, place: str) -> Iterator[str]:
    """A text, or parts of which each is a text or an image."""
    if isinstance(value, str):
        return
    if not values.is_array(value):
        yield f"{place} must be a text or a list of parts"
        return
    for number, part in enumerate(value, 1):
        kind = part.get("type") if values.is_object(part) else None
        has = {name for name in ("text", "source") if values.is_object(part) and part.get(name) is not None}
        if (kind, has) not in (("text", {"text"}), ("image", {"source"})):
            yield f"{place}, part {number} must be a text with text or an image with source"


def _shape(value: Any, place: str, fields: Mapping[str, str], required: tuple[str, ...] = ()) -> Iterator[str]:
    if not values.is_object(value):
        yield f"{place} must be an object"
        return
    yield from (f"{place} lacks {name}" for name in required if value.get(name) is None)
    for name, item in value.items():
        if name not in fields:
            yield f"{place} has the unknown field {name}"
        elif item is not None and not _fits(item, fields[name]):
            yield f"{place}.{name} must be {fields[name]}"


def _fits(value: Any, kind: str) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return {
        _TEXT: isinstance(value, str),
        _OBJECT: values.is_object(value),
        _LIST: values.is_array(value),
        _COUNT: whole and value >= 0,
        _NUMBER: whole or isinstance(value, float),
        _FLAG: isinstance(value, bool),
        "": True,
    }[kind]
