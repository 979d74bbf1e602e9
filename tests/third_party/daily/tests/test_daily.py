"""The command runs as one of sessiondock's, also beside a plugin that is broken."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sessiondock import connect


def run(*arguments: str, path: str = "") -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "sessiondock", *arguments]
    folders = os.pathsep.join(filter(None, (path, os.environ.get("PYTHONPATH", ""))))
    environment = {**os.environ, "PYTHONPATH": folders}
    return subprocess.run(program, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def stored(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'sessions.db'}"
    with connect(url) as client:
        for day in (1, 1, 2):
            client.sessions.create(started_at=datetime(2026, 4, day, tzinfo=UTC))
    return url


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """A folder with a plugin whose module does not load."""
    folder = tmp_path / "broken"
    info = folder / "sick-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "sick.py").write_text("raise RuntimeError('sick')")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sick\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[sessiondock.plugins]\nsick = sick\n")
    return str(folder)


def test_it_counts(stored: str) -> None:
    done = run("daily", stored)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2026-04-01  2\n2026-04-02  1\n", "")


def test_its_errors_end_as_those_of_the_command() -> None:
    done = run("daily")
    assert done.returncode == 2
    assert done.stderr == "error: write sessiondock daily CONNECTION_URL\n"


def test_it_is_listed_beside_a_broken_plugin(broken: str) -> None:
    done = run("--help", path=broken)
    assert done.returncode == 0
    assert "Commands of plugins:\n  daily  Count the sessions of each day." in done.stdout
    assert done.stderr.count("\n") == 1
    assert "hook plugin 'sick' of sick 1.0" in done.stderr
