"""What the progress callback is told."""

from __future__ import annotations

import attrs

__all__ = ["Progress"]


@attrs.frozen(kw_only=True)
class Progress:
    """How far a run is.

    Attributes:
        done: sessions of this run that are finished, whatever their outcome.
        total: sessions to expect, None when the source does not say.
        copied, skipped, failed: what became of them.
        events, recordings, bytes: what was written; ``bytes`` of recordings.
        seconds: since the run began.
        source_slow_downs, target_slow_downs: how often a side had to be asked less.
        source_limit, target_limit: calls that each side may have in flight now.
    """

    done: int
    total: int | None
    copied: int
    skipped: int
    failed: int
    events: int
    recordings: int
    bytes: int
    seconds: float
    source_slow_downs: int
    target_slow_downs: int
    source_limit: int
    target_limit: int

    @property
    def rate(self) -> float:
        """Sessions per second since the run began."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds to go at that rate, None when the total or the rate is not known."""
        if self.total is None or self.rate == 0:
            return None
        return max(0, self.total - self.done) / self.rate

    def __str__(self) -> str:
        total = "" if self.total is None else f" of {self.total}"
        noun = "session" if self.total == 1 or (self.total is None and self.done == 1) else "sessions"
        left = "" if self.seconds_left is None else f", {self.seconds_left:.0f} s left"
        return f"{self.done}{total} {noun}, {self.failed} failed, {self.rate:.1f}/s{left}"
