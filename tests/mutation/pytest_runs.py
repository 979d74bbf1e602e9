"""How pytest is run here: its options and limits, and the order of the tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import hypothesis
import pytest

from .calls import Measured
from .targets import ROOT, Target

__all__ = ["HOME", "limits", "log_of", "plugin", "rank", "started"]

HOME = ROOT / ".nox/mutation"
_OPTIONS = [
    *("-q", "-s", "--tb=short", "--timeout=120", "-c", "pyproject.toml"),
    *("-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning"),
]
_SHORTEST = 0.005
"""Seconds below which tests are taken to be equally fast."""


class _Profile:
    """The same examples in every run, and not too many."""

    def pytest_configure(self) -> None:
        hypothesis.settings.register_profile(
            "mutation",
            derandomize=True,
            database=None,
            deadline=None,
            max_examples=40,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.settings.load_profile("mutation")


def plugin() -> object:
    """What every run of pytest gets."""
    return _Profile()


def started(target: Target, *plugins: object) -> bool:
    """Run the tests of a module until one fails; whether none did."""
    return pytest.main([*_OPTIONS, "-x", *target.tests, *target.options], plugins=[*plugins]) == 0


def log_of(target: Target) -> Path:
    """What pytest writes while it runs the tests of a module without a change."""
    return HOME / f"{target.module}.log"


def limits(measured: Mapping[str, Measured]) -> dict[str, float]:
    """The seconds of processor time, and of time at all, that the tests may take with a change."""
    seconds = sum(each.seconds for each in measured.values())
    return {"cpu": 20 + 3 * seconds, "wall": 150 + 8 * seconds}


def rank(name: str, measured: Mapping[str, Measured], killers: Mapping[str, int]) -> tuple[float, float]:
    """A test's place in the order: those that noticed more in less time come first, then the fast ones."""
    seconds = max(measured[name].seconds, _SHORTEST) if name in measured else float("inf")
    return -killers.get(name, 0) / seconds, seconds
