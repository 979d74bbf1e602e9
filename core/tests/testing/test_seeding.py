"""Storing sessions in a fake with `seed`, and what it rejects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest

from sessiondock import InvalidValueError
from sessiondock.testing import FakeServer, SeedField


class FakeKeeper(FakeServer):
    """Keeps what is seeded, by number."""

    seed_fields: ClassVar[Mapping[str, SeedField]] = {
        "id": SeedField("_id"),
        "name": SeedField("label"),
        "started_at": SeedField("start", datetime.isoformat),
        "duration": SeedField("seconds", timedelta.total_seconds),
        "metadata": SeedField("metadata", dict),
        "tags": SeedField("tags", list),
    }

    def reset(self) -> None:
        super().reset()
        self.kept: list[Mapping[str, Any]] = []

    def store_session(self, members: dict[str, Any]) -> str:
        self.kept.append(members)
        return str(members.get("_id", len(self.kept)))


def test_fields_become_members_of_the_vendors_json() -> None:
    fake = FakeKeeper()
    started = datetime(2024, 5, 6, tzinfo=UTC)

    ids = fake.seed(
        {"id": "s", "name": "chat", "started_at": started, "duration": timedelta(seconds=2), "metadata": {"a": 1}},
        {"tags": ("vip",), "name": None},
        {},
    )

    assert ids == ["s", "2", "3"]
    first = {"_id": "s", "label": "chat", "start": "2024-05-06T00:00:00+00:00", "seconds": 2.0, "metadata": {"a": 1}}
    assert fake.kept == [first, {"tags": ["vip"]}, {}]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"nam": "chat"}, "FakeKeeper cannot store 'nam'; seed takes id, name, started_at, duration, metadata, tags"),
        ({"project": "p"}, "cannot store 'project'"),
        ({"name": 3}, "name must be a str, not int: 3"),
        ({"id": ""}, "id"),
        ({"started_at": datetime(2024, 5, 6)}, "started_at has no time zone"),
        ({"duration": 2}, "duration must be a timedelta"),
        ({"metadata": [1]}, "metadata must be a mapping"),
        ({"tags": "vip"}, "tags must be a list or tuple of str"),
        ("chat", "a session to seed must be a mapping"),
    ],
)
def test_nothing_is_stored_when_a_field_is_wrong(fields: Any, message: str) -> None:
    fake = FakeKeeper()

    with pytest.raises(InvalidValueError, match=message):
        fake.seed({"name": "right"}, fields)

    assert fake.kept == []


def test_a_fake_without_sessions_says_what_to_override() -> None:
    with pytest.raises(NotImplementedError, match="FakeServer has no sessions to seed; override store_session"):
        FakeServer().seed({})
    with pytest.raises(InvalidValueError, match="seed takes no fields"):
        FakeServer().seed({"name": "chat"})
