"""A move in parts, for several processes or machines.

A partition is a plain value that can be pickled: which sessions of the source it is about. Each part is copied with a
manifest of its own; at the end the manifests are merged into one, which a check, a sync or another copy then uses.
Everything here is synchronous and takes connection URLs, because it runs in other processes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

import attrs

from sessiondock import Client, Operation, Session, connect
from sessiondock.authoring import checks

from ._sync.copying import copy_all
from ._sync.running import running
from .manifests import Manifest
from .options import OnConflict, options
from .redaction import Redact
from .reports import Report, merged_reports
from .retrying import Patience

__all__ = ["Partition", "copy_partition", "copy_partitions", "merge_manifests", "partitions"]

File: TypeAlias = str | os.PathLike[str]


@attrs.frozen(kw_only=True)
class Partition:
    """One part of a source.

    Attributes:
        number: from 0, in the order of the source.
        kind: ``"time"``, the sessions that started in a window, or ``"ids"``, the sessions of these ids.
        after, before: the window: started then or later, and earlier; None for no bound.
        ids: the ids.
        filters: those of the whole move.
    """

    number: int
    kind: Literal["time", "ids"]
    after: datetime | None = None
    before: datetime | None = None
    ids: tuple[str, ...] = ()
    filters: Mapping[str, Any] = attrs.field(factory=dict[str, Any])


def partitions(source: str, count: int, /, *, filters: Mapping[str, Any] | None = None) -> tuple[Partition, ...]:
    """Split the sessions of a source into parts.

    Where the source can be listed from either end and by time, a part is a window of time, all windows being equally
    long; two requests tell the bounds, and the first and the last window are open. Make more parts than there are
    workers, since windows differ in what is in them. Otherwise the source is listed once, and a part is a list of ids,
    all parts having about as many.

    Args:
        source: a connection URL.
        count: parts to make; fewer where there are fewer sessions.
        filters: keywords of the source's ``sessions.list``.

    Raises:
        InvalidValueError: ``count`` is not a number from 1.
    """
    checks.positive(count, "count")
    chosen = dict(filters or {})
    with connect(source) as client:
        bounds = _bounds(client, chosen)
        if bounds is not None:
            return tuple(_windows(*bounds, count, chosen))
        ids = tuple(dict.fromkeys(session.id for session in client.sessions.list(**chosen)))
    size = max(1, -(-len(ids) // count))
    return tuple(
        Partition(number=number, kind="ids", ids=ids[start : start + size], filters=chosen)
        for number, start in enumerate(range(0, len(ids), size))
    )


def _bounds(client: Client[Any], filters: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """When the first and the last session started, where windows of time can be made."""
    known = set(client.capabilities.fields.get(Operation.LIST, ()))
    if not {"order", "started_after", "started_before"} <= known or not filters.keys().isdisjoint(
        {"order", "started_after", "started_before"}
    ):
        return None
    ends = [_time(client.sessions.list(**filters, order=order, max_items=1).all()) for order in ("oldest", "newest")]
    first, last = ends
    return None if first is None or last is None or first >= last else (first, last)


def _time(sessions: Sequence[Session]) -> datetime | None:
    return next((session.started_at or session.created_at for session in sessions), None)


def _windows(first: datetime, last: datetime, count: int, filters: Mapping[str, Any]) -> Iterable[Partition]:
    edges = [first + (last - first) * number / count for number in range(1, count)]
    for number, (after, before) in enumerate(zip([None, *edges], [*edges, None], strict=True)):
        yield Partition(number=number, kind="time", after=after, before=before, filters=dict(filters))


def copy_partition(
    source: str,
    target: str,
    partition: Partition,
    manifest: File,
    /,
    *,
    on_conflict: OnConflict = "skip",
    verify: bool = False,
    strict: bool = False,
    concurrency: int = 8,
    events: bool = True,
    recordings: bool = True,
    same_account: bool = False,
    redact: Redact | Iterable[Redact] | None = None,
    patience: Patience | None = None,
) -> Report:
    """Copy one part. A function of its module with plain arguments, so that any executor can run it.

    Args:
        source, target: connection URLs.
        partition: the part.
        manifest: the part's own manifest; running the same part again with it goes on where it ended.
        on_conflict, verify, strict, concurrency, events, recordings, same_account, redact, patience: as for `copy`;
            what is passed to another process must be picklable.
    """
    chosen = options(
        filters=partition.filters,
        since=partition.after,
        before=partition.before,
        ids=partition.ids if partition.kind == "ids" else None,
        on_conflict=on_conflict,
        verify=verify,
        strict=strict,
        concurrency=concurrency,
        events=events,
        recordings=recordings,
        # a part may well have no sessions
        allow_empty=True,
        same_account=same_account,
        redact=redact,
        patience=patience,
    )
    with running(source, target, manifest, chosen) as run:
        copy_all(run)
        return run.report("copy")


def copy_partitions(
    source: str,
    target: str,
    parts: Iterable[Partition],
    /,
    *,
    manifest: File,
    executor: Executor,
    allow_empty: bool = False,
    **copying: Any,
) -> Report:
    """Copy parts on an executor, such as a process pool, and merge what they did.

    The manifests of the parts stand beside ``manifest``, as ``<manifest>.part-<number>``, and stay there: when a worker
    dies, copy the same parts again, and each goes on where it ended.

    Args:
        source, target: connection URLs.
        parts: from `partitions`, the same ones for every run with this manifest.
        manifest: the merged manifest.
        executor: what runs `copy_partition`; any of ``concurrent.futures``.
        allow_empty: as for `copy`, of all parts together.
        copying: keywords of `copy_partition`.

    Returns:
        One report over all parts. ``stopped`` names the parts that did not come to their end, with the reason.
    """
    listed = list(parts)
    paths = {part.number: f"{os.fspath(manifest)}.part-{part.number}" for part in listed}
    futures = {
        part.number: executor.submit(copy_partition, source, target, part, paths[part.number], **copying)
        for part in listed
    }
    reports: dict[int, Report] = {}
    stopped: list[str] = []
    for number, future in futures.items():
        try:
            reports[number] = future.result()
        except Exception as error:  # noqa: BLE001 - whatever ends a worker, the other parts count
            stopped.append(f"part {number}: {type(error).__name__}: {error}")
    stopped += [f"part {number}: {report.stopped}" for number, report in reports.items() if report.stopped]
    made = [path for path in paths.values() if Path(path).exists()]
    if made:
        merge_manifests(made, manifest)
    return merged_reports("copy", list(reports.values()), "; ".join(stopped) or None, allow_empty=allow_empty)


def merge_manifests(manifests: Iterable[File], into: File, /) -> dict[str, int]:
    """Merge manifests of parts into one, which is made when it is not there.

    Returns:
        The number of sessions in each state.

    Raises:
        ManifestPairError: they are not of one source and target.
        ManifestInUseError: one of them is in use.
    """
    merged: Manifest | None = None
    try:
        for path in manifests:
            with Manifest(path, None) as part:
                merged = merged or Manifest(into, part.pair)
                merged.take_over(part)
        return {} if merged is None else merged.counts()
    finally:
        if merged is not None:
            merged.close()
