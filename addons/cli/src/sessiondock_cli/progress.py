"""Progress on standard error: a bar on a terminal, otherwise a line a minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from sessiondock_transfer import Progress

from .printing import print_note

__all__ = ["counting", "progress_display"]

SECONDS_BETWEEN_LINES = 60.0


@contextmanager
def progress_display(*, quiet: bool) -> Generator[Callable[[Progress], object] | None]:
    """A callback for the progress of a move, or None when nothing is to be shown."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield Lines()


class Lines:
    """A line a minute."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        """Print the line when a minute has passed."""
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            print_note(described(progress))


def described(progress: Progress) -> str:
    """The progress and what slows it down, in one line."""
    slow = [
        f"{side} slowed down {times} times to {limit} calls at once"
        for side, times, limit in (
            ("source", progress.source_slow_downs, progress.source_limit),
            ("target", progress.target_slow_downs, progress.target_limit),
        )
        if times
    ]
    return "; ".join([str(progress), *slow])


@contextmanager
def _bar() -> Generator[Callable[[Progress], object]]:
    from rich import progress as rich_progress
    from rich.console import Console

    columns: tuple[Any, ...] = (
        rich_progress.BarColumn(bar_width=20),
        rich_progress.TextColumn("{task.fields[text]}", markup=False),
    )
    with rich_progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, text="")

        def show(progress: Progress) -> None:
            bar.update(task, total=progress.total, completed=progress.done, text=described(progress))

        yield show


@contextmanager
def counting(what: str, *, quiet: bool) -> Generator[Callable[[int], object] | None]:
    """A callback for a number of sessions, shown on a terminal; None elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda number: status.update(f"{what} {number} sessions")
