"""Instructions for a call, counted by valgrind: the same on a busy machine as on a quiet one.

``python -m tests.benchmarks.instructions sqlite postgresql`` counts a database against the same work by hand,
``python -m tests.benchmarks.instructions http sync get`` the HTTP cases of the page whose titles have all these words,
against the first library of each. What the kernel does (writing, syncing, sending) is not counted, so the ratios of CPU
time are lower.

A contender's process runs under callgrind. It makes some calls, then three times as many, and the difference is what
the calls cost: starting, connecting and warming up are in neither.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from providers.sql.tests.postgres_server import USER, server

from .bench_raw_sql import CALLS
from .cases import Case, cases
from .contending import FOLDER, WORKER, Contender
from .vendors import VENDORS
from .with_nginx import serving_files

__all__ = ["Counted", "counted"]

_PROGRAMS = ("valgrind", "vgdb")
_TOTAL = re.compile(r"^(?:totals|summary): (\d+)", re.MULTILINE)
_WARM = 30
HTTP_CALLS = 64


class Counted:
    """A contender's process under callgrind, whose counter is read between the rounds."""

    def __init__(self, contender: Contender, folder: Path) -> None:
        self._folder = folder
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        environment |= {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        counter = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={folder / 'counts'}"]
        self._process = subprocess.Popen(
            [*counter, f"--vgdb-prefix={folder / 'gdb'}", contender.python, WORKER, FOLDER / f"{contender.script}.py"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._options = contender.options

    def per_call(self, task: Mapping[str, Any], calls: int) -> float:
        """Instructions for one call."""
        self._ask({"task": {"threads": 1, "together": 0, **task, "options": self._options}})
        self._ask({"calls": max(_WARM * calls // 100, 10)})
        self._read()
        few, many = self._round(calls), self._round(3 * calls)
        return (many - few) / (2 * calls)

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _round(self, calls: int) -> int:
        self._ask({"calls": calls})
        return self._read()

    def _read(self) -> int:
        """What was counted since this was asked before."""
        subprocess.run(
            ["vgdb", f"--vgdb-prefix={self._folder / 'gdb'}", f"--pid={self._process.pid}", "dump"],
            check=True,
            capture_output=True,
        )
        written = [each for each in self._folder.glob("counts*") if (text := each.read_text()) and "totals" in text]
        total = sum(int(found[1]) for each in written if (found := _TOTAL.search(each.read_text())))
        for each in written:
            each.unlink()
        return total

    def _ask(self, order: Mapping[str, Any]) -> None:
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        pipe_in.write(json.dumps(order) + "\n")
        pipe_in.flush()
        if not pipe_out.readline():
            raise RuntimeError(f"{order} was not answered; what went wrong is in the output above")


@contextmanager
def counted(contender: Contender) -> Generator[Counted]:
    """A contender's process. SystemExit where valgrind is missing."""
    if missing := [name for name in _PROGRAMS if shutil.which(name) is None]:
        raise SystemExit(f"{' and '.join(missing)} not found; install valgrind, such as with: apt-get install valgrind")
    with tempfile.TemporaryDirectory() as folder:
        process = Counted(contender, Path(folder))
        try:
            yield process
        finally:
            process.close()


def _database(title: str, url: str, wanted: list[str]) -> None:
    """Print the table of a database."""
    ours, theirs = (
        Contender(name=by, script="sql", python=Path(sys.executable), options={"by": by}) for by in ("us", "hand")
    )
    print(f"\n| {title}, instructions | ours, k | by hand, k | ratio |\n| --- | ---: | ---: | ---: |")
    with counted(ours) as mine, counted(theirs) as its:
        for operation, calls in CALLS.items():
            if not any(word in operation for word in wanted or [""]):
                continue
            task = {"url": url, "operation": operation}
            few = max(calls // 10, 4)
            found, floor = mine.per_call(task, few) / 1000, its.per_call(task, few) / 1000
            print(f"| {operation} | {found:,.0f} | {floor:,.0f} | {found / floor:.2f} |", flush=True)


def _http(words: list[str]) -> None:
    """Print a row for each case whose title has all the words."""
    chosen = [case for case in cases() if case.operation != "stream" and all(word in _title(case) for word in words)]
    print("| instructions, k | | | |\n| --- | ---: | ---: | ---: |")
    for size in sorted({case.size for case in chosen}):
        responses: dict[str, Any] = {}
        for vendor in VENDORS.values():
            responses |= vendor.responses(size, streams=False)
        with serving_files(responses) as nginx:
            for case in [each for each in chosen if each.size == size]:
                _print_case(case, case.task(nginx.address))


def _title(case: Case) -> str:
    return f"{case.group} {case.vendor} {case.title}"


def _print_case(case: Case, task: Mapping[str, Any]) -> None:
    found: dict[str, float] = {}
    for contender in case.contenders:
        with counted(contender) as process:
            found[contender.name] = process.per_call(task, max(HTTP_CALLS, case.together))
    floor = next(iter(found.values()))
    cells = (f"{name} {count / 1000:,.0f} ({count / floor:.2f})" for name, count in found.items())
    print(f"| {_title(case)} | {' | '.join(cells)} |", flush=True)


def main(kind: str = "sqlite", *words: str) -> None:
    """Count what is asked for."""
    if kind == "http":
        _http(list(words))
    elif kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            _database("SQLite", f"sqlite:///{Path(folder) / 'both.db'}", list(words))
    elif kind == "postgresql":
        with server() as address:
            _database("PostgreSQL", f"postgresql://{USER}@{address}/tests", list(words))
    else:
        raise SystemExit(f"{kind!r} cannot be counted; choose sqlite, postgresql or http")


if __name__ == "__main__":
    main(*sys.argv[1:])
