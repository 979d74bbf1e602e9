"""What people and evaluators said about an exported log. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sessiondock.authoring import Codec, values

from ..models import HumanloopFeedback, HumanloopJudgment

__all__ = ["feedback_by_type", "judgments", "ratings"]

CODEC = Codec("humanloop-export", times=values.iso_time)


def ratings(log: Mapping[str, Any]) -> tuple[HumanloopFeedback, ...]:
    """The feedback of a log of version 4: one object, or a list of them."""
    return tuple(CODEC.decode(HumanloopFeedback, each) for each in _objects(log.get("feedback")))


def feedback_by_type(found: Sequence[HumanloopFeedback]) -> Mapping[str, Any] | None:
    """The values by type; a list where a type occurs more than once. None when there are none."""
    grouped: dict[str, list[Any]] = {}
    for each in found:
        if each.type is not None:
            grouped.setdefault(each.type, []).append(each.value)
    return {kind: given[0] if len(given) == 1 else given for kind, given in grouped.items()} or None


def judgments(log: Mapping[str, Any]) -> tuple[HumanloopJudgment, ...]:
    """What evaluators found: their logs (version 5), then their results (version 4)."""
    logs = [_flat(each, "judgment") for each in _objects(log.get("evaluator_logs"))]
    results = [_flat(each, "value") for each in _objects(log.get("evaluation_results"))]
    return tuple(CODEC.decode(HumanloopJudgment, each) for each in [*logs, *results])


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a list, or an object alone; anything else stays in the log's ``raw`` only."""
    listed = value if values.is_array(value) else [value]
    return (each for each in listed if values.is_object(each))


def _flat(found: Mapping[str, Any], value: str) -> dict[str, Any]:
    named = found.get("evaluator")
    evaluator = named if values.is_object(named) else {}
    return {
        **found,
        "value": found.get(value),
        "evaluator_id": found.get("evaluator_id", evaluator.get("id")),
        "evaluator_name": evaluator.get("name"),
    }
