"""Running commands, several beside each other where they are independent."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import nox
from nox.command import CommandFailed

# A server of PostgreSQL for each is worth no more.
MOST = min(os.cpu_count() or 1, 4)


def run(session: nox.Session, python: str, *arguments: str) -> None:
    session.run(python, "-m", *arguments, external=True)


def quietly(session: nox.Session, python: str, *arguments: str) -> None:
    """Run Python, and show what it prints when it ends, in one piece."""
    printed = session.run(python, *arguments, external=True, silent=True)
    if isinstance(printed, str) and printed.strip():
        print(printed.rstrip(), flush=True)


def run_each(session: nox.Session, python: str, *commands: Sequence[str]) -> None:
    """Run all of them, as many at a time as there are cores, and fail if one of them fails."""

    def job(arguments: Sequence[str]) -> Callable[[], None]:
        return lambda: quietly(session, python, "-m", *arguments)

    beside(session, {" ".join(arguments): job(arguments) for arguments in commands})


def beside(session: nox.Session, jobs: Mapping[str, Callable[[], None]]) -> None:
    """Run all jobs, as many at a time as there are cores and begun in their order; fail if one of them fails."""

    def fails(job: Callable[[], None]) -> bool:
        try:
            job()
        except CommandFailed:
            return True
        return False

    with ThreadPoolExecutor(MOST) as pool:
        failed = [name for name, wrong in zip(jobs, pool.map(fails, jobs.values()), strict=True) if wrong]
    if failed:
        session.error("failed: " + "; ".join(failed))
