"""The tutorial's code passes both type checkers, as a reader's own would."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.documentation.test_blocks import ROOT, program

CHECKERS = {
    "mypy": ["mypy", "--strict", "--allow-untyped-defs", "--allow-untyped-calls", "--config-file="],
    "pyright": ["pyright", "--pythonpath", sys.executable],
}


@pytest.mark.parametrize("checker", [pytest.param("mypy", marks=pytest.mark.broad), "pyright"])
def test_the_tutorial(checker: str, tmp_path: Path) -> None:
    code = tmp_path / "tutorial.py"
    code.write_text(program(ROOT / "docs" / "tutorial.md"), encoding="utf-8")
    command = [sys.executable, "-m", *CHECKERS[checker], str(code)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
