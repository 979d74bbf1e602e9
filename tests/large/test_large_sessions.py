"""A session of 200 MB, one of a million events: copied and checked in memory that does not grow with them.

``SESSIONDOCK_LARGE`` is the part of the full size, 1 if it is not set.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(4 * 3600)
PART = float(os.environ.get("SESSIONDOCK_LARGE", "1"))
MOST_MEGABYTES = 180
"""Peak memory of a process that copies or checks; some 60 of them are Python and the packages."""
KINDS = {
    "200 MB of events": (int(2000 * PART), 100_000, 0),
    "a recording of 200 MB": (1, 10, int(200_000_000 * PART)),
    "a million events": (int(1_000_000 * PART), 50, 0),
}


def step(*arguments: object) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.large.steps", *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    print(arguments[0], found)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_memory_is_bounded(kind: str, tmp_path: Path) -> None:
    events, characters, recording = KINDS[kind]
    source, target = f"sqlite:///{tmp_path}/a.db", f"files:{tmp_path}/archive"
    step("fill", source, events, characters, recording)
    for number, pair in enumerate([(source, target), (target, f"sqlite:///{tmp_path}/b.db")]):
        for name in ("copy", "check"):
            done = step(name, *pair, tmp_path / f"{number}.manifest")
            assert done["ok"], done["told"]
            assert (done["events"], done["bytes"]) == (events, recording)
            assert done["peak"] < MOST_MEGABYTES
    assert step("digest", source)["digest"] == step("digest", f"sqlite:///{tmp_path}/b.db")["digest"]
