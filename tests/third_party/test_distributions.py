"""Each distribution is built, installed beside the core, and passes its own tests, found by its entry points."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nox_sessions import layout


def run(*command: str, cwd: Path, **variables: str) -> None:
    """Run a module, without measuring its coverage."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env={**inherited, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("folder", layout.third_parties(), ids=lambda folder: folder.name)
def test_it_passes_its_own_tests(folder: Path, tmp_path: Path) -> None:
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--no-index"]
    run("pip", "install", *options, "--target", str(tmp_path), str(folder), cwd=folder)
    run("pytest", "-q", "-p", "no:cacheprovider", cwd=folder, PYTHONPATH=str(tmp_path), HYPOTHESIS_STORAGE_DIRECTORY="")
