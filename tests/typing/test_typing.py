"""Pyright finds every error that the files beside this one expect, and no other.

mypy reports an unused ``type: ignore`` by itself, so the session ``types`` is enough for it. pyright takes such a
comment for its own unless it is told not to, so it is run with a configuration of this folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_the_expected_errors_and_no_other() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--project", str(HERE), "--pythonpath", sys.executable],
        cwd=ROOT,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
