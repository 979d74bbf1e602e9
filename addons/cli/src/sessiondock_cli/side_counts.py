"""What each side of a move is asked, counted by a plugin of its client."""

from __future__ import annotations

import threading

from sessiondock import hookimpl

__all__ = ["SideCounts"]


class SideCounts:
    """Counts the sessions that a client listed, its calls and its retries, and keeps the last error.

    Safe for several threads.
    """

    def __init__(self) -> None:
        self.listed: int = 0
        self.calls: int = 0
        self.retries: int = 0
        self.error: BaseException | None = None
        self._mutex = threading.Lock()

    @hookimpl
    def retry_scheduled(self) -> None:
        """Count a retry."""
        with self._mutex:
            self.retries += 1

    @hookimpl
    def operation_finished(self, operation: str, results: int | None, error: BaseException | None) -> None:
        """Count a call, and the sessions of a page; keep its error."""
        with self._mutex:
            self.calls += 1
            self.error = error or self.error
            if operation == "list":
                self.listed += results or 0
