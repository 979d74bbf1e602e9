"""Ask ADK's own session services about a database file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.live.adk.environment import adk_python
from tests.live.adk.server import Storage


def ask_adk(service: Storage, database: Path, order: dict[str, Any]) -> Any:
    """What ADK's service of this kind finds in, or makes of, the file; see ``judge.py`` for the orders."""
    command = [adk_python(), Path(__file__).with_name("judge.py"), service, database]
    done = subprocess.run(command, check=False, input=json.dumps(order), capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"ADK's service could not answer {order}:\n{done.stderr[-4000:]}")
    return json.loads(done.stdout)
