"""The functions that users call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from sessiondock import InvalidValueError
from sessiondock.authoring import checks

from ..errors import LossError
from ..options import OnConflict, options
from ..plans import Plan
from ..progress import Progress
from ..redaction import Redact
from ..reports import Report
from ..retrying import Patience
from .checking import check_all
from .copying import copy_all
from .planning import make_plan
from .running import AsyncEnd, Path, running
from .syncing import sync_all

__all__ = ["check_async", "copy_async", "plan_async", "sync_async"]


async def plan_async(
    source: AsyncEnd,
    target: AsyncEnd,
    /,
    *,
    filters: Mapping[str, Any] | None = None,
    since: datetime | None = None,
    sample: int = 20,
    strict: bool = False,
    concurrency: int = 8,
    events: bool = True,
    recordings: bool = True,
    patience: Patience | None = None,
) -> Plan:
    """Find out what a copy would do, from the capabilities of both sides and a sample. Nothing is written.

    Args:
        source, target: clients, or connection URLs that are opened and closed again.
        filters, since, concurrency, events, recordings, patience: as for the copy.
        sample: sessions to read, with their events.
        strict: raise for anything that would be lost.

    Raises:
        LossError: something would be lost, and ``strict`` is True; its ``plan`` says what.
        UnsupportedOperationError: the source cannot list sessions, or the target cannot create any.
    """
    chosen = options(
        filters=filters, since=since, concurrency=concurrency, events=events, recordings=recordings, patience=patience
    )
    checks.positive(sample, "sample")
    async with running(source, target, None, chosen) as run:
        plan = await make_plan(run, sample)
    if strict and not plan.lossless:
        error = LossError(f"{', '.join([*plan.lost, *plan.missing])} cannot be kept; see the plan of this error")
        error.plan = plan
        raise error
    return plan


async def copy_async(
    source: AsyncEnd,
    target: AsyncEnd,
    /,
    *,
    manifest: Path | None,
    filters: Mapping[str, Any] | None = None,
    since: datetime | None = None,
    on_conflict: OnConflict = "skip",
    verify: bool = False,
    strict: bool = False,
    concurrency: int = 8,
    events: bool = True,
    recordings: bool = True,
    allow_empty: bool = False,
    same_account: bool = False,
    redact: Redact | Iterable[Redact] | None = None,
    progress: Callable[[Progress], object] | None = None,
    patience: Patience | None = None,
) -> Report:
    """Copy sessions with their events and recordings.

    Run it again with the same manifest to go on after an error, an interrupt or a kill: what is there is not written
    twice. An error that concerns one session does not end the run; it is in the report.

    Args:
        source, target: clients, or connection URLs that are opened and closed again.
        manifest: the file that says what was done, made when it is not there; one for each pair of source and target.
            None keeps it in memory, so that nothing can be continued.
        filters: keywords of the source's ``sessions.list``, such as ``{"project": "support"}``.
        since: only sessions that started then or later; aware.
        on_conflict: what to do with a session whose id the target has already: ``"skip"`` leaves it alone,
            ``"merge"`` updates its fields and adds the events and recordings that it lacks, ``"fail"`` reports it as
            failed. The same is done with an earlier copy of which a check, or ``verify``, found that it differs: left
            alone it counts as unverified. One that is gone from the target is written again.
        verify: read every copy back and compare it, those of earlier runs that were not read back yet included.
        strict: do not write a session of which a field would be lost.
        concurrency: sessions that are copied at the same time, and calls in flight on each side at most.
        events, recordings: whether these are copied.
        allow_empty: whether a source that lists no session is all right. Otherwise, and without ``since``,
            ``report.empty`` is True and the report is not ok: a wrong project or filter looks like this.
        same_account: whether another API key than the manifest was made with is one of the same account, as after a
            rotation. The manifest then takes note of the new one.
        redact: functions from text to text that every text but ids runs through, then the installed ``redact`` hooks;
            ``()`` for the hooks only, None for no redaction. Where one raises, the text becomes
            ``"[redaction failed]"``. Recordings cannot be redacted, so they are not copied then.
        progress: called after every session, from one thread at a time.
        patience: how long to go on with a service that fails.

    Returns:
        What became of the sessions. ``report.ok`` says whether all of them were copied.

    Raises:
        InvalidValueError: an argument does not fit.
        UnsupportedOperationError: the source cannot list sessions, or the target cannot create any.
        ManifestError: the manifest belongs to another pair, is in use, damaged, or of a newer version.
    """
    chosen = options(
        filters=filters,
        since=since,
        on_conflict=on_conflict,
        verify=verify,
        strict=strict,
        concurrency=concurrency,
        events=events,
        recordings=recordings,
        allow_empty=allow_empty,
        same_account=same_account,
        redact=redact,
        progress=progress,
        patience=patience,
    )
    async with running(source, target, manifest, chosen) as run:
        await copy_all(run)
        return await run.report("copy")


async def check_async(
    source: AsyncEnd,
    target: AsyncEnd,
    /,
    *,
    manifest: Path | None = None,
    extra: bool = False,
    filters: Mapping[str, Any] | None = None,
    since: datetime | None = None,
    concurrency: int = 8,
    events: bool = True,
    recordings: bool = True,
    allow_empty: bool = False,
    same_account: bool = False,
    redact: Redact | Iterable[Redact] | None = None,
    progress: Callable[[Progress], object] | None = None,
    patience: Patience | None = None,
) -> Report:
    """Read both sides and compare them: sessions field by field, events in order, recordings byte by byte.

    What the target cannot hold, as the plan says, is not compared but told as lost. Nothing is written but what the
    check found, into the manifest.

    Args:
        source, target: clients, or connection URLs that are opened and closed again.
        manifest: that of the copy, which knows the ids. Without it copies are found by their ids or their marks.
        extra: list the target, too, and count the sessions that are no copies from this source (``report.extra``).
            They may be there for good reason, so that ``report.ok`` does not depend on them. With filters, those that
            the filters leave out count too, unless the manifest knows them.
        filters, since, concurrency, events, recordings, allow_empty, same_account, redact, progress, patience: as for
            the copy.

    Returns:
        ``report.unverified`` sessions differ or are missing; ``report.entries`` says where. With the manifest of a
        copy, the next copy deals with them, as its ``on_conflict`` says.

    Raises:
        ManifestError: the manifest belongs to another pair, is in use, damaged, or of a newer version.
    """
    chosen = options(
        filters=filters,
        since=since,
        concurrency=concurrency,
        events=events,
        recordings=recordings,
        allow_empty=allow_empty,
        same_account=same_account,
        redact=redact,
        progress=progress,
        patience=patience,
    )
    async with running(source, target, manifest, chosen) as run:
        await check_all(run, extra=extra)
        return await run.report("check")


async def sync_async(
    source: AsyncEnd,
    target: AsyncEnd,
    /,
    *,
    manifest: Path,
    delete: bool | Literal["all"] = False,
    filters: Mapping[str, Any] | None = None,
    concurrency: int = 8,
    events: bool = True,
    recordings: bool = True,
    allow_empty: bool = False,
    same_account: bool = False,
    redact: Redact | Iterable[Redact] | None = None,
    progress: Callable[[Progress], object] | None = None,
    patience: Patience | None = None,
) -> Report:
    """Bring a copy up to date: copy what is new, change what has changed and, if asked, delete what is gone.

    Everything is read from the source, and only what has changed is written. Events that were added are added; other
    changes are made with ``update`` where that takes the fields, and else by deleting the copy and writing it again.
    Where the source says that it has left out what it cannot read, neither of these is done and nothing is deleted.
    Two runs with one manifest cannot overlap: the second raises ManifestInUseError, so that it may run from cron.

    Args:
        source, target: clients, or connection URLs that are opened and closed again.
        manifest: the file that says what was copied.
        delete: delete copies of sessions that are gone from the source. Each of them is asked for by its id first.
            Where the source lists no session at all, as when its file is missing, nothing is deleted and
            ``report.stopped`` says so; ``"all"`` deletes then too.
        filters, concurrency, events, recordings, allow_empty, same_account, redact, progress, patience: as for the
            copy. A copy that would have to be written again fails where that would lose events or recordings that are
            left out now.

    Raises:
        InvalidValueError: ``delete`` is combined with ``filters``, which would hide sessions that are not gone, or is
            neither a bool nor ``"all"``.
        ManifestError: the manifest belongs to another pair, is in use, damaged, or of a newer version.
    """
    if delete != "all":
        checks.boolean(delete, "delete")
    if delete and filters:
        raise InvalidValueError("copies are deleted without filters only, which would hide sessions that are not gone")
    chosen = options(
        filters=filters,
        concurrency=concurrency,
        events=events,
        recordings=recordings,
        allow_empty=allow_empty or delete == "all",
        same_account=same_account,
        redact=redact,
        progress=progress,
        patience=patience,
    )
    async with running(source, target, manifest, chosen) as run:
        await sync_all(run, delete=delete)
        return await run.report("sync")
