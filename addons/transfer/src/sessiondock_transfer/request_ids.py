"""A plugin that remembers the ids which services give to calls, for the receipt of an erasure."""

from __future__ import annotations

import threading

from sessiondock import hookimpl

__all__ = ["RequestIds"]


class RequestIds:
    """Pass it as ``plugins=[ids]`` to the clients and as ``request_ids=ids`` to the erasure.

    It remembers the ids of calls that delete, until they are taken.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: list[str] = []

    @hookimpl
    def response_received(self, operation: str, request_id: str | None) -> None:
        """Remember the id of a call that deletes."""
        if operation == "delete" and request_id is not None:
            with self._lock:
                self._found.append(request_id)

    def take(self) -> tuple[str, ...]:
        """What was remembered since the last time."""
        with self._lock:
            found, self._found = tuple(self._found), []
        return found
