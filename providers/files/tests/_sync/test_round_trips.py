# Generated from tests/_async/test_round_trips.py: edit that file, not this one.
# Digest: 6a39f60d01d86689
"""Whatever fits comes back the same, also after the archive was written anew and its index made anew."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessiondock import Event, Session
from sessiondock_files import Files

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ANY_TEXT = st.text(st.characters(), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
MAPPING = st.dictionaries(ANY_TEXT, JSON, max_size=5)
OFFSETS = st.integers(-86_399, 86_399).map(lambda seconds: timezone(timedelta(seconds=seconds)))
# what fold says about a fixed offset is nothing
TIME = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=OFFSETS).map(lambda time: time.replace(fold=0))
DURATION = st.timedeltas(timedelta(0))
COMMON: dict[str, st.SearchStrategy[Any]] = {
    "name": TEXT,
    "error": TEXT,
    "started_at": TIME,
    "ended_at": TIME,
    "duration": DURATION,
    **dict.fromkeys(("user_properties", "inputs", "outputs", "config", "metadata", "metrics", "feedback"), MAPPING),
}
SESSIONS = st.fixed_dictionaries(
    {"raw": MAPPING, "copied_from": st.none() | TEXT},
    optional={
        **COMMON,
        **dict.fromkeys(("external_id", "project", "user_id", "environment"), TEXT),
        **dict.fromkeys(("created_at", "updated_at"), st.none() | TIME),
        "tags": st.lists(TEXT, max_size=4).map(tuple),
    },
)
OF_EVENTS: dict[str, Any] = {
    **{name: st.none() | strategy for name, strategy in COMMON.items()},
    "created_at": st.none() | TIME,
    "raw": MAPPING,
    "copied_from": st.none() | TEXT,
}
LEAVES = st.builds(Event, **OF_EVENTS, type=st.none() | TEXT, id=st.none() | TEXT)
EVENTS = st.builds(
    Event,
    **OF_EVENTS,
    parent_id=st.none() | TEXT,
    children=st.lists(LEAVES | st.builds(Event, children=st.tuples(LEAVES)), max_size=2).map(tuple),
)
# Each example is stored and read back.
FEW = settings(
    max_examples=settings().max_examples // 5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def everything(model: Session | Event) -> dict[str, Any]:
    """Every attribute, also those that are not compared, and numbers told apart by their type."""
    return {"repr": repr(attrs.asdict(model))}


@pytest.mark.smoke
@FEW
@given(fields=SESSIONS)
def test_sessions(dock: Files, fields: dict[str, Any]) -> None:
    fields.setdefault("started_at", None)
    created = dock.sessions.create(**fields)
    found = dock.sessions.get(created.id)
    assert everything(found) == everything(created)
    now = created.created_at
    expected: dict[str, Any] = {"id": created.id, "created_at": now, "updated_at": now, **fields}
    assert everything(created) == everything(Session(**expected))
    dock.compact()
    assert everything(dock.sessions.get(created.id)) == everything(created)


@FEW
@given(before=SESSIONS, change=SESSIONS)
def test_updates(dock: Files, before: dict[str, Any], change: dict[str, Any]) -> None:
    created = dock.sessions.create(**before)
    kept = {"created_at", "updated_at", "raw", "copied_from"}
    new = {name: value for name, value in change.items() if name not in kept}
    updated = dock.sessions.update(created.id, **new)
    for name, value in new.items():
        old = before.get(name)
        assert getattr(updated, name) == ({**old, **value} if isinstance(old, dict) else value)
    assert (updated.raw, updated.copied_from) == (created.raw, created.copied_from)
    assert everything(dock.sessions.get(created.id)) == everything(updated)
    merged = dock.sessions.create(id=created.id, **change, if_exists="merge")
    assert everything(dock.sessions.get(created.id)) == everything(merged)


@FEW
@given(new=st.lists(EVENTS, max_size=3))
def test_events(dock: Files, new: list[Event]) -> None:
    session = dock.sessions.create()
    added = dock.sessions.add_events(session.id, new)
    for event, stored in zip(new, added, strict=True):
        assert everything(stored) == everything(attrs.evolve(event, id=stored.id, session_id=session.id))
    found = [everything(event) for event in dock.sessions.list_events(session.id)]
    assert found == [everything(event) for event in added]


@FEW
@given(metadata=MAPPING, tags=st.lists(TEXT, max_size=3), name=TEXT)
def test_sessions_are_found_by_what_they_hold(
    dock: Files, metadata: dict[str, Any], tags: list[str], name: str
) -> None:
    created = dock.sessions.create(metadata=metadata, tags=tags, name=name, project="p")
    filters: list[dict[str, Any]] = [
        {"metadata": metadata, "tags": tags},
        {"metadata_keys": list(metadata), "project": "p"},
        {"name_contains": name[1:5].swapcase() if name[1:5].swapcase().swapcase() == name[1:5] else name[1:5]},
        *({"metadata": {key: value}} for key, value in metadata.items()),
    ]
    for each in filters:
        assert created.id in [session.id for session in dock.sessions.list(**each, page_size=1000)]
    other = {**metadata, "not there": 0}
    assert created.id not in [session.id for session in dock.sessions.list(metadata=other, page_size=1000)]


def test_an_offset_of_fractions_of_a_second_keeps_the_instant(dock: Files) -> None:
    time = datetime(2025, 1, 1, tzinfo=timezone(timedelta(microseconds=1)))
    assert (dock.sessions.create(started_at=time)).started_at == time
