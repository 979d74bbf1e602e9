"""Instructions for a call, counted by valgrind: the same on a busy machine as on a quiet one.

``python -m tests.benchmarks.instructions sqlite postgresql`` counts a database against the same work by hand,
``python -m tests.benchmarks.instructions http sync get`` the HTTP cases of the page whose titles have all these words,
against the first library of each; vendors' SDKs are left out. What the kernel does (writing, syncing, sending) is not
counted.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from providers.sql.tests.postgres_server import USER, server

from .cases import Case, cases
from .contending import Contender
from .counting import Counting, calls_of, missing_programs
from .measured_calls import serving_vendors

DATABASE_CALLS = {
    "create": 40,
    "get": 60,
    "list of 100": 4,
    "add_events, 1": 30,
    "add_events, 10": 10,
    "add_events, 100": 4,
    "update of the name": 30,
    "update of tags": 30,
    "update of metadata": 30,
}


def _database(title: str, url: str) -> None:
    """Print the table of a database."""
    ours, theirs = (
        Contender(name=by, script="sql", python=Path(sys.executable), options={"by": by}) for by in ("us", "hand")
    )
    print(f"\n| {title}, instructions | ours, k | by hand, k | ratio |\n| --- | ---: | ---: | ---: |")
    with Counting() as counting:
        for operation, calls in DATABASE_CALLS.items():
            task = {"url": url, "operation": operation}
            found, floor = (counting.per_call(each, task, calls) / 1000 for each in (ours, theirs))
            print(f"| {operation} | {found:,.0f} | {floor:,.0f} | {found / floor:.2f} |", flush=True)


def _http(words: list[str]) -> None:
    """Print a row for each case whose title has all the words."""
    chosen = [case for case in cases(sdks=False) if case.operation != "stream" and _has(case, words)]
    if not chosen:
        raise SystemExit(f"no case has all of these words in its title: {' '.join(words)}")
    print("| instructions, k | | | |\n| --- | ---: | ---: | ---: |")
    with Counting() as counting:
        for size in sorted({case.size for case in chosen}):
            with serving_vendors(size, streams=False) as nginx:
                for case in [each for each in chosen if each.size == size]:
                    task, calls = case.task(nginx.address), calls_of(case)
                    found = {each.name: counting.per_call(each, task, calls) for each in case.contenders}
                    print(f"| {case.name} | {' | '.join(_cells(found))} |", flush=True)


def _has(case: Case, words: list[str]) -> bool:
    return all(word in case.name for word in words)


def _cells(found: dict[str, float]) -> list[str]:
    floor = next(iter(found.values()))
    return [f"{name} {count / 1000:,.0f} ({count / floor:.2f})" for name, count in found.items()]


def main(*words: str) -> None:
    """Count what is asked for."""
    if missing := missing_programs():
        raise SystemExit(f"{' and '.join(missing)} not found; install valgrind, such as with: apt-get install valgrind")
    if words[:1] == ("http",):
        _http(list(words[1:]))
        return
    for kind in words or ("sqlite",):
        if kind == "sqlite":
            with tempfile.TemporaryDirectory() as folder:
                _database("SQLite", f"sqlite:///{Path(folder) / 'both.db'}")
        elif kind == "postgresql":
            with server() as address:
                _database("PostgreSQL", f"postgresql://{USER}@{address}/tests")
        else:
            raise SystemExit(f"{kind!r} cannot be counted; choose sqlite, postgresql or http")


if __name__ == "__main__":
    main(*sys.argv[1:])
