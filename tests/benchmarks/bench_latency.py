"""How close copies come to the latency of a service: ``python -m tests.benchmarks.bench_latency [sessions]``.

Sessions with one event each are copied from a fake that answers every request after 20 ms, and that runs in a process
of its own, into a database, with 1, 8 and 64 calls in flight. The bound is what no copy can beat with two cores of its
own: the CPU time of the copy, that of the fake, and for each call in flight its share of both and of the waiting, 20 ms
for each request that the fake has got.
"""

from __future__ import annotations

import asyncio
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sessiondock import Event
from sessiondock.testing import Fault
from sessiondock_honeyhive import AsyncHoneyHiveV1, HoneyHiveV1
from sessiondock_honeyhive.fake import FakeHoneyHive
from sessiondock_sql import SQL, AsyncSQL
from sessiondock_transfer import Report, copy, copy_async

LATENCY, LIMITS = 0.020, (1, 8, 64)
START = datetime(2026, 1, 1, tzinfo=UTC)


def serve(sessions: int) -> None:
    """The fake, filled; it answers late from then on, and writes its count of requests and its CPU
    seconds for each line that it reads.
    """
    with FakeHoneyHive() as fake:
        with HoneyHiveV1(api_key=fake.api_key, base_url=fake.base_url) as client:
            for number in range(sessions):
                made = client.sessions.create(name=f"chat {number}", started_at=START + timedelta(seconds=number))
                client.sessions.add_events(made.id, [Event(type="model", name="answer", outputs={"text": "Here."})])
        fake.faults.add(Fault.delay(LATENCY), times=10**9)
        print(json.dumps([fake.base_url, fake.api_key]), flush=True)
        before, used = len(fake.requests), _cpu()
        for _ in sys.stdin:
            print(json.dumps([len(fake.requests) - before, _cpu() - used]), flush=True)
            before, used = len(fake.requests), _cpu()


def main(sessions: int) -> None:
    """Serve, copy, print."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_latency", "serve", str(sessions)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        base_url, key = json.loads(server.stdout.readline())
        print(f"{sessions} sessions, {LATENCY * 1000:g} ms for each answer; Python {platform.python_version()}")
        titles = f"{'variant':<8} {'in flight':>9} {'requests':>9} {'waiting s':>9} {'CPU s':>6} {'fake CPU s':>10}"
        print(f"{titles} {'bound s':>8} {'wall s':>7} {'wall/bound':>10}")
        for variant in ("sync", "async"):
            for limit in LIMITS:
                began, used = time.perf_counter(), _cpu()
                with tempfile.TemporaryDirectory() as folder:
                    report = _copied(variant, {"base_url": base_url, "api_key": key}, folder, limit)
                assert report.ok, report
                assert report.copied == sessions
                wall, cpu = time.perf_counter() - began, _cpu() - used
                server.stdin.write("\n")
                server.stdin.flush()
                requests, fake_cpu = json.loads(server.stdout.readline())
                waiting = requests * LATENCY / limit
                bound = max(waiting + (cpu + fake_cpu) / limit, cpu, fake_cpu)
                line = f"{variant:<8} {limit:>9} {requests:>9} {waiting:>9.2f} {cpu:>6.2f} {fake_cpu:>10.2f}"
                print(f"{line} {bound:>8.2f} {wall:>7.2f} {wall / bound:>10.2f}", flush=True)
        server.stdin.close()


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _copied(variant: str, settings: dict[str, Any], folder: str, limit: int) -> Report:
    if variant == "async":
        return asyncio.run(_copied_async(settings, folder, limit))
    with HoneyHiveV1(**settings) as source, SQL(f"sqlite:///{folder}/copy.db") as target:
        return copy(source, target, manifest=f"{folder}/manifest", concurrency=limit)


async def _copied_async(settings: dict[str, Any], folder: str, limit: int) -> Report:
    async with AsyncHoneyHiveV1(**settings) as source, AsyncSQL(f"sqlite:///{folder}/copy.db") as target:
        return await copy_async(source, target, manifest=f"{folder}/manifest", concurrency=limit)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 500)
