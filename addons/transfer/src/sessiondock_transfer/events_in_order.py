"""A session's events as one flat list in the order in which they happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from sessiondock import Event

__all__ = ["in_order"]


def in_order(events: Iterable[Event], order: str) -> list[Event]:
    """Nested events come behind the event that holds them, with its id as their ``parent_id``.

    Args:
        events: as a provider listed them.
        order: the provider's ``events_order``: ``"oldest"``, ``"newest"`` or ``"unspecified"`` first. In the last case
            they are sorted by ``started_at`` if all of them have one.
    """
    top = list(events)
    if order == "newest":
        top.reverse()
    elif order == "unspecified":
        times = [event.started_at for event in top if event.started_at is not None]
        if len(times) == len(top):
            top = [
                event
                for _, _, event in sorted(zip(times, range(len(top)), top, strict=True), key=lambda each: each[:2])
            ]
    return [event for each in top for event in _flat(each, each.session_id, each.parent_id)]


def _flat(event: Event, session_id: str | None, parent_id: str | None) -> Iterator[Event]:
    yield attrs.evolve(
        event, session_id=event.session_id or session_id, parent_id=event.parent_id or parent_id, children=()
    )
    for child in event.children:
        yield from _flat(child, session_id, event.id)
