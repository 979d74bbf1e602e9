"""Contenders whose instructions valgrind counts; see `instructions`, and `measure_instructions` for the page.

A contender's process runs under callgrind. It makes some calls, then three times as many, and the difference is what
the calls cost: starting, connecting and warming up are in neither. Starting takes valgrind a quarter of a minute or
more, so counting begins after it and all cases of a contender share a process.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .cases import Case, cases
from .contending import FOLDER, WORKER, Contender, Worker
from .measured_calls import serving_vendors

__all__ = ["Counting", "calls_of", "measure_instructions", "missing_programs"]

_PROGRAMS = ("valgrind", "vgdb")
_TOTAL = re.compile(r"^(?:totals|summary): (\d+)", re.MULTILINE)
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
_GROUPS = ("sync", "async")
_CALLS, _CALLS_OF_LONG_LISTS = 16, 4


def missing_programs() -> list[str]:
    """Those that have to be installed."""
    return [name for name in _PROGRAMS if shutil.which(name) is None]


def calls_of(case: Case) -> int:
    """How many calls tell what one costs: a multiple of those at once."""
    few = _CALLS_OF_LONG_LISTS if (case.operation, case.size) == ("list", 100) else _CALLS
    return max(few, case.least)


class _Counted:
    """A contender's process under callgrind, whose counter is read between the rounds."""

    def __init__(self, contender: Contender, folder: Path) -> None:
        self._folder, self._counts = folder, False
        folder.mkdir()
        counter = ["valgrind", "--quiet", "--tool=callgrind", "--instr-atstart=no"]
        files = [f"--callgrind-out-file={folder / 'counts'}", f"--vgdb-prefix={folder / 'gdb'}"]
        command: list[str | Path] = [*counter, *files, contender.python, WORKER, FOLDER / f"{contender.script}.py"]
        self._worker = Worker(contender.name, command, _ENVIRONMENT)

    def per_call(self, task: Mapping[str, Any], calls: int) -> float:
        """Instructions for one call."""
        self._worker.ask({"task": task})
        if not self._counts:
            # turned on once: valgrind translates everything anew, which takes longer than to make clients counted
            self._tell("instrumentation", "on")
            self._counts = True
        self._round(calls)
        few, many = self._round(calls), self._round(3 * calls)
        return (many - few) / (2 * calls)

    def end(self) -> None:
        """End the process."""
        self._worker.end()

    def _round(self, calls: int) -> int:
        """What is counted in it."""
        self._worker.ask({"calls": calls})
        self._tell("dump")
        written = [text for file in self._folder.glob("counts*") if "totals" in (text := _taken(file))]
        return sum(int(found[1]) for text in written if (found := _TOTAL.search(text)))

    def _tell(self, *words: str) -> None:
        told = ["vgdb", f"--vgdb-prefix={self._folder / 'gdb'}", f"--pid={self._worker.pid}", *words]
        subprocess.run(told, check=True, capture_output=True)


def _taken(file: Path) -> str:
    text = file.read_text(encoding="utf-8", errors="replace")
    file.unlink()
    return text


class Counting:
    """The counted processes of contenders, started when they are needed first, and ended on leaving the context."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="bench-")
        self._processes: dict[str, _Counted] = {}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes.values():
            process.end()
        self._folder.cleanup()

    def per_call(self, contender: Contender, task: Mapping[str, Any], calls: int) -> float:
        """Instructions for one call of a contender."""
        if contender.name not in self._processes:
            folder = Path(self._folder.name, str(len(self._processes)))
            self._processes[contender.name] = _Counted(contender, folder)
        told = contender.told(task)
        if contender.script == "httpx":
            # its five seconds are not enough for many calls in flight under valgrind
            told["options"] = {**told["options"], "timeout": 300}
        return self._processes[contender.name].per_call(told, calls)


def measure_instructions() -> list[dict[str, Any]] | None:
    """For each synchronous and asynchronous case its name and the instructions of a call, None without valgrind.

    Only the reference, and what of ours is over the same library, are counted.
    """
    if missing_programs():
        return None
    every = [case for case in cases(sdks=False) if case.group in _GROUPS]
    found: dict[Case, dict[str, int]] = {}
    with Counting() as counting:
        for size in sorted({case.size for case in every}):
            with serving_vendors(size, streams=False) as server:
                for case in [each for each in every if each.size == size]:
                    print(f"instructions of {case.name}", flush=True)
                    task, calls = case.task(server.address), calls_of(case)
                    found[case] = {each.name: round(counting.per_call(each, task, calls)) for each in _counted(case)}
    return [
        {"group": case.group, "title": case.title, "vendor": case.vendor, "instructions": found[case]} for case in every
    ]


def _counted(case: Case) -> Iterator[Contender]:
    yield case.contenders[0]
    yield from (each for each in case.contenders if each.script == "sessiondock" and "httpx" not in each.name)
