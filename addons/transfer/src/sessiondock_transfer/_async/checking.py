"""Compares a source with a target, session by session."""

from __future__ import annotations

import attrs

from sessiondock import Session, SessionDockError

from .._workers_async import run_workers
from ..differences import difference
from ..errors import ManifestError
from ..manifests import Row
from ..outcomes import SkippedError, reason_of
from .copying import resolve
from .run import AsyncRun, grouped

__all__ = ["check_all"]

_MOST_IDS = 100


async def check_all(run: AsyncRun, *, extra: bool) -> None:
    """Compare every session that is listed with its copy, found through the manifest, its id, or its mark.

    With ``extra``, count the sessions of the target that are no copies, too.
    """
    if not await resolve(run):
        return

    async def work(listed: Session) -> None:
        row = None if run.tally.stopped is not None else run.manifest.claim(listed.id)
        if row is None:
            return
        row = attrs.evolve(row, run=run.manifest.run)
        try:
            await _check(run, row)
        except SkippedError as error:
            run.manifest.put(attrs.evolve(row, reason=str(error)))
            run.tally.finish("skipped")
        except ManifestError:
            raise
        except SessionDockError as error:
            run.fail(row, error)

    await run_workers(run.listed(), work, run.options.concurrency)
    if extra and run.tally.stopped is None:
        await _count_extra(run)


async def _count_extra(run: AsyncRun) -> None:
    tally, count = run.tally, 0
    run.manifest.index_targets()
    try:
        async for session in run.target.list({}):
            if not run.manifest.has_target(session.id):
                count += 1
                if len(tally.extra_ids) < _MOST_IDS:
                    tally.extra_ids.append(session.id)
    except ManifestError:
        raise
    except SessionDockError as error:
        tally.stopped = f"the target cannot be listed: {reason_of(error)}"
        return
    tally.extra = count


async def _check(run: AsyncRun, row: Row) -> None:
    session = await run.whole(row.source_id)
    target_id = row.target_id
    if target_id is None:
        copy = await run.creator.find(run.mapped(session))
        target_id = None if copy is None else copy.id
    if target_id is None:
        missing = difference("session", session.id, "nothing; it was not copied")
        run.manifest.put(run.judged(row, [missing]))
        run.tally.finish("checked")
        return
    found = await run.comparer.compare(session, target_id, losses=frozenset(row.losses))
    state = "copied" if row.state in {"new", "found"} and found.equal else row.state
    # what a run has not written, and is not equal, stays the target's own
    ours = target_id if state == "copied" else row.target_id
    row = attrs.evolve(row, state=state, target_id=ours, reason=None)
    run.manifest.put(run.judged(row, found.differences))
    run.tally.add(events=found.events, recordings=found.recordings, bytes=found.bytes, lost=int(bool(found.lost)))
    run.tally.fields(lost=grouped(found.lost), added=found.added)
    run.tally.finish("unchanged" if found.equal else "checked")
