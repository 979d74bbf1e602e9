"""Run in an environment that holds some distributions and what they declare: ``python -m tests.isolation NAME ...``.

Needs nothing but the standard library and those distributions. Everything is tried, even after a fault.
"""

import sys
from collections.abc import Callable, Iterator, Sequence

from tests.isolation import broken, colours, company, imports, public
from tests.isolation.fault import Fault

Check = Callable[[str], Iterator[str]]
EACH: Sequence[Check] = (public.check, imports.check, colours.check, broken.check)


def run(check: Callable[[], Iterator[str]]) -> tuple[list[str], list[str]]:
    """What a check tried, and what is wrong."""
    done = list[str]()
    try:
        for line in check():
            done.append(line)
    except Fault as fault:
        return done, [str(fault)]
    return done, []


def main(names: Sequence[str]) -> int:
    """0 when nothing is wrong."""
    checks: list[Callable[[], Iterator[str]]] = [lambda: company.check(names)]
    checks += [lambda check=check, name=name: check(name) for name in names for check in EACH]
    wrong = list[str]()
    for check in checks:
        done, faults = run(check)
        for line in (*done, *(f"FAULT: {fault}" for fault in faults)):
            print(line, flush=True)
        wrong += faults
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
