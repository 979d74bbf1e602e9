"""Events kept on disk, to give them back in the order in which they happened.

Where a source lists events in another order, they have to be read to the end before the first one can be written.
What is held in memory is a few numbers for each event.
"""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, cast

from sessiondock import Event

__all__ = ["Spool"]

_IN_MEMORY = 4_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = -(2**62)


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

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, event: Event) -> None:
        """Append an event."""
        self._starts.append(self._file.tell())
        self._times.append(_microseconds(event.started_at))
        pickle.dump(event, self._file)

    def reversed(self) -> Iterator[Event]:
        """The events from the last to the first."""
        return self._read(range(len(self) - 1, -1, -1))

    def by_time(self) -> Iterator[Event]:
        """The events by the time at which they started; equal times, and events without one, keep their order.

        An event without a time stands where it was listed: behind the one that was listed before it.
        """
        times, latest = array("q"), _NEVER
        for time in self._times:
            latest = time if time != _NEVER else latest
            times.append(latest)
        return self._read(sorted(range(len(self)), key=times.__getitem__))

    def _read(self, order: Iterator[int] | range | list[int]) -> Iterator[Event]:
        for number in order:
            self._file.seek(self._starts[number])
            yield cast("Event", pickle.load(self._file))


def _microseconds(time: datetime | None) -> int:
    if time is None:
        return _NEVER
    delta = time - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds
