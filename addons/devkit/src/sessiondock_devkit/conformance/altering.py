"""Faults that only the conformance kit needs."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import attrs

from sessiondock.authoring import values
from sessiondock.testing import Fault, Reply

__all__ = ["Gate", "with_other_offsets", "with_unknown_fields"]

_ELSEWHERE = timezone(timedelta(hours=-9, minutes=-30))


def with_unknown_fields() -> Fault:
    """A fault that adds the field ``zz_extra`` to every JSON object of the answer."""
    return _altered("unknown fields", _with_extra)


def with_other_offsets() -> Fault:
    """A fault that writes every ISO 8601 time of the answer that has an offset with another offset."""
    return _altered("other offsets", _elsewhere)


class Gate:
    """Holds answers back until they are let through, or until a limit, after which it counts them as late.

    Args:
        calls: how many answers there must be before all are let through; None to wait for `open`.
        arrived: called, in a thread of the server, when a request has arrived.
    """

    limit: float = 5.0

    def __init__(self, calls: int | None = None, arrived: Callable[[], object] = int) -> None:
        self._opened = threading.Event()
        self._calls = calls
        self._lock = threading.Lock()
        self._arrived = arrived
        self._count = 0
        self.late: int = 0

    def open(self) -> None:
        """Let all answers through."""
        self._opened.set()

    def fault(self) -> Fault:
        """The fault that holds an answer back."""
        return Fault(name="held back", alter=self._hold, needs_answer=True)

    def _hold(self, reply: Reply) -> Reply:
        with self._lock:
            self._count += 1
            if self._count == self._calls:
                self._opened.set()
        self._arrived()
        if not self._opened.wait(self.limit):
            self.late += 1
        return reply


def _altered(name: str, change: Callable[[Any], Any]) -> Fault:
    def alter(reply: Reply) -> Reply:
        body = b"".join(reply.pieces())
        changed = json.dumps(change(json.loads(body))).encode() if body else body
        return attrs.evolve(reply, headers=reply.headers.without("Content-Length"), body=changed)

    return Fault(name=name, alter=alter, needs_answer=True)


def _with_extra(value: Any) -> Any:
    if values.is_object(value):
        return {**{name: _with_extra(each) for name, each in value.items()}, "zz_extra": {"kept": True}}
    return [_with_extra(each) for each in value] if values.is_array(value) else value


def _elsewhere(value: Any) -> Any:
    if values.is_object(value):
        return {name: _elsewhere(each) for name, each in value.items()}
    if values.is_array(value):
        return [_elsewhere(each) for each in value]
    return _at_another_offset(value) if isinstance(value, str) and value[4:5] == "-" else value


def _at_another_offset(text: str) -> str:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if time.utcoffset() is None else time.astimezone(_ELSEWHERE).isoformat()
