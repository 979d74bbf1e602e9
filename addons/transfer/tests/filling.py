"""Stores with something in them, and what a copy of them must hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sessiondock import Event, Recording

from .store import Store

START = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def filled(count: int = 12, events: int = 5, *, recordings: bool = True) -> Store:
    """A store with sessions that use every field."""
    store = Store()
    for number in range(count):
        session = store.create(
            f"s{number:03}",
            {
                "name": f"chat {number}",
                "project": "support",
                "started_at": START + timedelta(seconds=number),
                "duration": timedelta(seconds=1.5),
                "metadata": {"number": number, "nested": {"a": [1, 1.0, True, None]}},
                "tags": ("vip", "late"),
                "outputs": {"text": "ünï"},
                "raw": {"_id": f"s{number:03}", "vendor_only": number},
            },
        )
        store.add_events(
            session.id,
            [
                Event(
                    id=f"{session.id}-{place}",
                    type="model",
                    name=f"step {place}",
                    outputs={"text": str(place)},
                    started_at=START + timedelta(seconds=place),
                    raw={"place": place},
                )
                for place in range(events)
            ],
        )
    for number in range(0, count if recordings else 0, 4):
        recording = Recording(id=f"r{number}", session_id=f"s{number:03}", name="call.wav", size=2500)
        store.recordings[f"s{number:03}"].append((recording, bytes([number]) * 2500))
    return store


def copied(source: Store) -> dict[str, Any]:
    """What a target that keeps everything has after a copy."""
    expected = Store()
    for key, session in source.sessions.items():
        fields = {name: getattr(session, name) for name in ("name", "project", "started_at", "duration", "metadata")}
        fields |= {"tags": session.tags, "outputs": session.outputs, "raw": session.raw, "copied_from": "whole"}
        expected.create(key, fields)
        expected.events[key] = [
            Event(
                id=event.id,
                session_id=key,
                type=event.type,
                name=event.name,
                outputs=event.outputs,
                started_at=event.started_at,
                raw=event.raw,
                copied_from="whole",
            )
            for event in source.events[key]
        ]
        expected.recordings[key] = source.recordings[key]
    return expected.contents()
