"""``python -m tests.kit_faults``: how many planted faults the conformance kit catches.

Arguments name shapes or classes of faults, or are words of what is wrong. The exit status is 1 when a fault is missed
that must be caught, or caught although its entry says why it cannot be.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence

from .fault import Fault, read_faults
from .judging import Outcome, outcomes
from .page import PAGE, count, page


def main(arguments: Sequence[str]) -> int:
    """Print a line for each fault and variant, and the counts. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.kit_faults", description=__doc__)
    parser.add_argument("words", nargs="*", help="shapes, classes, or words of what is wrong; all without any")
    parser.add_argument("--processes", type=int, default=1, help="how many faults are tried at a time")
    parser.add_argument("--page", action="store_true", help=f"write {PAGE.name} from the entries, and try nothing")
    options = parser.parse_args(arguments)
    if options.page:
        PAGE.write_text(page(read_faults()), encoding="utf-8")
        return 0
    return report(outcomes(chosen(read_faults(), options.words), options.processes))


def chosen(faults: Iterable[Fault], words: Sequence[str]) -> list[Fault]:
    """The faults that words choose; all without words."""
    return [
        fault
        for fault in faults
        if not words or {fault.shape, fault.group} & {*words} or any(word in fault.what for word in words)
    ]


def report(found: Iterable[Outcome]) -> int:
    """Print what is found, as it is found. Returns the exit status."""
    began, all_caught, all_missed, unexpected = time.monotonic(), 0, 0, list[str]()
    for outcome in found:
        fault = outcome.fault
        verdict = "missed" if outcome.said is None else "caught"
        line = f"{verdict}  {fault.shape}, {outcome.variant}: {fault.what}"
        print(f"{line}: {outcome.said or fault.missed or 'no reason'}", flush=True)
        all_caught += outcome.said is not None
        all_missed += outcome.said is None
        if (outcome.said is None) != bool(fault.missed):
            unexpected.append(line)
    print(*(f"unexpected: {line}" for line in unexpected), sep="\n")
    print(f"{count(all_caught, all_missed)}; {time.monotonic() - began:.0f} s")
    return int(bool(unexpected))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
