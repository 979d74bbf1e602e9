"""Events come in the order in which they happened, nested ones behind the event that holds them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sessiondock import Event
from sessiondock_transfer.events_in_order import in_order

from .samples import START


@pytest.mark.parametrize(("order", "expected"), [("oldest", "abc"), ("newest", "cba"), ("unspecified", "abc")])
def test_order(order: str, expected: str) -> None:
    events = [Event(id=each) for each in "abc"]
    assert "".join(event.id or "" for event in in_order(events, order)) == expected


def test_an_unspecified_order_is_that_of_the_times() -> None:
    events = [
        Event(id=name, started_at=START + timedelta(seconds=after)) for name, after in (("c", 2), ("a", 0), ("b", 0))
    ]
    assert [event.id for event in in_order(events, "unspecified")] == ["a", "b", "c"]


def test_nested_events() -> None:
    inner = Event(id="c", raw={"n": 1})
    events = [Event(id="a", session_id="s", children=(Event(id="b", children=(inner,)), Event(id="d")))]
    found = in_order(events, "oldest")
    assert [(event.id, event.parent_id, event.session_id, event.children) for event in found] == [
        ("a", None, "s", ()),
        ("b", "a", "s", ()),
        ("c", "b", "s", ()),
        ("d", "a", "s", ()),
    ]
    assert found[2].raw == {"n": 1}


def test_an_event_without_a_time_stays_behind_the_one_before_it() -> None:
    times = (("c", 2), ("after c", None), ("a", 0))
    events = [
        Event(id=name, started_at=None if after is None else START + timedelta(seconds=after)) for name, after in times
    ]
    assert [event.id for event in in_order(events, "unspecified")] == ["a", "c", "after c"]
