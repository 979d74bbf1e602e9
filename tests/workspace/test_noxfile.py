"""The noxfile starts anywhere, with nothing installed, beside interpreters that do not work."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import noxfile
from nox_sessions import interpreters, layout, start

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
posix = pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for an interpreter")


def run(python: str | Path, *arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [str(python), str(start.ROOT / "noxfile.py"), *arguments]
    environment = {**os.environ, **variables}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def script(path: Path, *lines: str) -> str:
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(["#!/bin/sh", *lines]))
    path.chmod(0o755)
    return str(path)


def test_it_is_the_projects_noxfile_that_runs_wherever_it_is_started(tmp_path: Path) -> None:
    (tmp_path / "noxfile.py").write_text("raise SystemExit('the wrong noxfile')")

    listing = run(sys.executable, "-l", cwd=tmp_path)

    assert listing.returncode == 0
    assert all(f"* {session}" in listing.stdout for session in noxfile.REQUIRED)


def test_it_does_not_start_itself_twice(tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", symlinks=os.name != "nt")

    result = run(start.python_in(tmp_path / "bare"), cwd=tmp_path, **{start.RESTARTED: "1"})

    assert result.returncode == 1
    assert "has nox installed and cannot import it" in result.stderr


def test_this_interpreter_is_the_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))

    assert interpreters.interpreters() == {HERE: sys.executable}


@posix
def test_an_interpreter_that_does_not_run_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = next(version for version in interpreters.PYTHONS if version != HERE)
    shim = script(tmp_path / "shims" / f"python{other}", "exit 127")
    old = script(tmp_path / "old" / f"python{other}", "echo 2.7")
    real = script(tmp_path / "versions" / f"{other}.1" / "bin" / "python", f"echo {other}")
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "shims"), str(tmp_path / "old")]))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))

    assert list(interpreters.candidates(other)) == [shim, old, real]
    assert interpreters.interpreters() == {HERE: sys.executable, other: real}


def test_every_distribution_is_found_by_its_folder() -> None:
    core, *others = layout.distributions()

    assert core == start.ROOT / "core"
    assert {folder.parent for folder in others} <= {start.ROOT / "addons", start.ROOT / "providers"}
    assert layout.DEVKIT in others
