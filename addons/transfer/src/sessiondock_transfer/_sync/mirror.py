# Generated from src/sessiondock_transfer/_async/mirror.py: edit that file, not this one.
# Digest: 91d6b9cc7c5853c8
"""Makes the writes of a queue in one mirror."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import attrs

from sessiondock import Client, Event, Operation, RateLimitError
from sessiondock.authoring import get_logger

from ..fanout_queue import WriteQueue, is_repeatable
from ..fanout_writes import Write, outcome_of

__all__ = ["Mirror"]

LONGEST_PAUSE = 30.0
_logger = get_logger("transfer.fanout")


class Mirror:
    """One mirror of a fan-out.

    Args:
        client: the mirror.
        number: its place among the mirrors.
        queue: where its writes wait.
    """

    def __init__(self, client: Client[Any], number: int, queue: WriteQueue) -> None:
        self._sessions = client.sessions
        self._capabilities = client.capabilities
        self._number = number
        self._queue = queue
        self._pause = 0.0

    def step(self) -> float | None:
        """Send the next write: None when there is none, else the seconds to wait before the next."""
        try:
            write = self._queue.head(self._number, takes_ids=self._takes_ids)
            return None if write is None else self._try(write)
        except Exception as error:  # noqa: BLE001 - such as a full disk; it may get better
            _logger.error("the queue cannot be used: %s; next attempt in %.0f s", error, LONGEST_PAUSE)
            return LONGEST_PAUSE

    def _try(self, write: Write) -> float:
        try:
            self._send(write)
        except Exception as error:  # noqa: BLE001 - whatever a mirror does, the next write is tried
            return self._after(error, write)
        self._queue.done(write)
        self._pause = 0.0
        return 0.0

    def _after(self, error: Exception, write: Write) -> float:
        repeatable = is_repeatable(write.operation, takes_ids=self._takes_ids)
        outcome = outcome_of(error, write, repeatable=repeatable)
        if outcome == "retry":
            self._queue.again(write)
            after = error.retry_after if isinstance(error, RateLimitError) else None
            self._pause = min(max(after or 0.0, self._pause * 2, 0.1), LONGEST_PAUSE)
            _logger.info("mirror %d: %s; next attempt in %.1f s", self._number, error, self._pause)
            return self._pause
        self._queue.done(write, missing=f"{type(error).__name__}: {error}" if outcome == "failed" else None)
        return 0.0

    @property
    def _takes_ids(self) -> bool:
        return "id" in self._capabilities.fields.get(Operation.CREATE, ())

    def _send(self, write: Write) -> None:
        if write.operation == Operation.CREATE:
            self._create(write)
            return
        session_id = self._queue.id_in(self._number, write.session)
        if session_id is None and not self._takes_ids:
            raise LookupError("the mirror has no such session")
        self._change(session_id or write.session, write)

    def _create(self, write: Write) -> None:
        fields = {**write.arguments, "id": write.session}
        # the id is kept in the queue instead, where the mirror chooses its own
        session = self._sessions.create(**self._fitting(write, fields, but={"id"}))
        if session.id != write.session:
            self._queue.keep_id(self._number, write.session, session.id)

    def _change(self, session_id: str, write: Write) -> None:
        arguments = write.arguments
        if write.operation == Operation.DELETE:
            self._sessions.delete(session_id)
        elif write.operation == Operation.UPDATE:
            fields = self._fitting(write, {key: value for key, value in arguments.items() if key != "id"})
            if fields:
                self._sessions.update(session_id, **fields)
        elif write.operation == Operation.ADD_EVENTS:
            events = [_of_session(event, session_id) for event in arguments["events"]]
            fields = self._fitting(write, {key: value for key, value in arguments.items() if key != "events"})
            self._sessions.add_events(session_id, events, **fields)
        else:
            fields = self._fitting(write, arguments["fields"])
            self._sessions.add_recording(session_id, arguments["content"], **fields)

    def _fitting(self, write: Write, fields: Mapping[str, Any], *, but: Set[str] = frozenset()) -> dict[str, Any]:
        """The fields that the mirror takes. The others are noted, but for those named."""
        takes = self._capabilities.fields.get(write.operation, ())
        self._queue.lose(self._number, sorted(fields.keys() - set(takes) - but))
        return {name: value for name, value in fields.items() if name in takes}


def _of_session(event: Any, session_id: str) -> Any:
    """An event with the session's id in the mirror."""
    if isinstance(event, Event):
        return event if event.session_id is None else attrs.evolve(event, session_id=session_id)
    return event if event.get("session_id") is None else {**event, "session_id": session_id}
