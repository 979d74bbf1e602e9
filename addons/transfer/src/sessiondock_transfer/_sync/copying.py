# Generated from src/sessiondock_transfer/_async/copying.py: edit that file, not this one.
# Digest: 650650b400c3e8e2
"""Copies every session of a source, once, going on where an earlier run ended."""

from __future__ import annotations

from collections.abc import Generator

from sessiondock import Session, SessionDockError

from .._workers_sync import run_workers
from ..manifests import Row
from ..outcomes import reason_of
from .repairing import needs_check, repair
from .run import Run

__all__ = ["copy_all", "finish_uncertain", "resolve"]

_ROUNDS = 5


def copy_all(run: Run) -> None:
    """Copy every session that is listed."""
    if not resolve(run):
        return

    def work(session: Session) -> None:
        row = None if run.tally.stopped is not None else run.manifest.claim(session.id)
        if row is None:
            return
        if row.state != "copied":
            run.write(row)
        elif needs_check(run, row):
            run.guard(row, lambda: repair(run, row))
        else:
            run.unchanged(row)

    run_workers(run.listed(), work, run.options.concurrency)
    finish_uncertain(run)


def resolve(run: Run) -> bool:
    """Find out what became of writes of which it is not known whether they arrived. False when the target fails."""
    try:
        run.creator.resolve()
    except SessionDockError as error:
        run.tally.stopped = f"the target cannot be listed: {reason_of(error)}"
        return False
    return True


def finish_uncertain(run: Run) -> None:
    """Look for the writes of this run of which it is not known whether they arrived, and make those that did not."""
    number = run.manifest.run
    for _ in range(_ROUNDS):
        if run.tally.stopped is not None or not resolve(run):
            break
        rows = [row for state in ("new", "creating", "filling") for row in run.manifest.rows(state=state, run=number)]
        if not rows:
            break
        run_workers(_each(rows), run.write, run.options.concurrency)
    counts = run.manifest.counts(run=number)
    run.tally.add(unknown=sum(counts.get(state, 0) for state in ("new", "creating", "filling")))


def _each(rows: list[Row]) -> Generator[Row]:
    for row in rows:
        yield row
