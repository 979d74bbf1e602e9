"""``python -m tests.kit_faults``: how many planted faults the conformance kit catches.

Arguments name shapes or classes of faults, or are words of what is wrong. The exit status is 1 when a fault is missed
that must be caught, or caught although its entry says why it cannot be.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from .planting import SHAPES, Fault, caught, planted
from .table import FAULTS


def main(words: list[str]) -> int:
    """Print a line for each fault that is missed, and the table of classes. Returns the exit status."""
    totals: Counter[tuple[str, str, str]] = Counter()
    unexpected = 0
    for name, faults in FAULTS.items():
        for fault in faults:
            if words and not {name, fault.group} & {*words} and not any(word in fault.what for word in words):
                continue
            for variant, said in outcomes(name, fault):
                ok = "caught" if said is not None else "missed"
                totals[name, fault.group, ok] += 1
                if (said is None) == (not fault.missed):
                    unexpected += 1
                if said is None or words:
                    print(f"{ok}  {name}, {variant}: {fault.what}: {said or fault.missed or 'no reason'}", flush=True)
    report(totals)
    return int(unexpected > 0)


def outcomes(name: str, fault: Fault) -> list[tuple[str, str | None]]:
    """What the kit says of a fault, by variant."""
    with planted(SHAPES[name], fault) as described:
        return [(variant, caught(described, variant, fault.near)) for variant in fault.variants]


def report(totals: Counter[tuple[str, str, str]]) -> None:
    """The table by shape and class."""
    rows = sorted({(shape, group) for shape, group, _ in totals})
    for shape, group in rows:
        print(f"{shape:<20} {group:<14} {totals[shape, group, 'caught']:>4} {totals[shape, group, 'missed']:>4}")
    all_caught = sum(count for (_, _, ok), count in totals.items() if ok == "caught")
    print(f"{'all':<35} {all_caught:>4} {sum(totals.values()) - all_caught:>4}")


if __name__ == "__main__":
    began = time.monotonic()
    status = main(sys.argv[1:])
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(status)
