"""The counts of a run while it goes on. Safe for several threads."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable

from .manifests import Manifest
from .options import Options
from .pace import Pace
from .progress import Progress
from .reports import Entry, Report

__all__ = ["Tally"]

_MOST_PLACES = 100
_STATES = {"creating": "unknown", "filling": "unknown", "new": "missing"}


class Tally:
    """Counts what happens, tells the progress callback, and makes the report.

    Args:
        options: what was asked for.
        paces: those of the source and of the target.

    Attributes:
        total: sessions to expect, None when that is not known.
        stopped: why the run ends early.
        listed: sessions that the source listed.
        extra: sessions that only the target has, None when nobody asked.
        extra_ids: ids of the first of them.
    """

    def __init__(self, options: Options, paces: tuple[Pace, Pace]) -> None:
        self.total: int | None = None
        self.stopped: str | None = None
        self.listed: int = 0
        self.extra: int | None = None
        self.extra_ids: list[str] = []
        self._options = options
        self._tell = options.progress
        self._paces = paces
        self._counts = Counter[str]()
        self._moved = Counter[str]()
        self._lost = Counter[str]()
        self._added = Counter[str]()
        self._failures_in_a_row = 0
        self._started = time.monotonic()
        self._mutex = threading.Lock()
        self._telling = threading.Lock()

    def add(self, **counts: int) -> None:
        """Add to counts of the report, or to ``done``."""
        with self._mutex:
            self._counts.update(counts)

    def fields(self, *, moved: Iterable[str] = (), lost: Iterable[str] = (), added: Iterable[str] = ()) -> None:
        """Count the fields of one session that moved, were lost, or were added by the target."""
        with self._mutex:
            self._moved.update(set(moved))
            self._lost.update(set(lost))
            self._added.update(set(added))

    def finish(self, outcome: str) -> None:
        """One session is finished: count it, and tell the callback."""
        with self._mutex:
            self._counts.update((outcome, "done"))
            self._failures_in_a_row = self._failures_in_a_row + 1 if outcome == "failed" else 0
            progress = None if self._tell is None else self._progress()
        if self._tell is not None and progress is not None:
            with self._telling:
                self._tell(progress)

    def doubt(self) -> None:
        """It is not known whether one session arrived; it counts as a failure in a row."""
        with self._mutex:
            self._failures_in_a_row += 1

    @property
    def failures_in_a_row(self) -> int:
        """Sessions that failed one after the other, up to now."""
        return self._failures_in_a_row

    def _progress(self) -> Progress:
        count, (source, target) = self._counts, self._paces
        return Progress(
            done=count["done"],
            total=self.total,
            copied=count["copied"],
            skipped=count["skipped"] + count["unchanged"],
            failed=count["failed"],
            events=count["events"],
            recordings=count["recordings"],
            bytes=count["bytes"],
            seconds=time.monotonic() - self._started,
            source_slow_downs=source.slow_downs,
            target_slow_downs=target.slow_downs,
            source_limit=source.limit,
            target_limit=target.limit,
        )

    def report(self, action: str, manifest: Manifest, damaged: tuple[int, tuple[str, ...]]) -> Report:
        """The report of the run, with the sessions of the manifest that there is something to tell about."""
        chosen = self._options
        filters = {**chosen.filters, **({} if chosen.since is None else {"since": chosen.since})}
        rows, more = manifest.notable()
        counts = {name: number for name, number in self._counts.items() if name not in {"done", "checked"}}
        return Report(
            action=action,
            source=manifest.pair.source,
            target=manifest.pair.target,
            listed=self.listed,
            filters={name: str(value) for name, value in filters.items()},
            empty=not (self.listed or self.stopped or chosen.allow_empty or chosen.since),
            unreadable=damaged[0],
            unreadable_places=damaged[1][:_MOST_PLACES],
            extra=self.extra,
            extra_ids=tuple(self.extra_ids),
            **counts,
            moved_fields=dict(self._moved),
            lost_fields=dict(self._lost),
            added_fields=dict(self._added),
            stopped=self.stopped,
            seconds=time.monotonic() - self._started,
            entries=tuple(
                Entry(
                    session_id=row.source_id,
                    target_id=row.target_id,
                    state=_STATES.get(row.state, row.state),
                    reason=row.reason,
                    lost=row.losses,
                    differences=row.differences,
                )
                for row in rows
            ),
            more=more,
        )
