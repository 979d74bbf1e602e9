"""Measures all that is on the page of benchmarks, and writes it: ``python -m tests.benchmarks.bench_page [quick]``."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version

from .cases import FULL, QUICK, measure_calls
from .contending import SDKS
from .encrypted import measure_encrypted
from .memory import measure_memory
from .page import MEASURED, write_page
from .starting import measure_starts
from .steps import measure_steps
from .stores import measure_stores, measure_the_same_work, versions_of_stores
from .with_nginx import version as nginx_version

LIBRARIES = ("urllib3", "requests", "httpx", "aiohttp", "sniffio")


def main(*, quick: bool) -> None:
    """Measure, keep the figures, write the page."""
    effort = QUICK if quick else FULL
    before = os.getloadavg()[0]
    calls, starts, encrypted = measure_calls(effort), measure_starts(effort), measure_encrypted(effort)
    steps, stores, memory = measure_steps(effort), measure_stores(effort), measure_memory(effort)
    after = os.getloadavg()[0]
    about = {
        "effort": "quick" if quick else "full",
        "rounds": effort.rounds,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": [round(before, 1), round(after, 1)],
        "python": platform.python_version(),
        "nginx": nginx_version(),
        "versions": [
            *(f"{name} {version(name)}" for name in LIBRARIES),
            *(make().name for make in SDKS.values()),
            *versions_of_stores(),
        ],
    }
    found = {
        "about": about,
        "calls": calls,
        "stores": stores,
        "same": measure_the_same_work(effort),
        "steps": steps,
        "starts": starts,
        "memory": memory,
        "encrypted": encrypted,
    }
    MEASURED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    write_page()


if __name__ == "__main__":
    main(quick="quick" in sys.argv[1:])
