"""Whatever a service sends: what was read of it can be built again from its ``raw``."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock_honeyhive import HoneyHiveEvent, HoneyHiveSession
from sessiondock_honeyhive.wire.v1 import READING as V1
from sessiondock_honeyhive.wire.v2024_05 import READING as V2024_05

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
    "source",
    "event_name",
    "event_type",
    "start_time",
    "end_time",
    "duration",
    "inputs",
    "children_ids",
    "metrics",
)


@given(objects(*MEMBERS), st.sampled_from(["session_id", "event_id"]), st.text(), st.sampled_from([V1, V2024_05]))
@settings(deadline=None)
def test_a_session(members: dict[str, Any], named: str, own_id: str, reading: Any) -> None:
    (session,) = reading.sessions([{**members, named: own_id}])
    again = HoneyHiveSession.from_raw(session.raw)
    assert (again, again.raw) == (session, session.raw)
    assert HoneyHiveSession.from_json(session.to_json()) == again


@given(objects(*MEMBERS, "parent_id", "session_id"), st.sampled_from([V1, V2024_05]))
@settings(deadline=None)
def test_an_event(members: dict[str, Any], reading: Any) -> None:
    (event,) = reading.events([{**members, "event_id": "e"}])
    again = HoneyHiveEvent.from_raw(event.raw)
    assert (again, again.raw) == (event, event.raw)
