"""Chunks of a recording on their way to a file."""

from __future__ import annotations

import time

__all__ = ["Gathered"]

_ENOUGH = 1 << 20
_LONGEST = 1.0


class Gathered:
    """Chunks that are written together: going to the disk for each of them costs more than to receive it."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0
        self._since = time.monotonic()

    def add(self, chunk: bytes) -> None:
        """Append a chunk."""
        self._chunks.append(chunk)
        self._size += len(chunk)

    @property
    def due(self) -> bool:
        """Whether there is enough, or a second has passed."""
        return self._size >= _ENOUGH or time.monotonic() - self._since >= _LONGEST

    def take(self) -> bytes:
        """All of it."""
        taken = b"".join(self._chunks)
        self._chunks.clear()
        self._size, self._since = 0, time.monotonic()
        return taken
