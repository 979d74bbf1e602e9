"""Reading sessions, without a socket."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import Session
from sessiondock.authoring import Headers, Response
from sessiondock_orq import OrqBilling, OrqSession, OrqUsage, wire

WHOLE: dict[str, Any] = {
    "_id": "01J",
    "external_id": "x",
    "duration": 1500.25,
    "contact_ids": ["ann"],
    "billing": {"input_cost": 0.1, "output_cost": 0.2, "total_cost": 0.3},
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
    "traces_count": 2.0,
    "tags": ["a"],
    "workspace_id": "w",
    "project_id": "p",
    "started_at": "2025-04-20T10:00:00.123Z",
    "updated_at": 1745143200000,
}


def read(data: dict[str, Any]) -> OrqSession:
    return wire.get("s").read(Response(status=200, headers=Headers(), body=json.dumps(data).encode()))


def test_every_field_is_typed() -> None:
    session = read(WHOLE)
    assert session.billing == OrqBilling(input_cost=0.1, output_cost=0.2, total_cost=0.3)
    assert session.usage == OrqUsage(prompt_tokens=1, completion_tokens=2, total_tokens=3)
    assert (session.traces_count, type(session.traces_count)) == (2, int)
    assert (session.duration_ms, session.workspace_id, session.project) == (1500.25, "w", "p")
    assert session.duration is not None
    assert session.duration.total_seconds() == 1.50025
    assert session.started_at is not None
    assert session.started_at.isoformat() == "2025-04-20T10:00:00.123000+00:00"
    assert session.updated_at is not None
    assert session.updated_at.isoformat() == "2025-04-20T10:00:00+00:00"
    assert session.raw == WHOLE
    with pytest.raises(TypeError, match="unhashable"):
        hash(session)


@pytest.mark.parametrize(("contacts", "user"), [([], None), (["ann"], "ann"), (["ann", "bob"], None)])
def test_the_user_is_the_only_contact(contacts: list[str], user: str | None) -> None:
    session = read({**WHOLE, "contact_ids": contacts})
    assert (session.user_id, session.contact_ids) == (user, tuple(contacts))


def test_nulls_and_missing_members_are_none() -> None:
    nulls: dict[str, Any] = {"project_id": None, "started_at": None, "updated_at": None, "billing": None, "usage": None}
    session = read({**WHOLE, **nulls})
    assert (session.project, session.started_at, session.updated_at, session.billing, session.usage) == (None,) * 5
    assert read({"_id": "a"}) == OrqSession(id="a")


def test_an_unreadable_field_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "sessiondock.codec"):
        read({**WHOLE, "workspace_id": 5})
        read({**WHOLE, "workspace_id": 6})
    assert [record.getMessage() for record in caplog.records] == [
        "orq: OrqSession.workspace_id does not fit (a number); it is left out, see raw"
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*WHOLE, "name", "metadata", "new"]), JSON))
def test_any_object_with_an_id_is_a_session(data: dict[str, Any]) -> None:
    session = read({**data, "_id": "a"})
    assert (session.id, session.raw) == ("a", {**data, "_id": "a"})
    assert isinstance(session, Session)
    assert (session.name, session.metadata) == (None, None)
