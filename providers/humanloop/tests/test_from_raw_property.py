"""Whatever a service sends: what was read of it can be built again from its ``raw``."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock.authoring import Headers, Response
from sessiondock_humanloop import HumanloopSession, wire
from sessiondock_humanloop.export.sessions import read_session, written_group, written_trace

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


LOG = objects(
    *(
        "inputs",
        "messages",
        "output",
        "output_message",
        "start_time",
        "created_at",
        "duration",
        "user",
        "prompt",
        "flow",
    ),
    *("feedback", "evaluator_logs", "evaluation_results", "prompt_tokens", "error", "metadata", "project_id"),
)
FOLDER = ("fl_1", "Support", "flow")


@given(
    objects("reference_id", "projects", "datapoints_count", "first_inputs", "last_output", "created_at"),
    st.text(min_size=1),
)
@settings(deadline=None)
def test_a_session_of_the_v4_api(members: dict[str, Any], session_id: str) -> None:
    body = json.dumps({**members, "id": session_id}).encode()
    session = wire.get("s").read(Response(status=200, headers=Headers(), body=body))
    again = HumanloopSession.from_raw(session.raw)
    assert (again, again.raw) == (session, session.raw)
    assert HumanloopSession.from_json(session.to_json()) == again


@given(LOG, LOG)
@settings(deadline=None)
def test_sessions_of_an_export(first: dict[str, Any], last: dict[str, Any]) -> None:
    times: dict[str, Any] = dict.fromkeys(("started_at", "ended_at", "updated_at"))
    for raw in (
        written_trace("s", first, folder=FOLDER, folders=[FOLDER], count=1),
        written_group("s", first, last, reference=None, folders=[FOLDER, FOLDER], count=2, times=times),
    ):
        session = read_session(raw)
        again = HumanloopSession.from_raw(json.loads(json.dumps(session.raw)))
        assert (again, again.raw) == (session, raw)
        assert HumanloopSession.from_json(session.to_json()) == again
