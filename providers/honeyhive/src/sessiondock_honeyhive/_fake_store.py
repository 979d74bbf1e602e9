"""What the fake keeps: events, sessions among them, and how they are searched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import attrs

from sessiondock.authoring import values

__all__ = ["OBJECTS", "Store", "as_text", "started"]

OBJECTS = ("config", "inputs", "outputs", "metadata", "feedback", "metrics", "user_properties")
TIMES = ("start_time", "end_time")
MERGED = ("metadata", "feedback", "metrics", "config", "user_properties")


@attrs.define(eq=False)
class Stored:
    """An event, and how many reads will still miss it."""

    event: dict[str, Any]
    hidden: int


class Store:
    """Events in the order they came."""

    def __init__(self) -> None:
        self.organization = {name: str(uuid4()) for name in ("org_id", "workspace_id", "project_id")}
        self._stored: dict[str, Stored] = {}

    def __len__(self) -> int:
        return len(self._stored)

    def exists(self, event_id: str) -> bool:
        """Whether there is an event with this id, even one that cannot be read yet."""
        return event_id in self._stored

    def start(self, fields: Mapping[str, Any], session_id: str, *, lag: int) -> dict[str, Any]:
        """Make a session, or merge into the one that has the id."""
        known = self._stored.get(session_id)
        if known is not None:
            for name in ("metadata", "user_properties"):
                known.event[name].update(fields.get(name, {}))
            return known.event
        given = {name: value for name, value in fields.items() if name not in {"session_id", "session_name"}}
        event = {
            **given,
            "event_id": session_id,
            "session_id": session_id,
            "parent_id": None,
            "event_type": "session",
            "event_name": fields.get("event_name") or fields.get("session_name") or "unknown",
        }
        for name in TIMES:
            if isinstance(event.get(name), str):
                event[name] = _now()
        return self._keep(event, lag)

    def add(self, fields: Mapping[str, Any], *, session_id: str | None = None, lag: int) -> dict[str, Any]:
        """Store an event; children nested in it are stored as events of their own."""
        event = {name: value for name, value in fields.items() if name != "children"}
        event["event_id"] = fields.get("event_id") or str(uuid4())
        event["session_id"] = session_id or fields.get("session_id") or str(uuid4())
        event["parent_id"] = fields.get("parent_id") or event["session_id"]
        event.setdefault("event_name", "unknown")
        session = self._stored.get(event["session_id"])
        if session is not None and "project" in session.event:
            event.setdefault("project", session.event["project"])
        kept = self._keep(event, lag)
        children = fields.get("children")
        for child in children if values.is_array(children) else ():
            self.add({"parent_id": event["event_id"], **child}, session_id=event["session_id"], lag=lag)
        return kept

    def update(self, event_id: str, changes: Mapping[str, Any]) -> bool:
        """Merge objects, replace the rest; False when there is no such event."""
        known = self._stored.get(event_id)
        if known is None:
            return False
        for name in MERGED:
            known.event[name].update(changes.get(name, {}))
        for name in ("outputs", "duration", "end_time", "children_ids"):
            if changes.get(name) not in (None, []):
                known.event[name] = changes[name]
        return True

    def read(self, event_id: str) -> dict[str, Any] | None:
        """An event by its id, when it can be read already."""
        known = self._stored.get(event_id)
        return known.event if known is not None and _visible(known) else None

    def delete_session(self, session_id: str) -> bool:
        """Remove a session with its events; False when there is none."""
        if session_id not in self._stored:
            return False
        gone = [key for key, stored in self._stored.items() if stored.event["session_id"] == session_id]
        for key in gone:
            del self._stored[key]
        return True

    def search(
        self, filters: Sequence[Mapping[str, Any]], start: str | None, end: str | None, *, project: str | None = None
    ) -> list[dict[str, Any]]:
        """The events that meet all conditions and can be read already."""
        matching = (
            stored
            for stored in self._stored.values()
            if (project is None or stored.event.get("project") == project)
            and all(_meets(stored.event, each) for each in filters)
            and _within(stored.event, start, end)
        )
        return [stored.event for stored in list(matching) if _visible(stored)]

    def _keep(self, event: dict[str, Any], lag: int) -> dict[str, Any]:
        whole: dict[str, Any] = {
            "source": "unknown",
            "children_ids": [],
            "error": None,
            "duration": None,
            "start_time": _now(),
            "end_time": None,
            **{name: dict[str, Any]() for name in OBJECTS},
            **event,
            **self.organization,
        }
        self._stored[whole["event_id"]] = Stored(whole, lag)
        return whole


def as_text(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event with its times as ``2024-04-01 22:38:19``."""
    changed = dict(event)
    for name in TIMES:
        if isinstance(event.get(name), (int, float)):
            changed[name] = datetime.fromtimestamp(event[name] / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
    return changed


def started(event: Mapping[str, Any]) -> float:
    """When it started, in milliseconds; 0 when it does not say so in a number."""
    return _number(event.get("start_time")) or 0.0


def _now() -> int:
    return int(time.time() * 1000)


def _visible(stored: Stored) -> bool:
    if stored.hidden > 0:
        stored.hidden -= 1
        return False
    return True


def _within(event: Mapping[str, Any], start: str | None, end: str | None) -> bool:
    at = _number(event.get("start_time"))
    if (start is not None or end is not None) and at is None:
        return False
    return (start is None or at is None or at >= _milliseconds(start)) and (
        end is None or at is None or at <= _milliseconds(end)
    )


def _milliseconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() * 1000


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _found(event: Mapping[str, Any], field: str) -> Iterator[Any]:
    value: Any = event
    for part in field.split("."):
        if not values.is_object(value) or part not in value:
            return
        value = value[part]
    if value is not None:
        yield value


def _meets(event: Mapping[str, Any], condition: Mapping[str, Any]) -> bool:
    found = list(_found(event, condition["field"]))
    operator: str = condition["operator"]
    positive = operator.removeprefix("is not").removeprefix("not ")
    wanted = condition.get("value")
    tests: Mapping[str, Callable[[Any], bool]] = {
        "exists": lambda value: value is not None,
        "": lambda value: _same(value, wanted),
        "is": lambda value: _same(value, wanted),
        "contains": lambda value: str(wanted) in str(value),
    }
    test = tests.get(positive, lambda value: _compare(operator, value, wanted))
    return any(test(value) for value in found) == ("not" not in operator)


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool):
        return str(value).lower() == str(wanted).lower()
    return _number(value) == _number(wanted) if _number(value) is not None else str(value) == str(wanted)


def _compare(operator: str, value: Any, wanted: Any) -> bool:
    left = _number(value)
    right = _milliseconds(wanted) if operator in {"after", "before"} and isinstance(wanted, str) else _number(wanted)
    if left is None or right is None:
        return False
    return left > right if operator in {"greater than", "after"} else left < right
