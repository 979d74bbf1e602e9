"""Do the sync and the async client each connect, without loading the code of the other variant?"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.isolation import targets
from tests.isolation.fault import Fault

LIBRARIES_OF_THE_OTHER = {
    "sync": {"httpx", "httpx2", "httpcore", "anyio", "aiohttp", "trio"},
    "async": {"requests", "urllib3"},
}
OTHER = {"sync": "_async", "async": "_sync"}


def check(distribution: str) -> Iterator[str]:
    """Connect to each of its providers, sync and async, each in a process of its own."""
    for name, record in targets.records(distribution).items():
        with tempfile.TemporaryDirectory() as folder, targets.settings(record, Path(folder)) as settings:
            for variant in ("sync", "async"):
                loaded = report(name, variant, settings)["loaded"]
                if unneeded := of_the_other(variant, loaded):
                    raise Fault(f"{name}: the {variant} client loads {', '.join(unneeded)}")
                yield f"{name}: the {variant} client lists sessions; {len(loaded)} modules, none of the other variant"


def of_the_other(variant: str, loaded: Sequence[str]) -> list[str]:
    """The modules that only the other variant needs."""
    return [
        module
        for module in loaded
        if module.partition(".")[0] in LIBRARIES_OF_THE_OTHER[variant]
        or (module.startswith("sessiondock") and OTHER[variant] in module.split("."))
    ]


def report(
    name: str | None,
    variant: str = "sync",
    settings: dict[str, Any] | None = None,
    *,
    beside: str | None = None,
    **environment: str,
) -> dict[str, Any]:
    """The modules that a user's process loads and what ``doctor`` finds in it.

    Args:
        name: the provider to connect to, None for none.
        variant: ``"sync"`` or ``"async"``.
        settings: of the client.
        beside: one more folder to import from.
        environment: further variables of the process.
    """
    options = {
        "name": name,
        "async": variant == "async",
        "settings": settings or {},
        "beside": [beside] if beside else [],
    }
    command = [sys.executable, "-sE", "-m", "tests.isolation.caller", json.dumps(options)]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Fault(f"{name}, {variant}: a user's process fails:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
