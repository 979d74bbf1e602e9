"""Milliseconds to start Python and import, side by side in one run: ``python tests/benchmarks/bench_import.py``."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15
CODE = {
    "bare interpreter": "pass",
    "import sessiondock": "import sessiondock",
    "import httpx": "import httpx",
    "import requests": "import requests",
    "sessiondock.connect (name only)": "import sessiondock; sessiondock.connect",
    "sessiondock.HTTPClient": "import sessiondock; sessiondock.HTTPClient",
    "sessiondock.AsyncHTTPClient": "import sessiondock; sessiondock.AsyncHTTPClient",
}


def once(code: str) -> float:
    """Wall-clock milliseconds of one process."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Interleave the rounds, so that a busy moment hits all alike; print medians."""
    taken: dict[str, list[float]] = {name: [] for name in CODE}
    for _ in range(ROUNDS):
        for name, code in CODE.items():
            taken[name].append(once(code))
    bare = statistics.median(taken["bare interpreter"])
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:<34} {median:7.1f} ms   {median - bare:+7.1f} over a bare interpreter")


if __name__ == "__main__":
    main()
