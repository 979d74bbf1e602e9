"""Exported logs, read as models. No I/O."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs

from sessiondock.authoring import Codec, values

from ..models import HumanloopLog
from .entries import time_of
from .ratings import feedback_by_type, judgments, ratings

__all__ = ["CODEC", "Folder", "Node", "nodes", "own_log", "parent_of", "read_log"]

KINDS = {"prompt": "model", "flow": "chain"}
"""Kinds of file whose logs have another type in sessiondock."""
VERSIONS = ("prompt", "tool", "flow", "agent", "evaluator", "config")
"""Keys of the version that made a log; ``config`` in version 4 of the export."""
METRICS = (
    "prompt_tokens",
    "reasoning_tokens",
    "output_tokens",
    "tokens",
    "prompt_cost",
    "output_cost",
    "provider_latency",
)
OUTPUTS = ("output", "output_message", "judgment")
SESSIONS = ("trace_id", "session_id", "session_reference_id")
"""Keys of what a log belongs to, the first that it has."""

Folder = tuple[str, str | None, str | None]
CODEC = Codec("humanloop-export", times=values.iso_time, durations=values.seconds)
CODEC.register(
    HumanloopLog,
    fields=("id", "inputs", "error", "metadata"),
    renames={"started_at": "start_time", "ended_at": "end_time", "user_id": "user"},
    computed=("project", "ratings", "judgments"),
)


@attrs.frozen
class Node:
    """A log nested in another, and the id of the other."""

    log: Mapping[str, Any]
    parent_id: str | None

    @property
    def id(self) -> str | None:
        """The log's own id."""
        return _text(self.log, "id")


def nodes(log: Mapping[str, Any]) -> Iterator[Node]:
    """The logs nested in a log, each before those nested in it."""
    waiting = _children(log)
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(_children(node.log))


def _children(log: Mapping[str, Any]) -> list[Node]:
    listed, parent_id = log.get("trace_children"), _text(log, "id")
    children = [child for child in listed if values.is_object(child)] if values.is_array(listed) else []
    return [Node(child, parent_id) for child in reversed(children)]


def read_log(
    log: Mapping[str, Any], session_id: str | None, parent_id: str | None, folder: Folder | None
) -> HumanloopLog:
    """A log as an event. ``folder`` is the folder of its file, None for a log nested in another."""
    event = CODEC.decode(HumanloopLog, log)
    kind, version = _version(log)
    started = event.started_at or time_of(log.get("created_at"))
    folder_id, folder_name, folder_type = folder or (None, None, None)
    kind = kind or folder_type
    given = ratings(log)
    return attrs.evolve(
        event,
        session_id=session_id,
        parent_id=parent_id,
        type=KINDS.get(kind, kind) if kind else None,
        name=_text(version, "name") or _text(log, "project") or folder_name,
        inputs=_inputs(event.inputs, log.get("messages")),
        outputs={name: log[name] for name in OUTPUTS if log.get(name) is not None} or None,
        started_at=started,
        duration=_duration(log, started, event.ended_at),
        config=version or None,
        metrics={name: log[name] for name in METRICS if _is_number(log.get(name))} or None,
        feedback=feedback_by_type(given),
        ratings=given,
        judgments=judgments(log),
        project=_text(log, "project_id") or folder_id or (_text(version, "id") if kind != "config" else None),
    )


def own_log(log: Mapping[str, Any]) -> HumanloopLog:
    """A log as an event, as far as the log itself says: ids of its trace or session, of its parent, and its project."""
    session_id = next((found for name in SESSIONS if (found := _text(log, name))), None)
    return attrs.evolve(read_log(log, None, parent_of(log, None, {session_id}), None), session_id=session_id)


def parent_of(log: Mapping[str, Any], nested_in: str | None, session_ids: Container[str | None]) -> str | None:
    """The log that a log is nested in; None when that is the session itself."""
    parent = _text(log, "trace_parent_id") or _text(log, "parent_id") or nested_in
    return None if parent in session_ids else parent


def _version(log: Mapping[str, Any]) -> tuple[str | None, Mapping[str, Any]]:
    for name in VERSIONS:
        version = log.get(name)
        if values.is_object(version):
            return (_text(version, "type") if name == "config" else name), version
    return None, {}


def _inputs(inputs: Mapping[str, Any] | None, messages: Any) -> Mapping[str, Any] | None:
    if not values.is_array(messages) or not messages or (inputs is not None and "messages" in inputs):
        return inputs
    return {**(inputs or {}), "messages": messages}


def _duration(log: Mapping[str, Any], started: datetime | None, ended: datetime | None) -> timedelta | None:
    if (duration := _seconds(log.get("duration"))) is not None:
        return duration
    return _seconds(log.get("provider_latency")) if started is None or ended is None else ended - started


def _seconds(value: Any) -> timedelta | None:
    try:
        return values.seconds(value)
    except (TypeError, ValueError):
        return None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _text(log: Mapping[str, Any], name: str) -> str | None:
    value = log.get(name)
    return value if isinstance(value, str) and value else None
