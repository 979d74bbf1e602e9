"""Times and durations as people write and read them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from .usage import UsageError

__all__ = ["parse_duration", "parse_time", "shown_time"]

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_BEFORE = re.compile(r"-(\d{1,6})([smhdw])")
_ISO_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,6})?)S)?)?")


def parse_time(text: str, now: datetime | None = None) -> datetime:
    """ISO 8601, ``now``, ``today``, ``yesterday``, or as long ago as ``-7d`` (s, m, h, d, w).

    A time without an offset is local time. UsageError for anything else.
    """
    now = now if now is not None else datetime.now().astimezone()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    named = {"now": now, "today": midnight, "yesterday": midnight - timedelta(days=1)}
    if text in named:
        return named[text]
    try:
        if (before := _BEFORE.fullmatch(text)) is not None:
            return now - timedelta(**{_UNITS[before[2]]: int(before[1])})
        read = datetime.fromisoformat(text)
        return read if read.tzinfo is not None else read.astimezone()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"{text!r} is not a time; write 2026-04-02, 2026-04-02T10:30:00+02:00, today, yesterday or -7d"
        ) from None


def parse_duration(text: str) -> timedelta:
    """Seconds such as ``3.5``, a number with a unit such as ``90s`` or ``2h``, or ISO 8601 such as ``PT1M30S``."""
    number, unit = (text[:-1], text[-1]) if text[-1:] in _UNITS else (text, "s")
    try:
        if (parts := _ISO_DURATION.fullmatch(text)) is not None and text[-1] not in "PT":
            days, hours, minutes, seconds = (float(part or 0) for part in parts.groups())
            return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return timedelta(**{_UNITS[unit]: float(number)})
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is not a duration; write seconds such as 3.5, or 90s, 2h, PT1M30S") from None


def shown_time(time: datetime) -> str:
    """Local time with its offset from UTC, to the second."""
    try:
        return time.astimezone().isoformat(" ", "seconds")
    except (OverflowError, OSError):  # a time at the edge of the calendar has no local form
        return time.isoformat(" ", "seconds")
