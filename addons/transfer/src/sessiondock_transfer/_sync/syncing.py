# Generated from src/sessiondock_transfer/_async/syncing.py: edit that file, not this one.
# Digest: bbf1933d4af97f92
"""Keeps a target up to date with a source: what is new, what has changed and, if asked, what is gone."""

from __future__ import annotations

from contextlib import closing
from typing import Literal

import attrs

from sessiondock import NotFoundError, Operation, Session, SessionDockError
from sessiondock.authoring import advice

from .._workers_sync import run_workers
from ..differences import session_differences
from ..digests import RollingDigest, event_line, session_digest
from ..manifests import Row
from ..mapping import MappedSession
from ..outcomes import SkippedError
from .copying import finish_uncertain, resolve
from .run import Run

__all__ = ["sync_all"]


def sync_all(run: Run, *, delete: bool | Literal["all"]) -> None:
    """Write what is new, bring up to date what has changed, and delete what is gone from the source."""
    if not resolve(run):
        return

    def work(listed: Session) -> None:
        row = None if run.tally.stopped is not None else run.manifest.claim(listed.id)
        if row is None:
            return
        if row.state != "copied":
            run.write(row)
            return
        run.guard(row, lambda: _renew(run, attrs.evolve(row, run=run.manifest.run)))

    run_workers(run.listed(), work, run.options.concurrency)
    finish_uncertain(run)
    if delete and run.tally.stopped is None:
        _delete_the_gone(run, all_of_them=delete == "all")


def _renew(run: Run, row: Row) -> None:
    """Bring a copy up to date: add events, change fields or, where neither does, write it anew."""
    session = run.whole(row.source_id)
    if row.verified is False:
        # what a check found decides, and not what has changed in the source
        found = run.comparer.compare(session, row.target_id or "", losses=frozenset(row.losses))
        if not found.equal:
            _anew(run, row, "a check found that the copy differs")
            return
        if run.options.compares_all:
            row = attrs.evolve(row, verified=True, differences=())
        run.manifest.put(row)
    events_at_end, events_before = _events_digests(run, row)
    if run.options.events and events_before != row.events_digest:
        _anew(run, row, "events that were copied have changed")
        return
    digest = session_digest(session)
    same_session = digest == row.digest
    if same_session and events_at_end == row.events_digest and not _more_recordings(run, row):
        run.unchanged(row)
        return
    if not same_session and not _may_replace(run, row, "a field has changed"):
        return
    if not same_session and not _update(run, run.mapped(session), row):
        _anew(run, row, "a field has changed that update does not take")
        return
    run.write(attrs.evolve(row, state="filling", digest=digest))


def _events_digests(run: Run, row: Row) -> tuple[str, str]:
    """The digests of all events of the source, and of as many as were there when they were copied."""
    digest = RollingDigest()
    before = digest.value
    if run.options.events:
        with closing(run.source.events(row.source_id)) as events:
            for event in events:
                digest.add(event_line(event))
                if digest.count == row.events:
                    before = digest.value
    return digest.value, before if digest.count >= row.events else ""


def _more_recordings(run: Run, row: Row) -> bool:
    if not _copies_recordings(run):
        return False
    return len(run.recorder.list(run.source, row.source_id)) > row.recordings


def _copies_recordings(run: Run) -> bool:
    return run.options.recordings and not run.options.redact and run.target.can.can(Operation.ADD_RECORDING)


def _update(run: Run, mapped: MappedSession, row: Row) -> bool:
    """Change the fields of a copy that differ. False when the target cannot change one of them."""
    target_id = row.target_id or ""
    copy: Session = run.target.call(lambda: run.target.sessions.get(target_id))
    names = {each.field for each in session_differences(mapped, copy) if each.field != "id" and not each.added}
    cleared = {name for name in run.target.can.update_fields if name not in mapped.fields and getattr(copy, name, None)}
    if (names | cleared) - run.target.can.update_fields - {"updated_at"}:
        return False
    if any(_has_lost_keys(mapped.fields[name], getattr(copy, name, None)) for name in names):
        return False
    changes = {name: mapped.fields.get(name) for name in (names | cleared) & run.target.can.update_fields}
    if changes:
        run.target.call(lambda: run.target.sessions.update(target_id, **changes))
    return True


def _has_lost_keys(wanted: object, present: object) -> bool:
    """Whether a mapping of the copy has keys that merging another one into it would not remove."""
    return isinstance(wanted, dict) and isinstance(present, dict) and not present.keys() <= wanted.keys()


def _may_replace(run: Run, row: Row, why: str) -> bool:
    """Whether the source's present content may take the place of what the copy holds. If not, the session fails.

    A source that leaves out what it cannot read shows an earlier state, or less than there is.
    """
    damaged, _ = run.source.damaged()
    if damaged:
        error = SkippedError(
            f"{why}, but {damaged} of the source's records cannot be read, and the copy may hold what was in them, so "
            "it was left as it is; repair the source, or erase the copy to have it written again"
        )
        run.fail(row, error, state="copied")
    return not damaged


def _anew(run: Run, row: Row, why: str) -> None:
    """Delete a copy and write it again. Where the target cannot delete, the session fails with the reason.

    Nothing is deleted before the source was read whole: the session and its events by the caller, recordings here.
    """
    if not run.target.can.can(Operation.DELETE):
        error = SkippedError(f"{why}, and the target cannot delete the copy to write it again")
        run.fail(row, error, state="copied")
        return
    if left_out := _left_out(run, row):
        error = SkippedError(f"{why}, and to write the copy again would lose its {left_out}, which this run leaves out")
        run.fail(row, error, state="copied")
        return
    if not _may_replace(run, row, why):
        return
    if _copies_recordings(run):
        for recording in run.recorder.list(run.source, row.source_id):
            run.recorder.meter(run.source, recording)
    _delete(run, row)
    run.manifest.forget_recordings(row.source_id)
    anew = attrs.evolve(row, state="new", target_id=None)
    run.manifest.put(anew)
    run.write(anew)


def _left_out(run: Run, row: Row) -> str:
    """What earlier runs have copied, and this one would not copy again."""
    found = {
        "events": row.events and not run.options.events,
        "recordings": row.recordings and not _copies_recordings(run),
    }
    return " and ".join(name for name, there in found.items() if there)


def _delete(run: Run, row: Row) -> None:
    target_id = row.target_id or ""
    try:
        run.target.call(lambda: run.target.sessions.delete(target_id))
    except NotFoundError:
        return


def _delete_the_gone(run: Run, *, all_of_them: bool) -> None:
    """Delete the copies of sessions that the source did not list and, asked for each by itself, does not have."""
    if not run.target.can.can(Operation.DELETE) or not run.source.can.can(Operation.GET):
        run.tally.stopped = "nothing was deleted: the target has no delete, or the source has no get to make sure with"
        return
    damaged, _ = run.source.damaged()
    if damaged:
        run.tally.stopped = (
            f"nothing was deleted: {damaged} of the source's sessions cannot be read, and may be among those that seem "
            "gone; repair the source, or erase the target's sessions by their ids"
        )
        return
    if not run.tally.listed and not all_of_them and any(_is_gone(run, row) for row in run.manifest.rows()):
        # a file or folder that is missing looks like this
        run.tally.stopped = (
            "nothing was deleted: the source lists no session at all, though copies were made from it; make sure that "
            "it is the right one. If it is empty on purpose, "
            f"{advice.to_pass('delete', 'all')}, or erase the target's sessions"
        )
        return
    for row in run.manifest.rows():
        if not _is_gone(run, row):
            continue
        now = attrs.evolve(row, run=run.manifest.run)
        try:
            run.whole(row.source_id)
        except SkippedError:
            _delete_gone(run, now)
        except SessionDockError as error:
            run.fail(now, error, state=row.state)


def _is_gone(run: Run, row: Row) -> bool:
    """Whether there is a copy of a session that was not seen in this run."""
    return row.run != run.manifest.run and row.target_id is not None and row.state not in {"found", "skipped"}


def _delete_gone(run: Run, row: Row) -> None:
    try:
        _delete(run, row)
    except SessionDockError as error:
        run.fail(row, error, state=row.state)
        return
    run.manifest.forget_recordings(row.source_id)
    run.manifest.put(attrs.evolve(row, state="deleted", target_id=None, reason="it is gone from the source"))
    run.tally.finish("deleted")
