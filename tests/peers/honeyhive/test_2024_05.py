"""honeyhive 0.1.95 and 0.2.57 and our client of 2024-05, call by call against the same fake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sessiondock_honeyhive import EventFilter
from sessiondock_honeyhive.fake import FakeHoneyHive
from tests.peers._judge import Judge
from tests.peers._support import Peer, Sdk
from tests.peers.honeyhive.sides import FREE, ID, LOGS, START, Sides, fields, page, status_only

OLD = Sdk(
    name="honeyhive-0.1.95",
    requirements=(
        "honeyhive==0.1.95",
        "requests==2.34.2",
        "urllib3==2.8.0",
        "certifi==2026.10.18",
        "charset-normalizer==3.5.2",
        "idna==3.20",
        "dataclasses-json==0.6.7",
        "marshmallow==3.26.2",
        "packaging==26.3",
        "python-dateutil==2.9.0.post0",
        "six==1.17.0",
        "typing-inspect==0.9.0",
        "mypy_extensions==1.2.0",
        "typing_extensions==4.16.0",
        "jsonpath-python==1.1.6",
    ),
    imports="honeyhive",
    no_deps=True,
)
LATER = Sdk(
    name="honeyhive-0.2.57",
    requirements=("honeyhive==0.2.57", "httpx==0.28.1", "pydantic==2.14.3"),
    imports="honeyhive",
)
# making an environment of 118 packages takes minutes
pytestmark = pytest.mark.timeout(1200)
FLOAT = "the SDK writes whole numbers as floats; the number is the same"
ABSENT = "members that the answer does not have hold the marker of the SDK, or None for a list; we give None and ()"
SLASH = "we escape the id, which the SDK lets through to another route"
STARTED = datetime.fromtimestamp(START // 1000, UTC) + timedelta(milliseconds=START % 1000)
WHOLE: dict[str, Any] = {
    "project": "p",
    "session_name": "s",
    "source": "dev",
    "session_id": ID,
    "children_ids": ["7f22137a-6911-4ed3-bc36-110f1dde6b66"],
    "error": "late",
    "duration": 824.805,
    "metrics": {"n": 1},
    "feedback": {"rating": 5},
    "start_time": START,
    "end_time": START + 825,
    **FREE,
}
OURS: dict[str, Any] = {
    "project": "p",
    "name": "s",
    "environment": "dev",
    "id": ID,
    "children_ids": WHOLE["children_ids"],
    "error": "late",
    "duration": timedelta(microseconds=824805),
    "metrics": {"n": 1},
    "feedback": {"rating": 5},
    "started_at": STARTED,
    "ended_at": STARTED + timedelta(milliseconds=825),
    **FREE,
}


@pytest.fixture
def fake() -> Iterator[FakeHoneyHive]:
    with FakeHoneyHive() as server:
        server.era = "2024-05"
        server.total_name = "totalEvents"
        yield server


@pytest.fixture
def sides(
    open_judge: Callable[..., Judge], start_peer: Callable[[Sdk, Path], Peer], fake: FakeHoneyHive
) -> Callable[[str, str], Sides]:
    def sides(version: str, variant: str) -> Sides:
        driver = Path(__file__).with_name(f"driver_{version.replace('.', '_')}.py")
        peer = start_peer(OLD if version == "0.1.95" else LATER, driver)
        return Sides(open_judge(f"honeyhive {version}", auth="Authorization"), peer, fake, variant)

    return sides


@pytest.fixture(params=[("0.1.95", "sync"), ("0.2.57", "sync"), ("0.2.57", "async")], ids="-".join)
def both(request: pytest.FixtureRequest, sides: Callable[[str, str], Sides]) -> Sides:
    """What all three have."""
    return sides(*request.param)


@pytest.fixture
def old(sides: Callable[[str, str], Sides]) -> Sides:
    """What only 0.1.95 has."""
    return sides("0.1.95", "sync")


@pytest.fixture(params=["sync", "async"])
def later(request: pytest.FixtureRequest, sides: Callable[[str, str], Sides]) -> Sides:
    """What only 0.2.57 has."""
    return sides("0.2.57", request.param)


def keep(fake: FakeHoneyHive, **changes: Any) -> None:
    fake.store.start({**WHOLE, **changes}, ID, lag=0)


def floats(both: Sides, *places: str) -> dict[str, str]:
    return dict.fromkeys(places, FLOAT) if both.judge.name == "honeyhive 0.2.57" else {}


def only_id(session: Any) -> dict[str, Any]:
    return {"session_id": session.id}


def shown(both: Sides) -> Callable[[Any], dict[str, Any]]:
    """Our session by the names of the SDK's model."""

    def read(session: Any) -> dict[str, Any]:
        found = fields(session)
        if both.judge.name == "honeyhive 0.1.95":
            del found["project_id"]
            found["project"] = session.project
        return found

    return read


@pytest.mark.parametrize("short", [True, False])
def test_start(both: Sides, short: bool) -> None:
    both.fake.short_start = short
    theirs = both.theirs("start", session=WHOLE)
    ours = both.ours("2024-05", "create", read=only_id, **OURS)
    known = floats(both, "body.session.start_time")
    both.compare(f"start_session, all sixteen fields{', short answer' if short else ''}", theirs, ours, known)


def test_start_with_what_is_required(both: Sides) -> None:
    theirs = both.theirs("start", session={"project": "p", "session_name": "s", "source": "dev"})
    ours = both.ours("2024-05", "create", name="s", environment="dev", read=only_id)
    assert theirs.outcome["result"].pop("session_id") != ours.outcome["result"].pop("session_id")
    both.compare("start_session, required fields", theirs, ours)


def test_get(both: Sides) -> None:
    keep(both.fake)
    theirs, ours = both.theirs("get", session_id=ID), both.ours("2024-05", "get", ID, read=shown(both))
    both.compare("get_session", theirs, ours)


def test_get_with_nulls(both: Sides) -> None:
    keep(both.fake, error=None, duration=None, end_time=None, children_ids=[])
    theirs, ours = both.theirs("get", session_id=ID), both.ours("2024-05", "get", ID, read=shown(both))
    both.compare("get_session, nulls", theirs, ours)


def test_get_with_the_times_of_the_vendor_s_examples(both: Sides) -> None:
    keep(both.fake)
    both.fake.string_times = True
    theirs = both.theirs("get", session_id=ID)
    ours = both.ours("2024-05", "get", ID, read=lambda session: session.started_at.isoformat())
    assert ours.outcome == {"result": STARTED.replace(microsecond=0).isoformat()}
    reason = "the SDK raises for times in the form of its own examples, we read them"
    both.compare("get_session, times as text", theirs, ours, {"error": reason, "result": reason})


def test_get_of_an_id_that_needs_escaping(both: Sides) -> None:
    theirs, ours = both.theirs("get", session_id="a/b c?d#e"), both.ours("2024-05", "get", "a/b c?d#e")
    known = {"path": SLASH, **({"query": SLASH} if both.judge.name == "honeyhive 0.1.95" else {})}
    both.compare("get_session, an id with reserved characters", status_only(theirs), status_only(ours), known)


def test_get_of_nothing(both: Sides) -> None:
    theirs, ours = both.theirs("get", session_id=ID), both.ours("2024-05", "get", ID)
    both.compare("get_session, 404", status_only(theirs), status_only(ours))


def test_get_with_a_wrong_key(both: Sides) -> None:
    both.key = "wrong"
    theirs, ours = both.theirs("get", session_id=ID), both.ours("2024-05", "get", ID)
    both.compare("get_session, 401", status_only(theirs), status_only(ours))


def test_delete(old: Sides) -> None:
    for empty in (True, False):
        old.fake.empty_answers = empty
        keep(old.fake)
        theirs = old.theirs("delete", session_id=ID)
        keep(old.fake)
        ours = old.ours("2024-05", "delete", ID)
        assert len(old.fake.store) == 0
        old.compare("delete_session" + (", no body" if empty else ""), theirs, ours)


def test_add_events(old: Sides) -> None:
    keep(old.fake)
    theirs = old.theirs("add_events", session_id=ID, logs=LOGS)
    ours = old.ours("2024-05", "add_events", ID, LOGS, read=lambda receipt: {"result": receipt.result})
    old.compare("process_event_trace", theirs, ours)
    none = old.theirs("add_events", session_id=ID, logs=[])
    ours = old.ours("2024-05", "add_events", ID, [], read=lambda receipt: {"result": receipt.result})
    old.compare("process_event_trace, no logs", none, ours)


def test_add_events_to_today_s_server(old: Sides) -> None:
    old.fake.era = "cloud"
    theirs = old.theirs("add_events", session_id=ID, logs=LOGS)
    ours = old.ours("2024-05", "add_events", ID, LOGS, read=lambda receipt: {"result": receipt.result})
    old.compare("process_event_trace, answered with success", theirs, ours)


def test_update(both: Sides) -> None:
    keep(both.fake)
    changes: dict[str, Any] = {name: {"new": [None]} for name in ("metadata", "feedback", "metrics", "outputs")}
    for empty in (True, False):
        both.fake.empty_answers = empty
        theirs = both.theirs("update", event_id=ID, **changes)
        ours = both.ours("2024-05", "update", ID, **changes)
        both.compare("update_event" + (", no body" if empty else ""), theirs, ours)


def test_update_with_the_later_fields(later: Sides) -> None:
    keep(later.fake)
    changes: dict[str, Any] = {name: {"new": 1} for name in ("config", "user_properties")}
    theirs = later.theirs("update", event_id=ID, duration=5, **changes)
    ours = later.ours("2024-05", "update", ID, duration=timedelta(milliseconds=5), **changes)
    later.compare("update_event, later fields", theirs, ours, {"body.duration": FLOAT})


def condition(field: str, value: str) -> dict[str, str]:
    return {"field": field, "operator": "is", "value": value, "type": "string"}


@pytest.mark.parametrize(("limit", "number"), [(2, 1), (2, 2), (7500, 1)])
def test_export_of_sessions(later: Sides, limit: int, number: int) -> None:
    for each in range(3):
        later.fake.store.start({**WHOLE, "session_id": f"s{each}", "source": "dev"}, f"s{each}", lag=0)
    filters = [condition("event_type", "session"), condition("source", "dev")]
    dates = {"$gte": "2024-04-01T00:00:00Z", "$lte": "2024-04-03T00:00:00Z"}
    theirs = later.theirs("export", project="p", filters=filters, date_range=dates, limit=limit, page=number)
    ours = later.ours(
        "2024-05",
        "list",
        filters=[EventFilter(field="source", operator="is", value="dev")],
        started_after=datetime(2024, 4, 1, tzinfo=UTC),
        started_before=datetime(2024, 4, 3, tzinfo=UTC),
        page_size=limit,
        page=number,
        read=page,
    )
    known = {"body.limit": FLOAT, "body.page": FLOAT}
    later.compare(f"get_events, sessions, page {number} of {limit}", theirs, ours, known)


def test_export_of_a_session_s_events(later: Sides) -> None:
    keep(later.fake)
    later.fake.store.add({"event_id": "e1", "event_type": "tool", "start_time": START}, session_id=ID, lag=0)
    filters = [condition("session_id", ID), {**condition("event_type", "session"), "operator": "is not"}]
    theirs = later.theirs("export", project="p", filters=filters, limit=1000, page=1)
    ours = later.ours("2024-05", "list_events", ID, read=page)
    known = {"body.limit": FLOAT, "body.page": FLOAT}
    later.compare("get_events, events of a session", theirs, ours, known)


def test_export_of_some_fields_of_events(later: Sides) -> None:
    keep(later.fake)
    later.fake.store.add({"event_id": "e1", "event_type": "tool", "start_time": START}, session_id=ID, lag=0)
    filters = [condition("session_id", ID), {**condition("event_type", "session"), "operator": "is not"}]
    names = ["event_id", "event_type"]
    theirs = later.theirs("export", project="p", filters=filters, limit=1000, page=1, projections=names)
    ours = later.ours("2024-05", "list_events", ID, projections=names, read=page)
    known = {"body.limit": FLOAT, "body.page": FLOAT}
    absent = {f"result.events[0].{name}": ABSENT for name in ("parent_id", "children_ids", "error")}
    later.compare("get_events, some fields of events", theirs, ours, {**known, **absent})
