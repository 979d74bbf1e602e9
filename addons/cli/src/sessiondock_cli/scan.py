"""Search by reading: for providers that cannot search by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, cast

from sessiondock import Session, protocols

__all__ = ["contains", "scan"]


def scan(client: protocols.Client[Any], text: str, filters: Mapping[str, Any], limit: int | None) -> Iterator[Session]:
    """The sessions that contain a text, upper and lower case alike, in themselves or in an event."""
    wanted = text.casefold()
    events = "list_events" in client.capabilities
    found = (
        session
        for session in client.sessions.list(**filters)
        if contains(session.to_dict(), wanted)
        or (events and any(contains(event.to_dict(), wanted) for event in client.sessions.list_events(session.id)))
    )
    return islice(found, limit)


def contains(value: Any, wanted: str) -> bool:
    """Whether a text is somewhere in a value of JSON, keys included."""
    if isinstance(value, str):
        return wanted in value.casefold()
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return any(wanted in name.casefold() or contains(item, wanted) for name, item in mapping.items())
    return isinstance(value, list) and any(contains(item, wanted) for item in cast("list[object]", value))
