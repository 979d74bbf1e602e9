"""Change the modules that decide something and see whether a test notices.

``python -m tests.mutation`` tries all, ``python -m tests.mutation core/src/sessiondock/http/retry.py calls`` a module
and a group. A result is kept in ``.nox/mutation`` until its module changes; survivors are tried again each time.
``--fresh`` forgets all. ``--quick`` tries each mutant for a few seconds, with tests that open no sockets where there
are some: those that are noticed are kept, the others stay to be tried, so that its figures are lower bounds. A POSIX
system is needed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .report import Report
from .running import BaselineError, Runner, preload
from .targets import Target, targets


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 when every chosen group reaches the threshold and nothing accepted is stale."""
    if any(each.startswith("-") and each not in {"--fresh", "--quick"} for each in arguments):
        print(__doc__)
        return 2
    names = [name for name in arguments if not name.startswith("-")]
    chosen = [each for each in targets() if not names or {each.path, each.group} & set(names)]
    if unknown := [name for name in names if not any(name in {each.path, each.group} for each in chosen)]:
        print(f"no such module or group: {', '.join(unknown)}")
        return 2
    preload()
    report = Report(fresh="--fresh" in arguments)
    if "--quick" in arguments:
        chosen = [each.without_sockets() for each in chosen]
    runner = Runner(chosen, quick="--quick" in arguments)
    for target in chosen:
        _try(target, runner, report, complete="--quick" not in arguments)
    return 0 if report.finish(chosen) else 1


def _try(target: Target, runner: Runner, report: Report, *, complete: bool) -> None:
    results = report.opened(target)
    try:
        runner.run(target, results.is_open, [*results.tests.values()], results.record)
        results.ran(complete=complete)
    except BaselineError as error:
        report.fail(str(error))
    print(report.line(target), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
