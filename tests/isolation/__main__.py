"""Run in an environment that holds some distributions and what they declare: ``python -m tests.isolation NAME ...``.

Needs nothing but the standard library and those distributions. All checks run, even after a fault.
"""

import sys
from collections.abc import Callable, Iterator, Sequence

from tests.isolation import broken, dependencies, imports, public, variants
from tests.isolation.fault import Fault

Check = Callable[[str], Iterator[str]]
EACH: Sequence[Check] = (public.check, imports.check, variants.check, broken.check)


def run(check: Iterator[str]) -> Iterator[str]:
    """Print the results of a check and yield its fault, if it has one."""
    try:
        for line in check:
            print(line, flush=True)
    except Fault as fault:
        print(f"FAULT: {fault}", flush=True)
        yield str(fault)


def main(names: Sequence[str]) -> int:
    """The exit status: 0 without a fault."""
    checks = [dependencies.check(names), *(check(name) for name in names for check in EACH)]
    wrong = [fault for check in checks for fault in run(check)]
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
