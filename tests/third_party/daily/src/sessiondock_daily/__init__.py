"""A command for sessiondock, by a third party: how many sessions began on each day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from sessiondock import ConfigurationError, connect, hookimpl

__all__ = ["cli_commands", "daily"]


def daily(arguments: list[str]) -> int:
    """Count the sessions of each day."""
    if len(arguments) != 1:
        raise ConfigurationError("write sessiondock daily CONNECTION_URL")
    days: Counter[str] = Counter()
    with connect(arguments[0]) as client:
        for session in client.sessions.list():
            days[session.started_at.date().isoformat() if session.started_at else "unknown"] += 1
    for day in sorted(days):
        print(f"{day}  {days[day]}")
    return 0 if days else 1


@hookimpl
def cli_commands() -> Mapping[str, Callable[[list[str]], int]]:
    """The commands of this plugin."""
    return {"daily": daily}
