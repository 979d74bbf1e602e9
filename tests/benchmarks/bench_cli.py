"""What starting the command costs: ``python -m tests.benchmarks.bench_cli``.

CPU milliseconds of a process over those of a bare interpreter that imports typer and rich, side by side in one run.
``--help`` and ``--version`` are to stay below 120 of them.
"""

from __future__ import annotations

import statistics
import subprocess
import sys

from .bench_import import once

ROUNDS = 15
LIMIT = 120.0
START = "import sys; sys.argv[1:] = [{0!r}]; from sessiondock_cli.program import main; main()"
CODE = {
    "import typer, rich": "import typer, rich",
    "bare interpreter": "pass",
    "sessiondock --help": START.format("--help"),
    "sessiondock --version": START.format("--version"),
    "sessiondock config": START.format("config"),
}


def quietly(code: str) -> float:
    """CPU milliseconds of one process, whose output nobody reads."""
    return once(f"import os; os.dup2(os.open(os.devnull, os.O_WRONLY), 1); {code}")


def main() -> None:
    """Interleave the rounds, so that a busy moment hits all alike; print medians and the least."""
    subprocess.run([sys.executable, "-c", CODE["sessiondock --help"]], check=True, stdout=subprocess.DEVNULL)
    taken: dict[str, list[float]] = {name: [] for name in CODE}
    for _ in range(ROUNDS):
        for name, code in CODE.items():
            taken[name].append(quietly(code))
    floor = taken["import typer, rich"]
    above = {
        name: statistics.median(time - its for time, its in zip(times, floor, strict=True))
        for name, times in taken.items()
    }
    for name, times in taken.items():
        print(f"{name:<25} {above[name]:+7.1f} ms (least {min(times) - min(floor):+.1f})")
    if slow := [name for name in ("sessiondock --help", "sessiondock --version") if above[name] > LIMIT]:
        sys.exit(f"more than {LIMIT:.0f} ms: {', '.join(slow)}")


if __name__ == "__main__":
    main()
