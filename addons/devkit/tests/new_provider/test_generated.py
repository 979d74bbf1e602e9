"""What the template writes passes its own sessions, whatever the service is called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sessiondock_devkit import codegen
from sessiondock_devkit.new_provider import new_provider
from sessiondock_devkit.new_provider.names import LONGEST


def run(*command: str, cwd: Path, **variables: str) -> None:
    """Run a module, without measuring its coverage."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment = {**inherited, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1", **variables}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["zz", "x2", "a-name-as-long-as-allow", "z" * LONGEST])
def test_the_length_of_the_name_changes_no_verdict(tmp_path: Path, name: str) -> None:
    project = new_provider(name, tmp_path)

    assert codegen.check(project) == []
    run("ruff", "check", ".", cwd=project)
    run("ruff", "format", "--check", ".", cwd=project)


def test_it_passes_its_own_sessions(tmp_path: Path) -> None:
    """All of `nox`, in this environment, with the distribution installed from a wheel beside it."""
    project = new_provider("acme", tmp_path, title="Acme & Co.", scheme="ac-me", key_required=False)
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    site = tmp_path / "site"
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--target", str(site)]
    run("pip", "install", *options, str(project), cwd=tmp_path)

    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    run("nox", "--no-venv", cwd=project, PYTHONPATH=str(site), PATH=path)

    assert {path: path.read_bytes() for path in before} == before
