"""Whatever a service sends: what was read of it can be built again from its ``raw``."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock.authoring import Headers, Response
from sessiondock_orq import OrqSession, wire

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
    "external_id",
    "project_id",
    "contact_ids",
    "duration",
    "billing",
    "usage",
    "traces_count",
    "tags",
    "started_at",
)


@given(objects(*MEMBERS), st.text())
@settings(deadline=None)
def test_a_session(members: dict[str, Any], session_id: str) -> None:
    body = json.dumps({**members, "_id": session_id}).encode()
    session = wire.get("s").read(Response(status=200, headers=Headers(), body=body))
    again = OrqSession.from_raw(session.raw)
    assert (again, again.raw) == (session, session.raw)
    assert OrqSession.from_json(session.to_json()) == again
