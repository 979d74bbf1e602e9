"""Measures all that is on the page of benchmarks, and writes it.

``python -m tests.benchmarks.bench_page [quick] [instructions]``; a full run counts instructions, a quick one if told.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from .cases import FULL, QUICK
from .contending import SDKS
from .counting import measure_instructions
from .encrypted import measure_encrypted
from .measured_calls import measure_calls
from .memory import measure_memory
from .page import MEASURED, write_page
from .starting import measure_starts
from .steps import measure_steps
from .stores import measure_stores, measure_the_same_work, versions_of_stores
from .with_nginx import version as nginx_version

LIBRARIES = ("urllib3", "requests", "httpx", "aiohttp", "sniffio")


def main(*words: str) -> None:
    """Measure, keep the figures, write the page."""
    if unknown := set(words) - {"quick", "instructions"}:
        raise SystemExit(f"{', '.join(sorted(unknown))}: nothing of that name; choose quick and instructions")
    effort = QUICK if "quick" in words else FULL
    parts: dict[str, Callable[[], Any]] = {
        "calls": lambda: measure_calls(effort),
        "starts": lambda: measure_starts(effort),
        "encrypted": lambda: measure_encrypted(effort),
        "steps": lambda: measure_steps(effort),
        "stores": lambda: measure_stores(effort),
        "same": lambda: measure_the_same_work(effort),
        "memory": lambda: measure_memory(effort),
    }
    if effort is FULL or "instructions" in words:
        parts["instructions"] = measure_instructions
    found: dict[str, Any] = {}
    minutes: dict[str, float] = {}
    before = os.getloadavg()[0]
    for name, measure in parts.items():
        began = time.monotonic()
        found[name] = measure()
        minutes[name] = round((time.monotonic() - began) / 60, 1)
        print(f"{name} took {minutes[name]} minutes", flush=True)
    about = {
        "effort": "quick" if effort is QUICK else "full",
        "rounds": effort.rounds,
        "passes": effort.passes,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": [round(before, 1), round(os.getloadavg()[0], 1)],
        "minutes": minutes,
        "python": platform.python_version(),
        "nginx": nginx_version(),
        "versions": [
            *(f"{name} {version(name)}" for name in LIBRARIES),
            *(make().name for make in SDKS.values()),
            *versions_of_stores(),
        ],
    }
    MEASURED.write_text(json.dumps({"about": about, **found}, indent=1) + "\n", encoding="utf-8")
    write_page()


if __name__ == "__main__":
    main(*sys.argv[1:])
