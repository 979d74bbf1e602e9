# Generated from tests/_async/test_from_raw.py: edit that file, not this one.
# Digest: 3b1d976e3b2d18e8
"""Sessions and events that are built again from what was stored of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from sessiondock import DecodeError, Event, InvalidValueError
from sessiondock_adk import AdkEvent, AdkSession, Adk
from sessiondock_adk.fake import FakeAdk

HISTORY = (
    Event(inputs={"text": "Where is it?"}, started_at=datetime(2024, 1, 1, tzinfo=UTC)),
    AdkEvent(name="sorter", outputs={"zone": 2**70}, branch="a.b", error_code="L", metrics={"score": 0.1 + 0.2}),
)
WRONG: tuple[Any, ...] = ({}, {"session_id": "824"}, [])


def test_everything_that_is_read_can_be_built_again(fake: FakeAdk) -> None:
    with Adk(project="app", user_id="ann", base_url=fake.base_url) as adk:
        created = adk.sessions.create(id="s", state={"color": "red", "user:vip": None}, events=HISTORY)
        updated = adk.sessions.update("s", state={"size": [1]})
        sessions = [created, adk.sessions.create(), updated, adk.sessions.get("s")]
        sessions += adk.sessions.list().all()
        events = adk.sessions.list_events("s").all()
    assert (len(sessions), len(events)) == (6, 3)
    for session in sessions:
        again = AdkSession.from_raw(session.raw)
        assert (again, again.raw) == (session, session.raw)
        copy = AdkSession.from_dict(session.to_dict())
        assert (copy, copy.raw) == (again, again.raw)
    for event in events:
        rebuilt = AdkEvent.from_raw(event.raw)
        assert rebuilt.session_id is None
        assert (attrs.evolve(rebuilt, session_id="s"), rebuilt.raw) == (event, event.raw)


@pytest.mark.parametrize("model", [AdkSession, AdkEvent])
def test_json_of_something_else_is_rejected(model: Any) -> None:
    for raw in WRONG:
        with pytest.raises(InvalidValueError, match=r"not the raw of a Adk|must be a mapping"):
            model.from_raw(raw)


def test_a_session_needs_its_id_and_a_list_of_events() -> None:
    with pytest.raises(DecodeError, match="'id' is missing"):
        AdkSession.from_raw({"appName": "app"})
    with pytest.raises(DecodeError, match="without a list of events"):
        AdkSession.from_raw({"id": "s", "events": None})
    assert AdkSession.from_raw({"id": "s"}).events == ()
