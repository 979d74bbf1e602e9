"""The counts of a run while it goes on. Safe for several threads."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable

from .manifests import Manifest
from .pace import Pace
from .progress import Progress
from .reports import Entry, Report

__all__ = ["Tally"]

_STATES = {"creating": "unknown", "filling": "unknown", "new": "missing"}


class Tally:
    """Counts what happens, tells the progress callback, and makes the report.

    Args:
        tell: the caller's progress callback.
        paces: those of the source and of the target.
    """

    def __init__(self, tell: Callable[[Progress], object] | None, paces: tuple[Pace, Pace]) -> None:
        self.total: int | None = None
        self.stopped: str | None = None
        self._tell = tell
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

    def report(self, action: str, manifest: Manifest) -> Report:
        """The report of the run, with the sessions of the manifest that there is something to tell about."""
        rows, more = manifest.notable()
        counts = {name: number for name, number in self._counts.items() if name not in {"done", "checked"}}
        return Report(
            action=action,
            source=manifest.pair.source,
            target=manifest.pair.target,
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
