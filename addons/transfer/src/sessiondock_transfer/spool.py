"""Events kept on disk, to give them back in the order in which they happened.

Where a source lists events in another order, they have to be read to the end before the first one can be written.
What is held in memory is a few numbers for each event.
"""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self, cast

from sessiondock import Event

from .events_in_order import moment, places

__all__ = ["Spool"]

_IN_MEMORY = 4_000_000


class Spool:
    """Events of one session, written once and read once, to a temporary file that nobody else can open."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - this class is the manager
        self._starts = array("q")
        self._times = array("q")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self._file.close()

    def add(self, event: Event) -> None:
        """Append an event."""
        self._starts.append(self._file.tell())
        self._times.append(moment(event.started_at))
        pickle.dump(event, self._file)

    def in_order(self, order: str) -> Iterator[Event]:
        """The events in the order in which they happened; ``order`` is the one that they were added in."""
        return self._read(places(self._times, order))

    def _read(self, order: Iterable[int]) -> Iterator[Event]:
        for number in order:
            self._file.seek(self._starts[number])
            yield cast("Event", pickle.load(self._file))
