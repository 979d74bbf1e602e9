"""Sessions with five events each, from SQLite to files to PostgreSQL to SQLite.

``python -m tests.benchmarks.bench_moving [n]``, ``n`` being the number of sessions, 2000 if left out. For each copy the
sessions per second and the peak memory, each in a process of its own; then whether the first and the last database hold
the same.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from providers.sql.tests.postgres_server import USER, server
from sessiondock import Event, connect
from sessiondock_sql import SQL, NewSession
from sessiondock_transfer import copy, copy_async

EVENTS, BATCH = 5, 500
START = datetime(2026, 1, 1, tzinfo=UTC)


def main(count: int) -> None:
    """Fill, copy three times, compare, print."""
    print(f"{count} sessions with {EVENTS} events each; Python {platform.python_version()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder, server() as address:
        urls = [
            f"sqlite:///{folder}/first.db",
            f"files:{folder}/archive",
            f"postgresql://{USER}@{address}/tests",
            f"sqlite:///{folder}/last.db",
        ]
        _child("fill", urls[0], str(count))
        print(f"{'copy':<28} {'sessions/s':>10} {'seconds':>8} {'CPU s':>7} {'peak MB':>8}")
        for number, (source, target) in enumerate(pairwise(urls)):
            done = _child("copy", source, target, f"{folder}/{number}.manifest")
            assert done["copied"] == count, done
            name = f"{source.partition(':')[0]} to {target.partition(':')[0]}"
            speed = count / done["seconds"]
            print(f"{name:<28} {speed:>10.0f} {done['seconds']:>8.0f} {done['cpu']:>7.0f} {done['peak']:>8.0f}")
        first, last = (_child("digest", urls[place])["digest"] for place in (0, -1))
        print("the first and the last database are", "equal" if first == last else "DIFFERENT")
        sizes = {path.name: path.stat().st_size for path in Path(folder).iterdir() if path.is_file()}
        print("bytes:", json.dumps(sizes))


def _child(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_moving", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def fill(url: str, count: str) -> dict[str, Any]:
    """Sessions as an application would have stored them."""
    with SQL(url) as dock:
        for first in range(0, int(count), BATCH):
            numbers = range(first, min(first + BATCH, int(count)))
            dock.sessions.create_many(cast("NewSession", _session(number)) for number in numbers)
            for number in numbers:
                dock.sessions.add_events(f"s{number:07}", [_event(number, place) for place in range(EVENTS)])
    return {}


def _session(number: int) -> dict[str, Any]:
    return {
        "id": f"s{number:07}",
        "name": f"support chat {number}",
        "project": "support",
        "user_id": f"customer-{number % 997}",
        "inputs": {"question": f"Where is parcel P-{number}?"},
        "outputs": {"text": "On its way."},
        "tags": ["parcel"],
        "started_at": START + timedelta(seconds=number),
    }


def _event(number: int, place: int) -> Event:
    return Event(
        id=f"e{number:07}-{place}",
        type="model" if place % 2 else "tool",
        name=f"step {place}",
        inputs={"messages": [{"role": "user", "content": f"Where is parcel P-{number}?"}]},
        outputs={"role": "assistant", "content": "On its way. " * 10},
        metrics={"prompt_tokens": 200 + place},
        started_at=START + timedelta(seconds=number, milliseconds=place),
    )


def copied(source: str, target: str, manifest: str) -> dict[str, Any]:
    """One copy in this process. ``SESSIONDOCK_BENCH=async`` runs the asynchronous variant."""
    started = time.perf_counter()
    if os.environ.get("SESSIONDOCK_BENCH") == "async":
        report = asyncio.run(copy_async(source, target, manifest=manifest))
    else:
        report = copy(source, target, manifest=manifest)
    assert report.ok, report
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "copied": report.copied,
        "seconds": time.perf_counter() - started,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / 1024,
    }


def digest(url: str) -> dict[str, Any]:
    """The SHA-256 of everything but ``updated_at``, which a database sets when events are added."""
    found = hashlib.sha256()
    with connect(url) as dock:
        for session in dock.sessions.list(page_size=500):
            plain = {name: value for name, value in session.to_dict().items() if name != "updated_at"}
            events = [event.to_dict() for event in dock.sessions.list_events(session.id)]
            found.update(json.dumps([plain, events], sort_keys=True).encode())
    return {"digest": found.hexdigest()}


if __name__ == "__main__":
    tasks: dict[str, Callable[..., dict[str, Any]]] = {"fill": fill, "copy": copied, "digest": digest}
    if sys.argv[1:2] and sys.argv[1] in tasks:
        print(json.dumps(tasks[sys.argv[1]](*sys.argv[2:])))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 2000)
