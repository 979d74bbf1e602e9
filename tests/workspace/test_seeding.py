"""`seed` of every provider's fake takes the same fields, and the provider's client reads them back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock import Client, InvalidValueError, Session, Sessions, connect, connect_async
from sessiondock.testing import FakeServer
from sessiondock.testing.serve import load_fake

STARTED = datetime(2024, 5, 6, 7, 8, 9, 123000, tzinfo=UTC)
FAKES = {name: name for name in ("adk", "honeyhive", "humanloop", "orq", "syllable")} | {"honeyhive-v1": "honeyhive"}
SCOPES: Mapping[str, Mapping[str, Any]] = {
    "adk": {"project": "app", "user_id": "user"},
    "honeyhive": {"project": "support"},
    "humanloop": {"project": "pr_1"},
}
"""Settings of clients that see one project or user only."""
VALUES: Mapping[str, Any] = {
    "id": "6f7b4f9e-6a67-4d2b-8f0e-2c4d3b1a0f5e",
    "external_id": "chat-42",
    "name": "support chat",
    "project": "support",
    "user_id": "user-7",
    "environment": "staging",
    "started_at": STARTED,
    "ended_at": STARTED + timedelta(seconds=90),
    "created_at": STARTED,
    "updated_at": STARTED + timedelta(seconds=120),
    "duration": timedelta(milliseconds=1500),
    **{name: {"a": {"b": [1]}} for name in ("inputs", "outputs", "config", "metadata", "feedback", "user_properties")},
    "metrics": {"tokens": 12},
    "tags": ("vip",),
    "error": "broken",
}
FIELDS = [(name, field) for name, fake in FAKES.items() for field in load_fake(fake).seed_fields]


@pytest.fixture
def fake(request: pytest.FixtureRequest) -> Iterator[FakeServer]:
    with load_fake(FAKES[request.param]) as server:
        yield server


def client(name: str, fake: FakeServer) -> Client[Sessions]:
    keys = {} if name == "adk" else {"api_key": fake.api_key}
    return connect(name, base_url=fake.base_url, **keys, **SCOPES.get(name, {}))


def seeded(name: str, fake: FakeServer, fields: Mapping[str, Any]) -> Session:
    """A session with these fields, as the provider's client reads it."""
    (session_id,) = fake.seed(fields)
    with client(name, fake) as dock:
        found = dock.sessions.get(session_id)
    assert found.id == session_id
    return found


@pytest.mark.parametrize(("fake", "name", "field"), [(name, name, field) for name, field in FIELDS], indirect=["fake"])
def test_a_field_is_read_back(fake: FakeServer, name: str, field: str) -> None:
    value = SCOPES.get(name, {}).get(field, VALUES[field])
    found = seeded(name, fake, {field: value})
    assert getattr(found, field) == value
    assert fake.requests[0].method in {"GET", "POST"}


@pytest.mark.parametrize(("fake", "name"), [(name, name) for name in FAKES], indirect=["fake"])
async def test_seeded_sessions_are_listed(fake: FakeServer, name: str) -> None:
    mine: Mapping[str, Any] = (
        SCOPES[name] if name == "honeyhive" else {}
    )  # where a session without a project is in no list
    made = fake.seed(mine, mine)
    assert fake.requests == []
    keys = {} if name == "adk" else {"api_key": fake.api_key}
    async with connect_async(name, base_url=fake.base_url, **keys, **SCOPES.get(name, {})) as dock:
        assert {session.id async for session in dock.sessions.list()} == {*made}


@pytest.mark.parametrize("fake", ["adk", "honeyhive", "orq"], indirect=True)
def test_an_id_is_seeded_once(fake: FakeServer) -> None:
    session_id = VALUES["id"]
    assert fake.seed({"id": session_id}) == [session_id]
    with pytest.raises(InvalidValueError, match=f"'{session_id}' exists"):
        fake.seed({"id": session_id})


def test_humanloop_updates_a_session_when_it_is_logged_to() -> None:
    with load_fake("humanloop") as fake:
        found = seeded("humanloop", fake, {"started_at": STARTED, "updated_at": STARTED + timedelta(days=1)})
        assert (found.started_at, found.updated_at) == (STARTED, STARTED + timedelta(days=1))
        same = seeded("humanloop", fake, {"started_at": STARTED})
        assert same.updated_at == STARTED
