"""``python -m addons.devkit.tests.conformance`` prints each broken provider, the check that fails, and its message."""

from __future__ import annotations

import sys

from addons.devkit.tests.conformance import conftest
from addons.devkit.tests.conformance.broken import BROKEN, VARIANTS
from addons.devkit.tests.conformance.running import complaint


def main() -> int:
    """1 when one of them gets through."""
    missed = 0
    for broken in BROKEN:
        found = [complaint(broken.kit(variant), broken.check) for variant in broken.variants]
        missed += len([error for error in found if error is None or broken.says not in str(error)])
        says = str(found[0]).splitlines()[0] if found[0] is not None else "NOT CAUGHT"
        print(f"{broken.what:<58} {broken.check:<40} {says[:110]}")
    print(f"{len(BROKEN)} broken providers, {len(VARIANTS)} variants, {missed} not caught")
    return 1 if missed else 0


if __name__ == "__main__":
    assert conftest.INSTALLED in sys.path
    sys.exit(main())
