"""How the fake evaluates conditions on dates; Orq documents their names, not their meaning.

Days are those of UTC; a month has 30 days, a year 365.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ._fake_bodies import BadBodyError

_BACK = {
    "today": timedelta(0),
    "yesterday": timedelta(days=1),
    "one_week_ago": timedelta(days=7),
    "one_month_ago": timedelta(days=30),
}
_UNITS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
    "hours_ago": timedelta(hours=1),
    "minutes_ago": timedelta(minutes=1),
}
_RUNNING = {"day": "%Y-%j", "week": "%G-%V", "month": "%Y-%m", "year": "%Y"}


def in_utc(text: str) -> datetime:
    """The time in ISO 8601; without an offset it is UTC."""
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def holds(time: datetime, operator: str, value: Mapping[str, Any], now: datetime) -> bool:
    """Whether the condition holds for a time. BadBodyError when the criteria lack a member that the operator needs."""
    criteria: Mapping[str, Any] = value["criteria"] or {}
    by_day = value["mode"] == "date" or criteria.get("relativeTime") in _BACK
    if operator == "is_between":
        start, end = (_cut(_needed(criteria, name), by_day) for name in ("startDate", "endDate"))
        return start <= _cut(time, by_day) <= end
    if operator in {"is_relative_today", "is_relative_time"}:
        return _relative(time, criteria, now)
    point = _cut(_point(criteria, now), by_day)
    compared = _cut(time, by_day)
    results = {"is": compared == point, "is_before": compared < point, "is_on_or_before": compared <= point}
    if operator not in results:
        raise BadBodyError(f"query: {operator} does not compare times")
    return results[operator]


def _cut(time: datetime, by_day: bool) -> datetime:
    return time.replace(hour=0, minute=0, second=0, microsecond=0) if by_day else time


def _point(criteria: Mapping[str, Any], now: datetime) -> datetime:
    name = criteria.get("relativeTime", "custom_date")
    return now - _BACK[name] if name in _BACK else _needed(criteria, "customDate")


def _needed(criteria: Mapping[str, Any], name: str) -> datetime:
    if not criteria.get(name):
        raise BadBodyError(f"criteria: {name} is needed here")
    return in_utc(criteria[name])


def _relative(time: datetime, criteria: Mapping[str, Any], now: datetime) -> bool:
    unit, count = criteria.get("unit", "day"), criteria.get("count")
    if criteria.get("direction") == "present" and unit in _RUNNING:
        return time.strftime(_RUNNING[unit]) == now.strftime(_RUNNING[unit])
    return now - _UNITS[unit] * (1 if count is None else count) <= time <= now
