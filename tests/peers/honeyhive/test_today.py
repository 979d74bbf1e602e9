"""honeyhive 1.7.0 and our clients, call by call against the same fake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sessiondock import Event
from sessiondock_honeyhive import EventFilter
from sessiondock_honeyhive.fake import FakeHoneyHive
from tests.peers._judge import Judge
from tests.peers._support import Peer, Sdk
from tests.peers.honeyhive.sides import FREE, ID, LOGS, START, Sides, fields, page, status_only

TODAY = Sdk(
    name="honeyhive-1.7.0",
    requirements=("honeyhive==1.7.0", "httpx==0.28.1", "pydantic==2.14.3"),
    imports="honeyhive",
)
# making its environment takes a while
pytestmark = pytest.mark.timeout(1200)
FLOAT = "the SDK writes whole numbers as floats; the number is the same"
EXPORT = "the SDK's client class still calls the deprecated export, we call its successor, the search"
ROOT = "we leave out the event that is the session itself, which get reads"
NEVER_WRAPPED = (
    "the SDK's client class has no call for the route of today, only for the deprecated one with the envelope"
)
UNSTATED = "that this route reads a session is stated nowhere, so we search for it"
NULL = "the SDK drops the null that the route requires"
STARTED = datetime.fromtimestamp(START // 1000, UTC) + timedelta(milliseconds=START % 1000)
WHOLE: dict[str, Any] = {
    "session_id": ID,
    "session_name": "s",
    "event_name": "e",
    "source": "dev",
    "children_ids": ["7f22137a-6911-4ed3-bc36-110f1dde6b66"],
    "start_time": START,
    "end_time": START + 824.805,
    "duration": 824.805,
    **FREE,
}
OURS: dict[str, Any] = {
    "id": ID,
    "name": "s",
    "event_name": "e",
    "environment": "dev",
    "children_ids": WHOLE["children_ids"],
    "started_at": STARTED,
    "ended_at": STARTED + timedelta(microseconds=824805),
    "duration": timedelta(microseconds=824805),
    **FREE,
}


@pytest.fixture
def fake() -> Iterator[FakeHoneyHive]:
    with FakeHoneyHive() as server:
        server.era = "cloud"
        yield server


@pytest.fixture(params=["sync", "async"])
def both(
    request: pytest.FixtureRequest,
    open_judge: Callable[..., Judge],
    start_peer: Callable[[Sdk, Path], Peer],
    fake: FakeHoneyHive,
) -> Sides:
    peer = start_peer(TODAY, Path(__file__).with_name("driver_1_7_0.py"))
    return Sides(open_judge("honeyhive 1.7.0", auth="Authorization"), peer, fake, request.param)


def keep(fake: FakeHoneyHive, **changes: Any) -> None:
    session: dict[str, Any] = {**WHOLE, "error": None, **changes}
    fake.store.start(session, session["session_id"], lag=0)


def whole(found: Any) -> dict[str, Any]:
    """Our model by the names of the SDK's, which types every time as a float."""
    read = fields(found)
    return {**read, "end_time": None if read["end_time"] is None else float(read["end_time"])}


def listed(found: Any) -> dict[str, Any]:
    return {"events": [whole(each) for each in found.items], "total": float(found.total)}


def test_create(both: Sides) -> None:
    theirs, ours = both.theirs("create", **WHOLE), both.ours("v1", "create", read=whole, **OURS)
    both.compare("createSession", theirs, ours, {"body.start_time": FLOAT})


def test_create_with_nothing(both: Sides) -> None:
    theirs, ours = both.theirs("create"), both.ours("v1", "create", read=whole)
    for run in (theirs, ours):
        for name in ("session_id", "event_id", "start_time"):
            assert run.outcome["result"].pop(name)
    both.compare("createSession, no field", theirs, ours)


def test_create_with_an_id_that_the_service_changes(both: Sides) -> None:
    theirs = both.theirs("create", session_id="mine", start_time=START + 0.5)
    ours = both.ours("v1", "create", id="mine", started_at=STARTED + timedelta(microseconds=500), read=whole)
    for run in (theirs, ours):
        assert run.outcome["result"].pop("session_id") == run.outcome["result"].pop("event_id") != "mine"
    both.compare("createSession, an id that is no UUID", theirs, ours)


def test_start_on_today_s_route(both: Sides) -> None:
    theirs, ours = both.theirs("start", session=WHOLE), both.ours("v1", "create", read=whole, **OURS)
    known = {"path": NEVER_WRAPPED, "body": NEVER_WRAPPED}
    both.compare("sessions.start and our client of today", theirs, ours, known)


def test_start_on_the_deprecated_route(both: Sides) -> None:
    session = {"project": "p", "session_name": "s", "source": "dev", "session_id": ID, "metrics": {"n": 1}}
    theirs = both.theirs("start", session={**session, "start_time": START + 0.5})
    ours = both.ours(
        "2024-05",
        "create",
        name="s",
        environment="dev",
        id=ID,
        metrics={"n": 1},
        started_at=STARTED + timedelta(microseconds=500),
        read=whole,
    )
    both.compare("sessions.start and our client of 2024-05", theirs, ours)


def test_add_events(both: Sides) -> None:
    keep(both.fake)
    events: list[dict[str, Any]] = [
        {"event_type": "model", "inputs": {"q": 1}, "event_name": "m", "event_id": "m1", "metrics": {"n": 1.5}},
        {"event_type": "tool", "inputs": {}, "parent_id": "m1", "error": "boom", "duration": 1.5},
    ]
    ours_events = [
        Event(
            id="m1",
            type="model",
            inputs={"q": 1},
            name="m",
            metrics={"n": 1.5},
            children=(Event(type="tool", error="boom", duration=timedelta(microseconds=1500)),),
        )
    ]
    theirs = both.theirs("add_events", session_id=ID, events=events)
    for name, given in (("events", ours_events), ("mappings", events)):
        ours = both.ours("v1", "add_events", ID, given, read=lambda receipt: {"success": receipt.success})
        both.compare(f"createSessionEventBatch, ours from {name}", theirs, ours)


def test_add_traces(both: Sides) -> None:
    keep(both.fake)
    theirs = both.theirs("add_traces", session_id=ID, logs=[{"event_id": "a", "odd": 1}])
    ours = both.ours(
        "2024-05", "add_events", ID, [{"event_id": "a", "odd": 1}], read=lambda receipt: {"success": receipt.success}
    )
    both.compare("addSessionTracesLegacy, logs", theirs, ours)
    theirs = both.theirs("add_traces", session_id=ID, events=LOGS)
    ours = both.ours("2024-05", "add_events", ID, LOGS, read=lambda receipt: {"success": receipt.success})
    reason = "of the two names for the same the API of 2024-05 has logs only"
    dropped = "the SDK drops null members that it does not know, we send what is given"
    known = {"body.events": reason, "body.logs": f"{reason}; {dropped}"}
    both.compare("addSessionTracesLegacy, events", theirs, ours, known)


def test_get(both: Sides) -> None:
    keep(both.fake)
    ours = both.ours("v1", "get", ID, read=whole)
    known = {"method": UNSTATED, "path": UNSTATED, "body": UNSTATED}
    both.compare("getEvent of a session", both.theirs("get_event", session_id=ID), ours, known)
    filters = [condition("event_type", "session"), condition("session_id", ID)]
    theirs = both.theirs("search", filters=filters, limit=1, page=1)
    ours = both.ours("v1", "get", ID, read=lambda session: {"events": [whole(session)], "total": 1.0})
    both.compare("searchEvents for one session", theirs, ours)


def test_get_of_nothing(both: Sides) -> None:
    theirs, ours = both.theirs("get_event", session_id=ID), both.ours("v1", "get", ID)
    assert (theirs.outcome["error"]["status"], ours.outcome["error"]["type"]) == (404, "NotFoundError")
    known = {"method": UNSTATED, "path": UNSTATED, "body": UNSTATED}
    both.compare(
        "getEvent, 404", status_only(theirs), status_only(ours), {**known, "status": "a search finds nothing with 200"}
    )


def test_update(both: Sides) -> None:
    keep(both.fake)
    names = ("metadata", "feedback", "metrics", "outputs", "config", "user_properties")
    changes: dict[str, Any] = {name: {"new": [None, 1]} for name in names}
    more = {"duration": 5.5, "end_time": START + 0.5, "children_ids": ["a"]}
    theirs = both.theirs("update", session_id=ID, **changes, **more)
    ours = both.ours(
        "v1",
        "update",
        ID,
        duration=timedelta(microseconds=5500),
        ended_at=STARTED + timedelta(microseconds=500),
        children_ids=["a"],
        **changes,
    )
    both.compare("updateEvent", theirs, ours)
    theirs = both.theirs("update_legacy", event_id=ID, **changes)
    both.compare("events.update", theirs, both.ours("2024-05", "update", ID, **changes))


def test_update_answered_without_a_body(both: Sides) -> None:
    keep(both.fake)
    both.fake.empty_answers = True
    theirs = both.theirs("update", session_id=ID, metadata={"a": 1})
    assert theirs.outcome["error"]["type"] == "JSONDecodeError"
    ours = both.ours("v1", "update", ID, metadata={"a": 1})
    reason = "the SDK wants JSON although none is documented"
    both.compare("updateEvent, no body", theirs, ours, {"error": reason, "result": reason})


def test_update_with_a_wrong_key(both: Sides) -> None:
    both.key = "wrong"
    theirs, ours = both.theirs("update", session_id=ID, metadata={}), both.ours("v1", "update", ID, metadata={})
    both.compare("updateEvent, 401", status_only(theirs), status_only(ours))


def condition(field: str, value: str) -> dict[str, str]:
    return {"field": field, "operator": "is", "value": value, "type": "string"}


def keep_three(fake: FakeHoneyHive) -> None:
    for number in range(3):
        keep(fake, session_id=f"s{number}", start_time=START + number, source="dev")


@pytest.mark.parametrize(("limit", "number"), [(2, 1), (2, 2), (1000, 1)])
def test_search_for_sessions(both: Sides, limit: int, number: int) -> None:
    keep_three(both.fake)
    filters = [condition("event_type", "session"), condition("source", "dev")]
    dates = {"start_time": "2024-04-01T00:00:00Z", "end_time": "2024-04-03T00:00:00Z"}
    theirs = both.theirs("search", filters=filters, dateRange=dates, limit=limit, page=number, evaluation_id="run")
    ours = both.ours(
        "v1",
        "list",
        filters=[EventFilter(field="source", operator="is", value="dev")],
        started_after=datetime(2024, 4, 1, tzinfo=UTC),
        started_before=datetime(2024, 4, 3, tzinfo=UTC),
        evaluation_id="run",
        page_size=limit,
        page=number,
        read=listed,
    )
    both.compare(f"searchEvents, page {number} of {limit}", theirs, ours)


def test_search_for_what_exists(both: Sides) -> None:
    keep_three(both.fake)
    filters = [condition("event_type", "session"), {"field": "error", "operator": "not exists", "value": None}]
    theirs = both.theirs("search", filters=filters, limit=1000, page=1)
    assert theirs.outcome["error"]["status"] == 400
    ours = both.ours("v1", "list", filters=[EventFilter(field="error", operator="not exists")], read=listed)
    assert len(ours.outcome["result"]["events"]) == 3
    known = {
        "body.filters[1].value": NULL,
        "body.filters[1].type": "we always say the type",
        "error": NULL,
        "result": NULL,
    }
    both.compare("searchEvents, exists", theirs, ours, known)


def test_export_of_sessions(both: Sides) -> None:
    keep_three(both.fake)
    theirs = both.theirs("export", filters=[condition("event_type", "session")], limit=2, page=1)
    theirs.outcome["result"]["events"] = []
    ours = both.ours("v1", "list", page_size=2, read=lambda found: {"events": [], "total": found.total})
    both.compare("events.export and our client of today", theirs, ours, {"path": EXPORT})


def test_events_of_a_session(both: Sides) -> None:
    keep(both.fake)
    for number in range(3):
        event = {"event_id": f"e{number}", "event_type": "tool", "start_time": START + 10 + number, "end_time": None}
        both.fake.store.add(event, session_id=ID, lag=0)
    filters = [condition("session_id", ID), {**condition("event_type", "session"), "operator": "is not"}]
    theirs = both.theirs("search", filters=filters, limit=1000, page=1, evaluation_id="run")
    ours = both.ours("v1", "list_events", ID, evaluation_id="run", read=listed)
    both.compare("searchEvents, events of a session", theirs, ours)
    theirs = both.theirs("by_session", session_id=ID)
    ours = both.ours("v1", "list_events", ID, read=lambda found: {**page(found), "total": found.total})
    order = f"the SDK sorts a page by time, we keep the service's order; {ROOT}"
    known = {"path": EXPORT, "body.filters[1]": ROOT, "result.events": order, "result.total": ROOT}
    both.compare("events.get_by_session_id", theirs, ours, known)
