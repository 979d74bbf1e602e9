"""Both type checkers find every error that the files beside this one expect, and no other.

mypy reports an unused ``type: ignore`` by itself. pyright takes such a comment for its own unless it is told not to,
so it is run with a configuration of this folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = [str(path) for path in sorted(HERE.glob("*.py")) if not path.name.startswith("test_")]
CHECKERS = {
    "mypy": ["mypy", "--config-file", str(ROOT / "pyproject.toml"), *FILES],
    "pyright": ["pyright", "--project", str(HERE), "--pythonpath", sys.executable],
}


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_expected_errors_and_no_other(checker: str) -> None:
    sources = [str(path) for path in [ROOT / "core/src", *sorted(ROOT.glob("providers/*/src"))]]
    done = subprocess.run(
        [sys.executable, "-m", *CHECKERS[checker]],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": os.pathsep.join(sources), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
