"""Whatever a service sends: what was read of it can be built again from its ``raw``."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock_adk import AdkEvent, AdkSession, wire
from sessiondock_adk.events import read_event

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=5), each, max_size=3),
    max_leaves=4,
)
TIMES = st.sampled_from(["2024-04-01T22:38:19.123456", "2024-04-01T22:38:19Z", 1712010000, 1712010000123.5, 0])


def objects(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of these members, and others."""
    members: dict[str, st.SearchStrategy[Any]] = dict.fromkeys([*names, "unknown"], JSON | TIMES)
    return st.fixed_dictionaries({}, optional=members)


MEMBERS = (
    "timestamp",
    "content",
    "actions",
    "errorMessage",
    "errorCode",
    "output",
    "usageMetadata",
    "longRunningToolIds",
)


@given(objects(*MEMBERS), st.sampled_from(["user", "agent"]))
@settings(deadline=None)
def test_an_event(members: dict[str, Any], author: str) -> None:
    event = read_event(wire.CODEC, {**members, "id": "e", "author": author}, "s")
    again = AdkEvent.from_raw(event.raw)
    assert (attrs.evolve(again, session_id="s"), again.raw) == (event, event.raw)


@given(objects("appName", "userId", "state", "lastUpdateTime"), st.lists(objects(*MEMBERS), max_size=3))
@settings(deadline=None)
def test_a_session(members: dict[str, Any], events: list[dict[str, Any]]) -> None:
    raw = {**members, "id": "s", "events": events}
    session = AdkSession.from_raw(raw)
    assert len(session.events) == len(events)
    assert session.raw == raw
    assert AdkSession.from_raw(session.raw) == session
    assert AdkSession.from_json(session.to_json()) == session
