"""What the index stores of a log: which session it belongs to, and its times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sessiondock.authoring import values

from .files import DamageError

__all__ = ["LogEntry", "log_entry", "time_at", "time_of"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class LogEntry(NamedTuple):
    """One log in the index. Times are microseconds since the epoch.

    Attributes:
        session: id of its trace or session, None while only the reference is known.
        reference: the caller's id of the session.
        log: its own id.
        root: whether it is the root of a trace, which is the session itself.
        nested: whether other logs are nested in it.
        at: when it started or was created.
        ended: when it ended.
        changed: when it was last changed.
    """

    session: str | None
    reference: str | None
    log: str | None
    root: bool
    nested: bool
    at: int | None
    ended: int | None
    changed: int | None


def log_entry(log: Mapping[str, Any]) -> LogEntry | None:
    """The entry of a log, None when it belongs to no session. DamageError when an id is not a string."""
    own_id, parent = _id(log, "id"), _id(log, "trace_parent_id")
    session, reference = _id(log, "trace_id"), None
    root, nested = parent is None, bool(log.get("trace_children"))
    if session is None and root and (nested or "flow" in log):
        if own_id is None:
            raise DamageError("the root of a trace without an id")
        session = own_id
    if session is None:
        session, reference, root = _id(log, "session_id"), _id(log, "session_reference_id"), False
        if session is None and reference is None:
            return None
    created = _microseconds(log.get("created_at"))
    started = _microseconds(log.get("start_time"))
    changed = _microseconds(log.get("updated_at"))
    at = created if started is None else started
    ended = _microseconds(log.get("end_time"))
    return LogEntry(session, reference, own_id, root, nested, at, ended, at if changed is None else changed)


def time_of(value: Any) -> datetime | None:
    """A time as an export writes it, None for anything else."""
    try:
        return values.iso_time(value)
    except (TypeError, ValueError):
        return None


def time_at(microseconds: int | None) -> datetime | None:
    """A time of the index as a datetime."""
    return None if microseconds is None else _EPOCH + microseconds * _MICROSECOND


def _microseconds(value: Any) -> int | None:
    time = time_of(value)
    try:
        return None if time is None else (time.astimezone(UTC) - _EPOCH) // _MICROSECOND
    except OverflowError:  # with its offset, it lies outside the years 1 to 9999 of UTC
        return None


def _id(log: Mapping[str, Any], name: str) -> str | None:
    value = log.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise DamageError(f"{name} is not a string but {type(value).__name__}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise DamageError(f"{name} is not valid Unicode") from None
    return value
