"""Fixtures for judging by official SDKs, and the score at the end of the run. See ``_support``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.peers._judge import Judge
from tests.peers._support import Peer, Sdk

JUDGES = pytest.StashKey[dict[str, Judge]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[JUDGES] = {}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    judges = config.stash[JUDGES].values()
    if judges:
        terminalreporter.section("official SDKs")
    for judge in judges:
        for line in judge.summary():
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def open_judge(pytestconfig: pytest.Config) -> Callable[..., Judge]:
    """The judge of a name, ``open_judge(name, auth=header)``; made on first use."""
    judges = pytestconfig.stash[JUDGES]

    def open_judge(name: str, *, auth: str) -> Judge:
        return judges.setdefault(name, Judge(name, auth=auth))

    return open_judge


@pytest.fixture(scope="session")
def start_peer() -> Iterator[Callable[[Sdk, Path], Peer]]:
    """The running SDK of a driver; started on first use, ended after the last test."""
    running: dict[tuple[Sdk, Path], Peer] = {}
    with ExitStack() as stack:

        def start(sdk: Sdk, driver: Path) -> Peer:
            if (sdk, driver) not in running:
                running[sdk, driver] = stack.enter_context(Peer(sdk, driver))
            return running[sdk, driver]

        yield start
