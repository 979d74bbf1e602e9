"""What stores sessions in SQLite on this machine, side by side: each contender on a database file of its own."""

from __future__ import annotations

import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.live.adk.environment import ADK_VERSION, adk_python
from tests.peers._support import Sdk, python_of

from .bench_raw_sql import measure_by_hand
from .cases import Effort
from .contending import Contender, Workers, ours
from .rounds import joined

__all__ = ["measure_stores", "measure_the_same_work", "versions_of_stores"]

AGENTS = "0.24.0"
OPERATIONS = {
    "create": "create a session",
    "add": "add a message",
    "add_many": "add 100 messages",
    "read": "read a session of 20 messages",
    "list": "list 100 sessions",
}
TASK: dict[str, Any] = {
    "sessions": 100,
    "events": 20,
    "text": "Where is my parcel? It was sent on Monday, and the tracking page shows nothing since.",
}
WITHOUT = {"openai-agents": {"create", "list"}}
"""Contender -> the operations that it does not have."""


def _contenders() -> list[Contender]:
    alchemy = Sdk(
        name=f"sqlalchemy-{version('sqlalchemy')}",
        requirements=(f"sqlalchemy=={version('sqlalchemy')}",),
        imports="sqlalchemy",
    )
    agents = Sdk(name=f"openai-agents-{AGENTS}", requirements=(f"openai-agents=={AGENTS}",), imports="agents")
    adk, told = adk_python(), {"together": 1}
    own = ours().python
    return [
        Contender(name="sqlite3", script="store_sqlite3", python=Path(sys.executable)),
        Contender(name="sessiondock", script="store_sessiondock", python=own),
        Contender(name="sessiondock, async", script="store_sessiondock", python=own, task=told),
        Contender(name="SQLAlchemy Core", script="store_sqlalchemy", python=python_of(alchemy)),
        Contender(name="google-adk, sqlite", script="store_adk", python=adk, task=told, options={"service": "sqlite"}),
        Contender(
            name="google-adk, database", script="store_adk", python=adk, task=told, options={"service": "database"}
        ),
        Contender(name="openai-agents", script="store_agents", python=python_of(agents), task=told),
    ]


def versions_of_stores() -> list[str]:
    """Of what is compared here and nowhere else."""
    return [f"SQLAlchemy {version('sqlalchemy')}", f"google-adk {ADK_VERSION}", f"openai-agents {AGENTS}"]


def measure_stores(effort: Effort) -> list[dict[str, Any]]:
    """For each operation a title and contender -> CPU microseconds, round by round; the first is the reference."""
    passes = [_pass(effort) for _ in range(effort.passes)]
    found: list[dict[str, Any]] = []
    for operation, title in OPERATIONS.items():
        taken = joined([each[operation] for each in passes])
        us = {name: [round(each, 1) for each in figures] for name, figures in taken.items()}
        found.append({"title": title, "us": us})
    return found


def _pass(effort: Effort) -> dict[str, dict[str, list[float]]]:
    """Operation -> contender -> the rounds of one pass, on new databases."""
    contenders = _contenders()
    found: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as home, Workers() as workers:
        for operation, title in OPERATIONS.items():
            print(title, flush=True)
            folder = Path(home, operation)
            folder.mkdir()
            taking = [each for each in contenders if operation not in WITHOUT.get(each.name, ())]
            task = {**TASK, "operation": operation, "folder": str(folder)}
            found[operation] = workers.compared(taking, task, least=1, pace=effort.pace, rounds=effort.rounds_of_a_pass)
    return found


def measure_the_same_work(effort: Effort) -> list[dict[str, Any]]:
    """For each database and operation a title and what both take, round by round; by hand is the reference."""
    found: list[dict[str, Any]] = []
    for database, operations in measure_by_hand(effort.rounds, effort.pace).items():
        for title, taken in operations.items():
            us = {name: [round(each, 1) for each in figures.taken] for name, figures in taken.items()}
            found.append({"database": database, "title": title, "us": us})
    return found
