"""The order in which events happened, whatever order a provider lists them in."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

import attrs

from sessiondock import Event

__all__ = ["in_order", "moment", "places"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = -(2**62)


def in_order(events: Iterable[Event], order: str) -> list[Event]:
    """Events as one flat list. Nested ones come behind the event that holds them, with its id as ``parent_id``.

    Args:
        events: as a provider listed them.
        order: the provider's ``events_order``, as for `places`.
    """
    top = list(events)
    times = [moment(event.started_at) for event in top]
    chosen = [top[place] for place in places(times, order)]
    return [event for each in chosen for event in _flat(each, each.session_id, each.parent_id)]


def places(times: Sequence[int], order: str) -> Sequence[int]:
    """The places of listed events, in the order in which the events happened.

    Args:
        times: the `moment` of each event, in the order in which they were listed.
        order: ``"oldest"`` or ``"newest"`` first; or ``"unspecified"``, when they are sorted by time. Equal times keep
            their order, and an event without a time stays behind the one that was listed before it.
    """
    if order == "oldest":
        return range(len(times))
    if order == "newest":
        return range(len(times) - 1, -1, -1)
    known, latest = array("q"), _NEVER
    for time in times:
        latest = time if time != _NEVER else latest
        known.append(latest)
    return sorted(range(len(times)), key=known.__getitem__)


def moment(time: datetime | None) -> int:
    """A time in microseconds since 1970; a number of its own for none."""
    if time is None:
        return _NEVER
    delta = time - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def _flat(event: Event, session_id: str | None, parent_id: str | None) -> Iterator[Event]:
    yield attrs.evolve(
        event, session_id=event.session_id or session_id, parent_id=event.parent_id or parent_id, children=()
    )
    for child in event.children:
        yield from _flat(child, session_id, event.id)
