"""The steps of the large copies, each in a process of its own: ``python -m tests.large.steps STEP ARGUMENTS``."""

from __future__ import annotations

import hashlib
import json
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sessiondock import Event, connect
from sessiondock_sql import SQL
from sessiondock_transfer import check, copy

START = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 1000


class Zeros:
    """A recording of so many bytes that is never in memory."""

    def __init__(self, size: int) -> None:
        self._left = size

    def read(self, size: int = -1, /) -> bytes:
        taken = self._left if size < 0 else min(size, self._left)
        self._left -= taken
        return bytes(taken)


def fill(url: str, events: str, characters: str, recording: str) -> dict[str, Any]:
    """One session with so many events of so many characters each, and a recording of so many bytes."""
    with SQL(url) as dock:
        dock.sessions.create(id="large", name="large")
        batch = max(1, min(BATCH, 4_000_000 // (int(characters) + 1)))
        for first in range(0, int(events), batch):
            numbers = range(first, min(first + batch, int(events)))
            dock.sessions.add_events("large", list(_events(numbers, int(characters))))
        if int(recording):
            dock.sessions.add_recording("large", Zeros(int(recording)), content_type="audio/wav")
    return {}


def _events(numbers: range, characters: int) -> Iterator[Event]:
    for number in numbers:
        yield Event(
            id=f"e{number:07}",
            type="model",
            outputs={"text": f"{number} ".ljust(characters, "x")},
            started_at=START + timedelta(milliseconds=number),
        )


def copied(source: str, target: str, manifest: str) -> dict[str, Any]:
    """Copy, and give the peak memory of this process in megabytes."""
    report = copy(source, target, manifest=manifest)
    return {"ok": report.ok, "events": report.events, "bytes": report.bytes, "peak": _peak(), "told": str(report)}


def checked(source: str, target: str, manifest: str) -> dict[str, Any]:
    """Read both sides back and compare."""
    report = check(source, target, manifest=manifest)
    return {"ok": report.ok, "events": report.events, "bytes": report.bytes, "peak": _peak(), "told": str(report)}


def digest(url: str) -> dict[str, Any]:
    """The SHA-256 of all events, read one by one."""
    found = hashlib.sha256()
    with connect(url) as dock:
        for event in dock.sessions.list_events("large"):
            found.update(event.to_json().encode())
    return {"digest": found.hexdigest(), "peak": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


STEPS: dict[str, Callable[..., dict[str, Any]]] = {"fill": fill, "copy": copied, "check": checked, "digest": digest}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))
