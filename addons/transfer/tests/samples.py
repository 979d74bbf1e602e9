"""Sessions that the tests of the formats share."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sessiondock import Event, Session
from sessiondock_transfer import ExportedSession

START = datetime(2024, 4, 1, 22, 38, 19, 123456, tzinfo=UTC)
HOSTILE = "</pre></script><script>alert(1)</script><img src=x onerror=alert(2)> \x00\x1b[2J \u202etxt.exe \ud800 \"'`"
CALL = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Bonn"}'}}
QUESTION = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Weather in Bonn?"}]
ASKED = {"role": "assistant", "content": None, "tool_calls": [CALL]}


def events(session_id: str = "s1") -> tuple[Event, ...]:
    """A question, a tool that is called, and the answer."""
    return (
        Event(
            id="e1",
            session_id=session_id,
            type="model",
            name="gpt",
            inputs={"messages": QUESTION},
            outputs={"choices": [{"message": ASKED}]},
            started_at=START,
            ended_at=START + timedelta(seconds=1),
            duration=timedelta(seconds=1),
            config={"model": "gpt-x", "tools": [{"type": "function", "function": {"name": "weather"}}]},
            metrics={"prompt_tokens": 12, "completion_tokens": 3, "cost": 0.25},
        ),
        Event(
            id="e2",
            session_id=session_id,
            parent_id="e1",
            type="tool",
            name="weather",
            inputs={"city": "Bonn"},
            outputs={"celsius": 3},
        ),
        Event(
            id="e3",
            session_id=session_id,
            type="model",
            name="gpt",
            inputs={
                "messages": [*QUESTION, ASKED, {"role": "tool", "tool_call_id": "c1", "content": '{"celsius": 3}'}]
            },
            outputs={"role": "assistant", "content": "3 degrees."},
            error="slow",
            config={"model": "gpt-x"},
            metrics={"prompt_tokens": 30},
            raw={"id": "e3", "n": 1},
        ),
        Event(id="e4", session_id=session_id, type="chain", name="log", metadata={"step": 4}),
    )


def session(session_id: str = "s1", **fields: Any) -> Session:
    """A session in which every field of the vocabulary is set."""
    values: dict[str, Any] = {
        "id": session_id,
        "external_id": "ours",
        "name": "=SUM(A1)",
        "project": "support",
        "user_id": "ann@example.org",
        "user_properties": {"plan": "pro"},
        "environment": "test",
        "started_at": START,
        "ended_at": START + timedelta(minutes=2),
        "created_at": START.astimezone(timezone(timedelta(hours=2))),
        "updated_at": START,
        "duration": timedelta(seconds=120, microseconds=1),
        "inputs": {"question": "Weather in Bonn?"},
        "outputs": {"text": "3 degrees."},
        "config": {"agent": "helper", "agent_version": "2"},
        "metadata": {"k": [1, {"deep": "text"}]},
        "metrics": {"score": 0.5},
        "feedback": {"rating": 5},
        "tags": ("vip", "new"),
        "error": "late",
        "copied_from": "orq",
        "raw": {"_id": session_id},
        **fields,
    }
    return Session(**values)


def item(session_id: str = "s1", **fields: Any) -> ExportedSession:
    """A whole session with its events."""
    return ExportedSession(session=session(session_id, **fields), events=events(session_id))


def hostile() -> ExportedSession:
    """A session of which every text tries to be more than text."""
    named: dict[str, Any] = dict.fromkeys(
        ("id", "external_id", "name", "project", "user_id", "environment", "error"), HOSTILE
    )
    free: dict[str, Any] = {
        name: {HOSTILE: [HOSTILE, {"messages": HOSTILE}], "messages": [{"role": HOSTILE, "content": HOSTILE}]}
        for name in ("inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties", "raw")
    }
    event: dict[str, Any] = dict.fromkeys(("id", "session_id", "parent_id", "type", "name", "error"), HOSTILE)
    tool = Event(type="tool", name=HOSTILE, outputs={"content": HOSTILE})
    return ExportedSession(
        session=Session(**named, **free, tags=(HOSTILE,), started_at=START),
        events=(Event(**event, **free), tool, Event(type="model", inputs={"text": HOSTILE}, outputs={"text": HOSTILE})),
    )


def lines(text: str) -> list[Any]:
    """Every line as JSON."""
    return [json.loads(line) for line in text.splitlines()]
