"""Fixtures that start real ADK servers: one per kind of storage and test run, only when a test asks for it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.live.adk.environment import adk_python
from tests.live.adk.server import AdkServer, Storage, start_adk

StartAdk = Callable[[Storage], AdkServer]


@pytest.fixture(scope="session")
def live_adk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartAdk]:
    """The server of a kind of storage; started by the first call, stopped after the last test."""
    running = dict[Storage, AdkServer]()
    with ExitStack() as stack:

        def start(storage: Storage) -> AdkServer:
            if storage not in running:
                running[storage] = stack.enter_context(start_adk(tmp_path_factory.mktemp(storage), storage))
            return running[storage]

        yield start


def ask_adk(service: Storage, database: Path, order: dict[str, Any]) -> Any:
    """What ADK's own service of this kind finds in, or makes of, a database file."""
    command = [adk_python(), Path(__file__).with_name("judge.py"), service, database]
    done = subprocess.run(command, check=False, input=json.dumps(order), capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"ADK's service could not answer {order}:\n{done.stderr[-4000:]}")
    return json.loads(done.stdout)
