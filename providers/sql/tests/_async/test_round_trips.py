"""Whatever fits comes back the same."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessiondock import Event, Session
from sessiondock_sql import AsyncSQL

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
LABEL = TEXT.filter(lambda text: len(text) <= 255)
ANY_TEXT = st.text(st.characters(), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
MAPPING = st.dictionaries(ANY_TEXT, JSON, max_size=5)
OFFSETS = st.integers(-86_399, 86_399).map(lambda seconds: timezone(timedelta(seconds=seconds)))
TIME = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=OFFSETS)
DURATION = st.timedeltas(timedelta(0), timedelta(days=100_000_000))
COMMON: dict[str, st.SearchStrategy[Any]] = {
    "name": TEXT,
    "error": TEXT,
    "started_at": TIME,
    "ended_at": TIME,
    "duration": DURATION,
    **dict.fromkeys(("user_properties", "inputs", "outputs", "config", "metadata", "metrics", "feedback"), MAPPING),
}
SESSIONS = st.fixed_dictionaries(
    {},
    optional={
        **COMMON,
        **dict.fromkeys(("external_id", "project", "user_id", "environment"), LABEL),
        **dict.fromkeys(("created_at", "updated_at"), TIME),
        "tags": st.lists(TEXT, max_size=4).map(tuple),
        "raw": MAPPING,
        "copied_from": TEXT,
    },
)
LEAVES = st.builds(
    Event, **{name: st.none() | strategy for name, strategy in COMMON.items()}, type=st.none() | TEXT, raw=MAPPING
)
EVENTS = st.builds(
    Event,
    **{name: st.none() | strategy for name, strategy in COMMON.items()},
    parent_id=st.none() | TEXT,
    children=st.lists(LEAVES | st.builds(Event, children=st.tuples(LEAVES)), max_size=2).map(tuple),
    raw=MAPPING,
    copied_from=st.none() | TEXT,
    created_at=st.none() | TIME,
)
STORE_ONLY = {"created_at", "updated_at", "raw", "copied_from"}
# Each example is stored and read back.
FEW = settings(
    max_examples=settings().max_examples // 5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.smoke
@FEW
@given(fields=SESSIONS)
async def test_sessions(dock: AsyncSQL, fields: dict[str, Any]) -> None:
    fields.setdefault("started_at", None)
    created = await dock.sessions.create(**fields)
    found = await dock.sessions.get(created.id)
    assert found == created
    now = created.created_at
    expected: dict[str, Any] = {"id": created.id, "created_at": now, "updated_at": now, **fields}
    assert created == Session(**expected)
    for session in (created, found):
        assert (session.raw, session.copied_from) == (fields.get("raw", {}), fields.get("copied_from"))
    for name in ("started_at", "ended_at", "created_at", "updated_at"):
        if name in fields and fields[name] is not None:
            assert getattr(found, name).utcoffset() == fields[name].utcoffset()


@FEW
@given(before=SESSIONS, change=SESSIONS)
async def test_updates(dock: AsyncSQL, before: dict[str, Any], change: dict[str, Any]) -> None:
    created = await dock.sessions.create(**before)
    new = {name: value for name, value in change.items() if name not in STORE_ONLY}
    updated = await dock.sessions.update(created.id, **new)
    for name, value in new.items():
        old = before.get(name)
        assert getattr(updated, name) == ({**old, **value} if isinstance(old, dict) else value)
    assert await dock.sessions.get(created.id) == updated
    merged = await dock.sessions.create(id=created.id, **change, if_exists="merge")
    assert await dock.sessions.get(created.id) == merged


@FEW
@given(new=st.lists(EVENTS, max_size=3))
async def test_events(dock: AsyncSQL, new: list[Event]) -> None:
    session = await dock.sessions.create()
    added = await dock.sessions.add_events(session.id, new)
    assert [event async for event in dock.sessions.list_events(session.id)] == list(added)
    for event, stored in zip(new, added, strict=True):
        assert stored == attrs.evolve(event, id=stored.id, session_id=session.id)
        assert (stored.raw, stored.copied_from) == (event.raw, event.copied_from)
        assert [child.raw for child in stored.children] == [child.raw for child in event.children]
        kept = event.created_at is not None or event.copied_from is not None
        assert stored.created_at == event.created_at if kept else stored.created_at is not None


@FEW
@given(metadata=MAPPING, tags=st.lists(TEXT, max_size=3), name=TEXT)
async def test_sessions_are_found_by_what_they_hold(
    dock: AsyncSQL, metadata: dict[str, Any], tags: list[str], name: str
) -> None:
    created = await dock.sessions.create(metadata=metadata, tags=tags, name=name, project="p")
    filters: list[dict[str, Any]] = [
        {"metadata": metadata, "tags": tags},
        {"metadata_keys": list(metadata), "project": "p"},
        {"name_contains": name[1:5].swapcase() if name[1:5].swapcase().swapcase() == name[1:5] else name[1:5]},
        *({"metadata": {key: value}} for key, value in metadata.items()),
    ]
    for each in filters:
        assert created.id in [session.id async for session in dock.sessions.list(**each, page_size=1000)]
    other = {**metadata, "not there": 0}
    assert created.id not in [session.id async for session in dock.sessions.list(metadata=other, page_size=1000)]


async def test_an_offset_of_fractions_of_a_second_keeps_the_instant(dock: AsyncSQL) -> None:
    time = datetime(2025, 1, 1, tzinfo=timezone(timedelta(microseconds=1)))
    assert (await dock.sessions.create(started_at=time)).started_at == time
