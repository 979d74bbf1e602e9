"""What the templates write passes its own checks, for every kind and whatever the service is called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sessiondock_devkit import codegen
from sessiondock_devkit.new_provider import KINDS, new_provider
from sessiondock_devkit.new_provider.names import LONGEST

BIN = str(Path(sys.executable).parent)


def run(*command: str, cwd: Path, **variables: str) -> None:
    """Run a module, without measuring its coverage."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment = {**inherited, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1", **variables}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["zz", "x2", "a-name-as-long-as-allow", "z" * LONGEST])
@pytest.mark.parametrize("kind", KINDS)
def test_the_length_of_the_name_changes_no_verdict(tmp_path: Path, kind: str, name: str) -> None:
    project = new_provider(name, tmp_path, kind=kind)

    assert codegen.check(project) == []
    run("ruff", "check", ".", cwd=project)
    run("ruff", "format", "--check", ".", cwd=project)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", KINDS)
def test_it_passes_its_own_sessions(tmp_path: Path, kind: str) -> None:
    """All of `nox`, in this environment, with the distribution installed from a wheel beside it."""
    project = new_provider("acme", tmp_path, kind=kind, title="Acme & Co.", scheme="ac-me")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    site = tmp_path / "site"
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--target", str(site)]
    run("pip", "install", *options, str(project), cwd=tmp_path)

    path = os.pathsep.join([BIN, os.environ["PATH"]])
    run("nox", "--no-venv", cwd=project, PYTHONPATH=str(site), PATH=path)

    assert {path: path.read_bytes() for path in before} == before


def test_a_key_may_be_optional(tmp_path: Path) -> None:
    project = new_provider("acme", tmp_path, key_required=False)
    site = tmp_path / "site"
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--target", str(site)]
    run("pip", "install", *options, str(project), cwd=tmp_path)
    run("pytest", "-q", "-k", "settings or secrets or client", cwd=project, PYTHONPATH=str(site))
