"""What the fake remembers of a session's dialogue, and the reports that are made of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

import attrs

__all__ = ["Dialogue"]

JSON = dict[str, Any]


def _seconds(after: timedelta) -> str:
    minutes, seconds = divmod(int(after.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _milliseconds(value: float) -> str:
    return f"{value:g} ms"


def _result(action: JSON) -> Any:
    return json.loads(action["tool_result"] or "null")


def _moment(entry: JSON) -> datetime:
    return datetime.fromisoformat(entry["timestamp"])


@attrs.define(eq=False)
class Dialogue:
    """Turns, tool calls and measurements of one session.

    Attributes:
        start: when the session began, aware.
        incomplete_reads: how often the transcript is read before it is complete; None is for ever.
        summary, rating: of the session.
    """

    start: datetime
    incomplete_reads: int | None = 0
    summary: str | None = None
    rating: str | None = None
    _turns: list[JSON] = attrs.field(factory=list[JSON])
    _actions: list[JSON] = attrs.field(factory=list[JSON])
    _measured: list[JSON] = attrs.field(factory=list[JSON])
    _propagated: set[str] = attrs.field(factory=set[str])

    def say(
        self, source: str, text: str, *, at: float, lang: str | None = "en-US", confidence: JSON | None = None
    ) -> None:
        """A turn of ``"user"`` or ``"agent"``, ``at`` seconds after the start."""
        turn: JSON = {"timestamp": self._time(at), "lang": lang, "source": source, "text": text}
        self._turns.append({**turn, "stt_confidence": confidence})

    def call_tool(
        self,
        name: str,
        arguments: object,
        result: object = None,
        *,
        at: float,
        error: str | None = None,
        milliseconds: float | None = None,
        propagated: bool = True,
    ) -> str:
        """A tool call; gives its id. ``propagated`` tools show their result in debug data."""
        call_id = f"call_{len(self._actions) + 1}"
        action = {
            "timestamp": self._time(at),
            "tool_name": name,
            "tool_request": json.dumps(arguments),
            "tool_result": None if error else json.dumps(result),
            "tool_error": error,
            "duration_ms": milliseconds,
        }
        self._actions.append(action)
        if propagated:
            self._propagated.add(call_id)
        return call_id

    def measure(self, category: str, label: str, milliseconds: float, *, at: float) -> None:
        """One measured operation that ended ``at`` seconds after the start."""
        entry = {
            "timestamp": self._time(at),
            "measurement_start": self._time(at - milliseconds / 1000),
            "category": category,
            "label": label,
            "metadata": None,
            "unit_type": "milliseconds",
            "value": milliseconds,
            "value_str": _milliseconds(milliseconds),
            "time_delta": f"{at:.3f} s",
        }
        self._measured.append(entry)

    # Reports.

    def transcript(self, session_id: str) -> JSON:
        """One more reading of the transcript; short and incomplete while readings are to be."""
        complete = self.incomplete_reads == 0
        if self.incomplete_reads:
            self.incomplete_reads -= 1
        turns = self._turns if complete or self.incomplete_reads is None else self._turns[: len(self._turns) // 2]
        return {
            "session_id": session_id,
            "transcription": turns,
            "actions": self._actions if complete else [],
            "transcript_complete": complete,
        }

    def full_summary(self) -> JSON:
        return {"summary": self.summary, "rating": self.rating}

    def latency(self, session_id: str) -> JSON:
        entries = sorted(self._measured, key=lambda entry: datetime.fromisoformat(entry["measurement_start"]))
        return {"session_id": session_id, "timeline": entries, "summary": list(self._totals())}

    def _totals(self) -> Iterator[JSON]:
        for category in sorted({entry["category"] for entry in self._measured}):
            values = [entry["value"] for entry in self._measured if entry["category"] == category]
            total, average = sum(values), sum(values) / len(values)
            yield {
                "category": category,
                "sub_category": None,
                "event_count": len(values),
                "sum_ms": total,
                "sum_str": _milliseconds(total),
                "average_ms": average,
                "average_str": _milliseconds(average),
            }

    def timeline(self, session_id: str) -> JSON:
        events = sorted(self._events(), key=_moment)
        turn: int | None = None
        for event in events:
            if event["kind"] == "transcript":
                turn = 0 if turn is None else turn + 1
            event |= {"turn_index": turn, "offset": _seconds(_moment(event) - self.start)}
        return {"session_id": session_id, "session_start": _iso(self.start), "events": events}

    def _events(self) -> Iterator[JSON]:
        for turn in self._turns:
            yield {"kind": "transcript", **{name: turn[name] for name in ("timestamp", "source", "text", "lang")}}
        for action in self._actions:
            shown = {name: action[name] for name in ("timestamp", "tool_request", "tool_result", "tool_error")}
            more = {"category": "tool", "label": action["tool_name"], "duration_ms": action["duration_ms"]}
            yield {"kind": "tool", **shown, **more}
        for entry in self._measured:
            shown = {name: entry[name] for name in ("timestamp", "category", "label", "metadata")}
            yield {"kind": "latency", **shown, "duration_ms": entry["value"]}

    def debug(self, session: Mapping[str, Any]) -> JSON:
        """Debug data; its times carry no offset, as in the vendor's examples."""
        turns = sorted(self._turns, key=_moment)
        messages = [
            {
                "role": turn["source"],
                "dialog": {"text": turn["text"]},
                "tool_calls": list(self._calls(_moment(turn), end)),
                "timestamp": turn["timestamp"].removesuffix("Z"),
            }
            for turn, end in zip_longest(turns, map(_moment, turns[1:]))
        ]
        return {
            "session_id": int(session["session_id"]),
            "source": session.get("source") or "",
            "target": session.get("target") or "",
            "is_test": bool(session.get("is_test")),
            "messages": messages,
        }

    def _calls(self, start: datetime, end: datetime | None) -> Iterator[JSON]:
        for number, action in enumerate(self._actions, 1):
            if _moment(action) >= start and (end is None or _moment(action) < end):
                yield {
                    "tool_call_id": f"call_{number}",
                    "tool_name": action["tool_name"],
                    "tool_arguments": json.loads(action["tool_request"]),
                    "tool_result": _result(action) if f"call_{number}" in self._propagated else None,
                    "timestamp": action["timestamp"].removesuffix("Z"),
                    "display_result": None,
                }

    def tool_result(self, call_id: str) -> JSON | None:
        """What a tool gave, None for an unknown call."""
        for number, action in enumerate(self._actions, 1):
            if f"call_{number}" == call_id:
                return {"tool_name": action["tool_name"], "tool_result": _result(action)}
        return None

    def _time(self, at: float) -> str:
        return _iso(self.start + timedelta(seconds=at))
