"""The fake server costs nothing but the standard library and attrs."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
before = set(sys.modules)
import sessiondock.testing, sessiondock.testing.serve
roots = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(roots - set(sys.stdlib_module_names)))
"""


def test_only_the_standard_library_and_attrs_are_imported() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60)

    assert set(done.stdout.split()) <= {"attr", "attrs", "sessiondock"}
    assert "sessiondock" in done.stdout
