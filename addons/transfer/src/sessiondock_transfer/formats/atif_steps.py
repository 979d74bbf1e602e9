"""The steps of a trajectory, made of a session's conversation."""

from __future__ import annotations

from typing import Any

from sessiondock import Event
from sessiondock.messages import Message

from ..conversation import Turn, conversation, events_without_messages
from ..message_text import arguments_object, text_of
from ..usage import model_of, usage_of
from .record import ExportedSession

__all__ = ["final_metrics", "steps_of"]


def steps_of(item: ExportedSession) -> tuple[list[dict[str, Any]], int]:
    """The steps in their order, numbered from 1, and how many events are in none of them."""
    turns = conversation(item.session, item.events)
    made = _Steps()
    for place, turn in enumerate(turns, 1):
        made.add(turn, place)
    return made.steps, events_without_messages(turns, item.events)


class _Steps:
    """Steps so far. A tool's result belongs to the step whose call it answers."""

    def __init__(self) -> None:
        self.steps = list[dict[str, Any]]()
        self._step_of_call = dict[str, dict[str, Any]]()
        self._counted = set[int]()

    def add(self, turn: Turn, place: int) -> None:
        message = turn.message
        if message.role == "tool":
            self._observe(message, turn.event)
            return
        step: dict[str, Any] = {"step_id": len(self.steps) + 1, **_when(turn.event)}
        step["source"] = {"assistant": "agent", "user": "user"}.get(message.role, "system")
        step["message"] = text_of(message)
        if step["source"] == "agent":
            step |= self._of_agent(turn, place)
        extra = _extra(message, turn.event)
        if extra:
            step["extra"] = extra
        self.steps.append(step)
        for call in step.get("tool_calls", ()):
            self._step_of_call[call["tool_call_id"]] = step

    def _of_agent(self, turn: Turn, place: int) -> dict[str, Any]:
        message, event = turn.message, turn.event
        found = dict[str, Any]()
        if event is not None and event.type == "tool":
            found["llm_call_count"] = 0  # the tool ran without a model that asked for it
        elif event is not None and turn.answered and id(event) not in self._counted:
            self._counted.add(id(event))
            found |= {"model_name": model_of(event), "metrics": _metrics(event)}
        found["reasoning_content"] = message.reasoning
        found["tool_calls"] = [
            {
                "tool_call_id": call.id or f"call_{place}_{number}",
                "function_name": call.name,
                "arguments": dict(arguments_object(call)),
            }
            for number, call in enumerate(message.tool_calls)
        ] or None
        return {key: value for key, value in found.items() if value is not None}

    def _observe(self, message: Message, event: Event | None) -> None:
        step = self._step_of_call.get(message.tool_call_id or "")
        result: dict[str, Any] = {"content": text_of(message)}
        if step is None:
            step = self._lone_result(message, event)
        else:
            result["source_call_id"] = message.tool_call_id
            if event is not None and event.type == "tool":
                kept = {"event_id": event.id, "error": event.error, **_when(event)}
                result["extra"] = {key: value for key, value in kept.items() if value is not None}
        step.setdefault("observation", {"results": []})["results"].append(result)

    def _lone_result(self, message: Message, event: Event | None) -> dict[str, Any]:
        """A step for a result that answers no call."""
        step: dict[str, Any] = {"step_id": len(self.steps) + 1, **_when(event), "source": "system", "message": ""}
        extra = _extra(message, event)
        if extra:
            step["extra"] = extra
        self.steps.append(step)
        return step


def _when(event: Event | None) -> dict[str, str]:
    return {} if event is None or event.started_at is None else {"timestamp": event.started_at.isoformat()}


def _extra(message: Message, event: Event | None) -> dict[str, Any]:
    found = {
        "role": None if message.role in {"system", "user", "assistant", "tool"} else message.role,
        "name": message.name,
        "event_id": None if event is None else event.id,
        "error": None if event is None else event.error,
        "tool_call_id": message.tool_call_id,
    }
    return {key: value for key, value in found.items() if value is not None}


def _metrics(event: Event) -> dict[str, Any] | None:
    usage = usage_of(event)
    found = {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "cached_tokens": usage.cached_tokens,
        "cost_usd": usage.cost,
    }
    return {key: value for key, value in found.items() if value is not None} or None


def final_metrics(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums over the steps that say something, and the number of steps."""
    found: dict[str, Any] = {"total_steps": len(steps)}
    for name in ("prompt_tokens", "completion_tokens", "cached_tokens", "cost_usd"):
        counted = [step["metrics"][name] for step in steps if name in step.get("metrics", {})]
        if counted:
            found[f"total_{name}"] = sum(counted)
    return found
