"""Finds out what a copy would do, without writing anything."""

from __future__ import annotations

from collections import Counter

from sessiondock import Operation, Session

from ..mapping import MappedSession
from ..plans import Plan, Sample, requests_for, seconds_for
from .filling import EventsResult
from .run import AsyncRun

__all__ = ["make_plan"]

_PAGE = 100


async def make_plan(run: AsyncRun, sample: int) -> Plan:
    """Read so many sessions of the source with their events, and see what fits."""
    source, target = run.source, run.target
    filters = run.options.list_filters(source.can)
    page = await source.call(source.sessions.list(**filters, max_items=sample).first)
    total: int | None = page.total if page.has_more else len(page)
    if page.has_more and total is None:
        total = await source.total(filters)
    kept, moved, lost = Counter[str](), Counter[str](), dict[str, str]()
    missing = set[str]()
    ids = Counter[str]()
    events = EventsResult()
    recordings = 0
    for listed in page.items:
        session: Session = await source.call(lambda listed=listed: source.sessions.get(listed.id))
        mapped = run.mapped(session)
        kept.update(mapped.kept)
        moved.update(mapped.moved)
        lost.update(mapped.lost)
        missing.update(name for name in target.can.required if name not in mapped.fields)
        ids[_ids(session, mapped)] += 1
        if run.options.events:
            async for _ in run.filler.mapped(session.id, None, events):
                pass
        if run.options.recordings:
            recordings += len(await run.recorder.list(source, session.id))
    if target.can.takes_events == "no":
        events.lose_all(target.can)
    moved.update(dict.fromkeys(events.moved, len(page)))
    lost.update(events.lost)
    recordings_to_write = recordings
    if recordings and not target.can.can(Operation.ADD_RECORDING):
        lost["recordings"] = "the target stores no recordings"
        recordings_to_write = 0
    await _measure(run)
    speeds = (source.pace.seconds / max(1, source.pace.calls), target.pace.seconds / max(1, target.pace.calls))
    many = max(1, len(page))
    requests = None
    if total is not None:
        requests = requests_for(
            total,
            events.count / many,
            recordings_to_write / many,
            page_size=source.can.page_size or _PAGE,
            batch=target.can.max_events,
            reads=1 + int(source.can.can(Operation.RECORDINGS) and run.options.recordings),
            writes=1,
        )
    return Plan(
        source=source.name,
        target=target.name,
        sessions=total,
        kept=dict(kept),
        moved=dict(moved),
        lost=lost,
        ids=_most_changed(ids, target.can.takes_id),
        missing=tuple(sorted(missing)),
        requests=requests,
        seconds=None if requests is None else seconds_for(requests, speeds, run.options.concurrency),
        sample=Sample(sessions=len(page), events=events.count, recordings=recordings, seconds_per_call=speeds),
    )


async def _measure(run: AsyncRun) -> None:
    """Read something from the target, to learn how long a call takes there."""
    if run.target.can.can(Operation.LIST):
        await run.target.call(run.target.sessions.list(max_items=1).first)


def _ids(session: Session, mapped: MappedSession) -> str:
    if not mapped.ids:
        return "made"
    return "kept" if mapped.ids[0] == session.id else "mapped"


def _most_changed(ids: Counter[str], takes_id: bool) -> str:
    return next((kind for kind in ("made", "mapped", "kept") if ids[kind]), "kept" if takes_id else "made")
