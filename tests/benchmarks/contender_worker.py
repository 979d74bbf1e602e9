"""Runs inside a contender's environment, standard library only: ``python contender_worker.py contender.py``.

One JSON document per line comes in and one goes out. ``{"task": {...}}`` prepares what is measured; ``{"calls": n}``
does it so many times and answers with CPU microseconds of this process per call and its peak memory in MiB;
``{"samples": n}`` does it until there are so many samples, and answers with source file -> how often it was running.

A contender is a file with one or both of these functions. Each opens a client and returns what makes one call::

    def sync(task): ...                       # returns a function
    async def asynchronous(task): ...         # returns a coroutine function

A task has ``address``, ``method``, ``url``, ``headers``, ``body`` (str or None), ``vendor``, ``operation``,
``together`` (calls in flight of asyncio, 0 for synchronous code), ``threads`` and ``options``.
"""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

Work = Callable[[int], object]


def in_threads(call: Callable[[], object], threads: int) -> Work:
    """Make calls from so many threads at once; one is this thread."""

    def some(calls: int) -> None:
        for _ in range(calls):
            call()

    if threads == 1:
        return some
    pool = ThreadPoolExecutor(threads)

    def many(calls: int) -> None:
        for each in [pool.submit(some, -(-calls // threads)) for _ in range(threads)]:
            each.result()

    return many


def in_flight(runner: asyncio.Runner, call: Callable[[], Awaitable[object]], together: int) -> Work:
    """Keep so many calls of one event loop in flight."""

    async def some(calls: int) -> None:
        for _ in range(calls):
            await call()

    async def many(calls: int) -> None:
        await asyncio.gather(*(some(-(-calls // together)) for _ in range(together)))

    return lambda calls: runner.run(many(calls))


def prepared(contender: Any, task: dict[str, Any], runner: asyncio.Runner) -> Work:
    """What is measured."""
    if task["together"]:
        return in_flight(runner, runner.run(contender.asynchronous(task)), task["together"])
    return in_threads(contender.sync(task), task["threads"])


def measured(work: Work, calls: int) -> dict[str, float]:
    """CPU microseconds per call, and the peak memory until now."""
    started = time.process_time()
    work(calls)
    seconds = time.process_time() - started
    return {"us": seconds / calls * 1e6, "peak": peak()}


def sampled(work: Work, samples: int) -> dict[str, int]:
    """Source file -> how often it was running when a millisecond of CPU time had passed."""
    found: Counter[str] = Counter()

    def note(_: int, frame: FrameType | None) -> None:
        if frame is not None:
            found[frame.f_code.co_filename] += 1

    signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    try:
        while found.total() < samples:
            work(20)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return found


def peak() -> float:
    """The most memory that this process has held, in MiB; what `resource` knows begins with the parent's."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def load(path: str) -> Any:
    """The contender's module."""
    spec = importlib.util.spec_from_file_location("contender", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(path: str) -> None:
    """Answer until standard input ends. What a library prints goes to standard error."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    contender = load(path)
    runner = asyncio.Runner()
    # what was prepared before stays open, since closing is not measured, and some clients cannot be closed
    kept: list[Work] = []
    for line in sys.stdin:
        order = json.loads(line)
        answer: dict[str, Any] = {}
        if "task" in order:
            kept.append(prepared(contender, order["task"], runner))
            gc.collect()
        elif "samples" in order:
            answer = dict(sampled(kept[-1], order["samples"]))
        else:
            answer = measured(kept[-1], order["calls"])
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
