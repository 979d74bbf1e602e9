"""What importing costs: ``python -m tests.benchmarks.bench_import``.

CPU milliseconds of a process over those of a bare interpreter, side by side in one run, and modules loaded.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

ROUNDS = 15
ORQ = "from sessiondock_orq import {0}"
CLIENT = "from sessiondock_orq import {0}; {0}(api_key='k', base_url='http://localhost'{1})"
CODE = {
    "bare interpreter": "pass",
    "import sessiondock": "import sessiondock",
    "import attrs": "import attrs",
    "import urllib3": "import urllib3",
    "import requests": "import requests",
    "import httpx": "import httpx",
    "a provider, sync": ORQ.format("Orq"),
    "a provider, async": ORQ.format("AsyncOrq"),
    "first client, sync": CLIENT.format("Orq", ""),
    "first client, async": CLIENT.format("AsyncOrq", ""),
    "first client, async, aiohttp": CLIENT.format("AsyncOrq", ", transport='aiohttp'"),
}
COUNT = "import sys; before = set(sys.modules); {0}; print(len(set(sys.modules) - before))"


def once(code: str) -> float:
    """CPU milliseconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def modules(code: str) -> int:
    """How many modules are loaded."""
    done = subprocess.run([sys.executable, "-c", COUNT.format(code)], check=True, capture_output=True, text=True)
    return int(done.stdout)


def main() -> None:
    """Interleave the rounds, so that a busy moment hits all alike; print medians and the least."""
    taken: dict[str, list[float]] = {name: [] for name in CODE}
    for _ in range(ROUNDS):
        for name, code in CODE.items():
            taken[name].append(once(code))
    bare = taken["bare interpreter"]
    for name, times in taken.items():
        over = statistics.median(time - its for time, its in zip(times, bare, strict=True))
        print(f"{name:<30} {over:+7.1f} ms (least {min(times) - min(bare):+.1f}), {modules(CODE[name])} modules")


if __name__ == "__main__":
    main()
