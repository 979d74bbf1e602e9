"""Deals with copies of which an earlier check found that they differ, or that nothing has read back yet."""

from __future__ import annotations

import attrs

from sessiondock import ConflictError, Session
from sessiondock.authoring import advice

from ..manifests import Row
from .run import AsyncRun

__all__ = ["needs_check", "repair"]


def needs_check(run: AsyncRun, row: Row) -> bool:
    """Whether a copy that is in the manifest has to be read back before it counts."""
    return row.verified is False or (run.options.verify and row.verified is None)


async def repair(run: AsyncRun, row: Row) -> None:
    """Read a copy back. One that is gone is written again; of one that differs, ``on_conflict`` says what to do.

    ``"skip"`` leaves it as it is, and it counts as unverified; ``"fail"`` reports it as failed; ``"merge"`` writes what
    it lacks, and reads it back once more.
    """
    row = attrs.evolve(row, run=run.manifest.run, reason=None)
    target_id = row.target_id or ""
    session = await run.whole(row.source_id)
    found = await run.comparer.compare(session, target_id, losses=frozenset(row.losses))
    if found.equal:
        run.manifest.put(attrs.evolve(row, verified=True, differences=()) if run.options.compares_all else row)
        run.unchanged(row)
    elif await run.creator.get(target_id) is None:
        run.manifest.forget_recordings(row.source_id)
        await run.write(attrs.evolve(row, state="new", target_id=None))
    elif run.options.on_conflict == "merge":
        await _merge(run, row, session)
    else:
        row = run.judged(row, found.differences)
        if run.options.on_conflict == "fail":
            error = ConflictError(f"the copy in the target differs; {_remedy()}", provider=run.target.can.provider)
            run.fail(row, error, state="copied")
        else:
            run.manifest.put(
                attrs.evolve(row, reason=f"the copy in the target differs and was left alone; {_remedy()}")
            )
            run.tally.finish("checked")


async def _merge(run: AsyncRun, row: Row, session: Session) -> None:
    copy = await run.creator.get(row.target_id or "")
    assert copy is not None
    await run.creator.settle(run.mapped(session), copy)
    run.manifest.forget_recordings(row.source_id)
    await run.write(attrs.evolve(row, state="filling"), verify=True)


def _remedy() -> str:
    merging = advice.to_pass("on_conflict", "merge")
    return f"copy again and {merging} to write what it lacks, or sync to write it again"
