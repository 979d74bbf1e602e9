"""``python -m sessiondock_devkit.conformance`` lists the checks: the names that ``skips`` use, and the summaries."""

from __future__ import annotations

import sys

from . import AsyncConformance
from .report import GROUPS
from .rules import checks


def main() -> int:
    """Print a line for each check, under the headings of the report."""
    found = sorted(checks(AsyncConformance).values(), key=lambda each: GROUPS.index(each.group))
    for group in GROUPS:
        print(group)
        for each in found:
            if each.group == group:
                name = each.name if each.each is None else f"{each.name}[...]"
                print(f"  {name:<38} {each.summary}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
