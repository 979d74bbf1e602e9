"""Copies that are killed or interrupted again and again at random moments end with everything there once."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import pytest

from addons.transfer.tests.test_kills import SESSIONS, contents, filled, stopped
from sessiondock_transfer import check, copy

RUNS = 50


@pytest.mark.parametrize("seed", range(RUNS))
def test_a_run_that_is_stopped_is_gone_on_with(seed: int, tmp_path: Path) -> None:
    chosen = random.Random(seed)
    source, target, manifest = filled(tmp_path / "a.db"), f"sqlite:///{tmp_path / 'b.db'}", tmp_path / "m.db"
    for _ in range(chosen.randrange(1, 3)):
        how = chosen.choice([signal.SIGKILL, signal.SIGINT])
        arguments = [source, target, str(manifest), chosen.choice(["sync", "async"])]
        # one that came to its end before the signal is as good as one that was stopped
        stopped(arguments, chosen.randrange(SESSIONS), how)
    report = copy(source, target, manifest=manifest)
    assert report.ok, report
    assert check(source, target, manifest=manifest).ok
    assert contents(target) == contents(source)
