"""Progress on standard error: a bar for each side on a terminal, otherwise a line a minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from sessiondock_transfer import Progress

from .printing import print_note
from .side_counts import SideCounts
from .text import counted

__all__ = ["counting", "progress_display", "slowed"]

SECONDS_BETWEEN_LINES = 60.0


@contextmanager
def progress_display(
    sides: tuple[SideCounts, SideCounts], *, quiet: bool
) -> Generator[Callable[[Progress], object] | None]:
    """A callback for the progress of a move, or None when nothing is to be shown.

    Args:
        sides: what the source and the target were asked so far.
        quiet: show nothing.
    """
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bars(sides) as show:
            yield show
    else:
        yield Lines(sides)


class Lines:
    """A line a minute."""

    def __init__(self, sides: tuple[SideCounts, SideCounts]) -> None:
        self._sides = sides
        self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        """Print the line when a minute has passed."""
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            print_note("; ".join(filter(None, (str(progress), *slowed(progress, self._sides)))))


def slowed(progress: Progress, sides: tuple[SideCounts, SideCounts]) -> tuple[str, str]:
    """For the source and the target, its retries and how far it had to be slowed down; empty when nothing was."""
    source, target = sides
    return (
        _slowed("source", source.retries, progress.source_slow_downs, progress.source_limit),
        _slowed("target", target.retries, progress.target_slow_downs, progress.target_limit),
    )


def _slowed(side: str, retries: int, slow_downs: int, limit: int) -> str:
    found = [counted(retries, "retry")] if retries else []
    found += [f"slowed down {counted(slow_downs, 'time')} to {counted(limit, 'call')} at once"] if slow_downs else []
    return f"{side}: {', '.join(found)}" if found else ""


@contextmanager
def _bars(sides: tuple[SideCounts, SideCounts]) -> Generator[Callable[[Progress], object]]:
    """A bar for what the source listed, and one for what is done at the target."""
    from rich import progress as rich_progress
    from rich.console import Console

    columns: tuple[Any, ...] = (
        rich_progress.TextColumn("{task.description}", markup=False),
        rich_progress.BarColumn(bar_width=20),
        rich_progress.TextColumn("{task.fields[text]}", markup=False),
    )
    with rich_progress.Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        source, target = (bars.add_task(side, total=None, text="") for side in ("source", "target"))

        def show(progress: Progress) -> None:
            of_source, of_target = slowed(progress, sides)
            listed = max(progress.done, min(sides[0].listed, progress.total or sides[0].listed))
            text = f"{listed} listed, {counted(sides[0].calls, 'call')}"
            for task, done, words, slow in (
                (source, listed, text, of_source),
                (target, progress.done, str(progress), of_target),
            ):
                found = ", ".join(filter(None, (words, slow.partition(": ")[2])))
                bars.update(task, total=progress.total, completed=done, text=found)

        yield show


@contextmanager
def counting(what: str, *, quiet: bool) -> Generator[Callable[[int], object] | None]:
    """A callback for a number of sessions, shown on a terminal; None elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda number: status.update(f"{what} {counted(number, 'session')}")
