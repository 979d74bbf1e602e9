"""Ctrl-C in the middle of calls: whoever goes on finds the client usable, and no connection is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .running_providers import KINDS, RunningProvider, opened

ROOT = Path(__file__).parents[2]
COUNT = 40
pytestmark = pytest.mark.timeout(120)


@pytest.fixture(params=KINDS)
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningProvider]:
    with opened(request.param, tmp_path) as found:
        yield found


@pytest.mark.parametrize("variant", ["sync", "async"])
def test_interrupts(provider: RunningProvider, variant: str) -> None:
    command = [sys.executable, "-m", "tests.faults.interrupted", variant, str(COUNT), "1", provider.text]
    # a call that hangs ends the process with an error
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
