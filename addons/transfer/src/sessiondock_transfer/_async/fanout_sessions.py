"""The operations of a fan-out: those of the primary, and each write goes to the queue when the primary has made it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sessiondock import Event, Operation
from sessiondock.authoring import get_logger, runtime_async

from ..fanout_queue import WriteQueue
from ..fanout_writes import Unmirrored

__all__ = ["AsyncFanoutSessions"]

MAX_RECORDING = 16 << 20
"""Bytes of the largest recording that is mirrored."""

_WRITES = frozenset({"create", "create_many", "update", "delete", "add_events", "add_recording"})
_logger = get_logger("transfer.fanout")


class AsyncFanoutSessions:
    """Has what the primary's ``sessions`` has. Reads go to the primary only.

    Args:
        primary: the primary's ``sessions``.
        queue: where writes wait.
        notify: called when one waits.
    """

    def __init__(self, primary: Any, queue: WriteQueue, notify: Callable[[], None]) -> None:
        self._primary = primary
        self._queue = queue
        self._notify = notify

    def __dir__(self) -> list[str]:
        return dir(self._primary)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            method = getattr(self._primary, name)
            return partial(getattr(self, f"_{name}"), method) if name in _WRITES else method

    def _put(self, session_id: str, operation: Operation, arguments: Mapping[str, Any]) -> None:
        try:
            self._queue.put(session_id, operation, arguments)
        except Exception as error:  # noqa: BLE001 - the primary has made the write, so the call has succeeded
            self._queue.note_unqueued(session_id, operation, str(error))
            return
        try:
            self._notify()
        except Exception as error:  # noqa: BLE001 - as above, and the write waits: the next one that is made sends it
            _logger.error("%s of %s waits, but cannot be sent now: %s", operation.value, session_id, error)

    def _rename(self, before: str, after: str) -> None:
        try:
            self._queue.rename(before, after)
        except Exception as error:  # noqa: BLE001 - as above
            _logger.error("the id %s of %s is kept in memory only: %s", after, before, error)

    async def _create(self, method: Any, *arguments: Any, **fields: Any) -> Any:
        session = await method(*arguments, **fields)
        self._created(session, fields)
        return session

    async def _create_many(self, method: Any, given: Iterable[Mapping[str, Any]], /, **options: Any) -> Any:
        wanted = list(given)
        sessions = await method(wanted, **options)
        for session, fields in zip(sessions, wanted, strict=False):
            self._created(session, {**fields, **options})
        return sessions

    def _created(self, session: Any, fields: Mapping[str, Any]) -> None:
        # the same start everywhere, not the time at which each mirror learns of it
        started = {} if session.started_at is None else {"started_at": session.started_at}
        self._put(session.id, Operation.CREATE, {**started, **fields, "id": session.id})

    async def _update(self, method: Any, session_id: str, /, **fields: Any) -> Any:
        session = await method(session_id, **fields)
        self._put(session_id, Operation.UPDATE, fields)
        if session is not None and session.id != session_id:
            self._rename(session_id, session.id)
        return session

    async def _delete(self, method: Any, session_id: str, /, **options: Any) -> Any:
        answer = await method(session_id, **options)
        self._put(session_id, Operation.DELETE, {})
        return answer

    async def _add_events(self, method: Any, session_id: str, events: Any, /, *more: Any, **options: Any) -> Any:
        given: Any = list(events) if _is_iterable(events) else events
        answer = await method(session_id, given, *more, **options)
        self._put(session_id, Operation.ADD_EVENTS, {"events": given, **options})
        return answer

    async def _add_recording(self, method: Any, session_id: str, content: Any, /, **fields: Any) -> Any:
        kept = await runtime_async.run_blocking(_kept, content)
        answer = await method(session_id, content, **fields)
        self._put(session_id, Operation.ADD_RECORDING, {"content": kept, "fields": fields})
        return answer


def _is_iterable(value: object) -> bool:
    """Whether a value can be read more than once only when it is made a list."""
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping, Event))


def _kept(content: Any) -> bytes | Unmirrored:
    """The bytes of a recording that can wait in the queue, or why there are none."""
    try:
        if isinstance(content, (str, os.PathLike)):
            path = Path(cast("str", content))
            size = path.stat().st_size
            return path.read_bytes() if size <= MAX_RECORDING else Unmirrored(f"the recording has {size} bytes")
    except OSError as error:
        return Unmirrored(f"the recording could not be read: {error.strerror}")
    if not isinstance(content, (bytes, bytearray)):
        kind = type(content).__name__
        return Unmirrored(f"a recording from a {kind} can be read only once; pass bytes or a path")
    return bytes(content) if len(content) <= MAX_RECORDING else Unmirrored(f"the recording has {len(content)} bytes")
