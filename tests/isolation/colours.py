"""Does a client of each colour answer, and leave the other colour's code alone?"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.isolation import targets
from tests.isolation.fault import Fault

FOREIGN = {
    "sync": {"httpx", "httpx2", "httpcore", "anyio", "aiohttp", "trio"},
    "async": {"requests", "urllib3"},
}
OTHER = {"sync": "_async", "async": "_sync"}


def check(distribution: str) -> Iterator[str]:
    """Connect to each of its providers in both colours, each in a process of its own."""
    for name, record in targets.records(distribution).items():
        with tempfile.TemporaryDirectory() as folder, targets.settings(record, Path(folder)) as settings:
            for colour in ("sync", "async"):
                loaded = ask(name, colour, settings)["loaded"]
                if strange := foreign(colour, loaded):
                    raise Fault(f"{name}: a {colour} user loads {', '.join(strange)}")
                yield f"{name}: connects and lists, {colour}; {len(loaded)} modules, none of the other colour"


def foreign(colour: str, loaded: Sequence[str]) -> list[str]:
    """The modules that a user of this colour has no use for."""
    return [
        module
        for module in loaded
        if module.partition(".")[0] in FOREIGN[colour]
        or (module.startswith("sessiondock") and OTHER[colour] in module.split("."))
    ]


def ask(
    name: str | None, colour: str = "sync", settings: dict[str, Any] | None = None, *, beside: str | None = None
) -> dict[str, Any]:
    """What a user's process loaded and what doctor found in it; ``beside`` is one more folder to import from."""
    options = {
        "name": name,
        "async": colour == "async",
        "settings": settings or {},
        "beside": [beside] if beside else [],
    }
    command = [sys.executable, "-sE", "-m", "tests.isolation.caller", json.dumps(options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Fault(f"{name}, {colour}: a user's process fails:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return {**answer, "log": done.stderr}
