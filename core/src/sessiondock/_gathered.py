"""Chunks of a recording on their way to a file."""

from __future__ import annotations

import time

__all__ = ["Gathered"]

_ENOUGH = 1 << 20
_LONGEST = 1.0


class Gathered:
    """Chunks that are written together: going to the disk for each of them costs more than to receive it.

    They are copied into one piece of memory, which is used again and again. Were they kept, the memory of each would
    have to be asked of the operating system again, which takes longer than the copy.
    """

    def __init__(self) -> None:
        self._memory = bytearray(_ENOUGH)
        self._size = 0
        self._since = time.monotonic()

    def add(self, chunk: bytes) -> None:
        """Append a chunk."""
        size = self._size + len(chunk)
        if size > len(self._memory):
            # not made longer in its place, where somebody may still be looking at it
            self._memory = self._memory[: self._size] + chunk
        else:
            self._memory[self._size : size] = chunk
        self._size = size

    @property
    def due(self) -> bool:
        """Whether there is enough, or a second has passed."""
        return self._size >= _ENOUGH or time.monotonic() - self._since >= _LONGEST

    def take(self) -> memoryview:
        """All of it, until something is added again."""
        taken = memoryview(self._memory)[: self._size]
        self._size, self._since = 0, time.monotonic()
        return taken
