"""What SQLite does on this machine: ``python -m tests.benchmarks.bench_sql [sessions] [creates per process]``.

Sessions per second one by one and by the thousand, early and late pages, memory, and eight processes on one file, once
with one of them killed.
"""

from __future__ import annotations

import platform
import resource
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, cast

from sessiondock_sql import SQL, NewSession

from .by_hand import FIELDS

PROCESSES, PAGE, BATCH = 8, 100, 1000


def create(url: str, count: int) -> float:
    """Sessions per second, one transaction each."""
    with SQL(url) as dock:
        started = time.perf_counter()
        for number in range(count):
            dock.sessions.create(name=f"session {number}", **FIELDS)
        return count / (time.perf_counter() - started)


def new(name: str) -> NewSession:
    """A session as `create_many` takes it."""
    return cast("NewSession", {"name": name, **FIELDS})


def create_many(url: str, count: int) -> float:
    """Sessions per second, a thousand in each transaction."""
    with SQL(url) as dock:
        started = time.perf_counter()
        for first in range(0, count, BATCH):
            dock.sessions.create_many(new(f"session {number}") for number in range(first, first + BATCH))
        return count / (time.perf_counter() - started)


def pages(url: str, **filters: Any) -> tuple[float, float, int]:
    """Milliseconds of the first page and of a late one (medians of nine), and which one that is."""
    with SQL(url) as dock:
        cursors = [page.cursor for page in dock.sessions.list(page_size=PAGE, **filters).pages()]
        late = min(998, len(cursors) - 2)

        def once(cursor: str | None) -> float:
            started = time.perf_counter()
            page = dock.sessions.list(page_size=PAGE, cursor=cursor, **filters).first()
            assert len(page) == PAGE
            return (time.perf_counter() - started) * 1000

        early_ms, late_ms = ([once(cursor) for _ in range(9)] for cursor in (None, cursors[late]))
        return statistics.median(early_ms), statistics.median(late_ms), late + 2


ITERATE = """
import resource, sys
from sessiondock_sql import SQL
with SQL(sys.argv[1]) as dock:
    count = sum(1 for _ in dock.sessions.list(page_size=100, max_items=int(sys.argv[2])))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(url: str, count: int) -> float:
    """Peak RSS in MiB of a process that iterates over so many sessions."""
    done = subprocess.run([sys.executable, "-c", ITERATE, url, str(count)], capture_output=True, text=True, check=True)
    found, kilobytes = map(int, done.stdout.split())
    assert found == count
    return kilobytes / 1024


def recording(url: str) -> str:
    """A large recording in and out, and what it adds to the memory of this process."""
    size = 200 * 2**20
    chunk = bytes(range(256)) * 1024
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with SQL(url) as dock:
        session = dock.sessions.create(**FIELDS)
        started = time.perf_counter()
        stored = dock.sessions.add_recording(session.id, (chunk for _ in range(size // len(chunk))))
        written = time.perf_counter() - started
        started = time.perf_counter()
        with dock.sessions.stream_recording(session.id, recording_id=stored.id) as stream:
            assert sum(len(part) for part in stream.iter_bytes()) == size
        read = time.perf_counter() - started
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return f"200 MiB written at {200 / written:.0f} MiB/s, read at {200 / read:.0f} MiB/s, {more:.1f} MiB more memory"


def write(url: str, who: str, count: int) -> None:
    """What each of the processes does: create, and say so once it is stored."""
    with SQL(url) as dock:
        for number in range(count):
            dock.sessions.create(id=f"{who}-{number}", **FIELDS)
            print(f"{who}-{number}", flush=True)


def processes(folder: Path, count: int, *, kill: bool) -> str:
    """Let eight processes write one file, perhaps kill one, and compare what was acknowledged with what is there."""
    file = folder / f"many-{kill}.db"
    running: list[tuple[subprocess.Popen[bytes], Path]] = []
    started = time.perf_counter()
    for who in range(PROCESSES):
        said = folder / f"said-{kill}-{who}"
        command = [
            sys.executable,
            "-m",
            "tests.benchmarks.bench_sql",
            "--write",
            f"sqlite:///{file}",
            str(who),
            str(count),
        ]
        with said.open("wb") as out:
            running.append((subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE), said))
    if kill:
        victim, said = running[0]
        while said.read_bytes().count(b"\n") < count // 2 and victim.poll() is None:
            time.sleep(0.005)
        victim.send_signal(signal.SIGKILL)
    errors = [process.communicate()[1] for process, _ in running]
    seconds = time.perf_counter() - started
    acknowledged = {line for _, said in running for line in said.read_text().split("\n")[:-1]}
    with SQL(f"sqlite:///{file}") as dock:
        stored = {session.id for session in dock.sessions.list(page_size=1000)}
    sound = sqlite3.connect(file).execute("PRAGMA integrity_check").fetchone()[0]
    failed = sum(1 for error in errors if error)
    return (
        f"{len(stored):,} rows, {len(acknowledged):,} acknowledged, {len(acknowledged - stored)} of these lost, "
        f"{failed} errors, integrity {sound}, {seconds:.1f} s ({len(stored) / seconds:,.0f}/s)"
    )


def main(sessions: int = 100_000, creates: int = 2000) -> None:
    """Print everything."""
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, batch = f"sqlite:///{folder}/one.db", f"sqlite:///{folder}/batch.db"
        print(f"create, {sessions:,} one by one: {create(one, sessions):,.0f}/s", flush=True)
        print(f"create_many, {sessions:,} by the {BATCH:,}: {create_many(batch, sessions):,.0f}/s", flush=True)
        for title, filters in (("all", {}), ("project=...", {"project": "bench"})):
            early, late, which = pages(one, **filters)
            factor = max(early, late) / min(early, late)
            shown = f"page 1 {early:.2f} ms, page {which} {late:.2f} ms, factor {factor:.2f}"
            print(f"list(page_size={PAGE}), {title}: {shown}")
        for count in (1000, sessions):
            print(f"peak memory of iterating over {count:,}: {peak(one, count):.1f} MiB", flush=True)
        print("recording:", recording(one), flush=True)
        print(f"{PROCESSES} processes, {creates:,} creates each:", processes(folder, creates, kill=False), flush=True)
        print("the same, one of them killed:", processes(folder, creates, kill=True))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        main(*map(int, sys.argv[1:]))
