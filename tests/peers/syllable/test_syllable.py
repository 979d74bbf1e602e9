"""Syllable's official SDK, two releases of it, and ours do the same calls against the fake."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sessiondock.testing import Fault
from sessiondock.testing.recordings import FakeRecording
from tests.peers.syllable.bench import (
    Bench,
    SameFake,
    as_debug,
    as_page,
    as_recordings,
    as_session,
    without_raw,
)

ESCAPED = "we escape the id, the SDK does not"
TYPE = "our own error class"
MESSAGE = "our message says what the service said and what to do"
ERRORS = {"error.type": TYPE, "error.message": MESSAGE}
UNKNOWN = "the release does not know the field, and drops it"
NEWER = (
    "experiment_id",
    "experiment_variant_id",
    "experiment_variant",
    "experiment_variant_is_control",
    "is_outbound",
    "transfer_voicemail_detected",
    "override_timestamp",
)
EMPTY = "a list that is null is an empty one for us"


def newer(bench: Bench, *places: str) -> dict[str, str]:
    """The fields that the older release does not know."""
    return {} if bench.newest else dict.fromkeys(places, UNKNOWN)


def in_session(bench: Bench, place: str = "result") -> dict[str, str]:
    return newer(bench, *(f"{place}.{name}" for name in NEWER))


def test_get(bench: Bench) -> None:
    theirs = bench.theirs("sessions.get_by_id", session_id="824")
    ours = bench.ours(lambda client: client.sessions.get("824"), as_session)
    bench.compare("get", theirs, ours, in_session(bench))


@pytest.mark.parametrize("session_id", ["CA0123", "a b", "é☃", "9"])
def test_get_what_is_not_there(bench: Bench, session_id: str) -> None:
    theirs = bench.theirs("sessions.get_by_id", session_id=session_id)
    ours = bench.ours(lambda client: client.sessions.get(session_id), as_session)
    bench.compare(f"get {session_id!r}", theirs, ours, ERRORS)
    assert ours.outcome["error"]["status"] == (404 if session_id == "9" else 400)


@pytest.mark.parametrize(
    ("session_id", "status"), [("a/b", 404), ("a?b=c", 400), ("a#b", 400), ("a%2Fb", 400), ("a+b", 400)]
)
def test_get_an_id_that_must_be_escaped(bench: Bench, session_id: str, status: int) -> None:
    theirs = bench.theirs("sessions.get_by_id", session_id=session_id)
    ours = bench.ours(lambda client: client.sessions.get(session_id), as_session)
    known = {**ERRORS, "path": ESCAPED}
    if "?" in session_id:
        assert theirs.requests[0]["path"] == "/api/v1/sessions/a", "the SDK loses the rest"
    if status == 404:
        known["error.status"] = "the SDK reaches no route with it, which the service tells otherwise"
    bench.compare(f"get {session_id!r}", theirs, ours, known)
    assert ours.outcome["error"]["status"] == 400


def test_an_empty_id_is_not_sent(bench: Bench) -> None:
    """The SDK asks for the list with it, and stumbles over the answer."""
    theirs = bench.theirs("sessions.get_by_id", session_id="")
    ours = bench.ours(lambda client: client.sessions.get(""), as_session)
    assert theirs.requests[0]["path"] == "/api/v1/sessions/"
    assert ours.requests == ()
    known = {**ERRORS, "requests": "we refuse it before anything is sent", "error.status": "no answer, no status"}
    bench.compare("get ''", theirs, ours, known)


RANGE = {"start_datetime": "2024-01-01T12:00:00Z", "end_datetime": "2024-01-02T23:00:00+02:00"}
LISTS: list[tuple[dict[str, Any], dict[str, Any], int, int]] = [
    ({}, {}, 0, 25),
    ({"page": 0}, {"page": 0}, 0, 25),
    ({"page": 1, "limit": 2}, {"page": 1, "page_size": 2}, 1, 2),
    (
        {"search_fields": ["conversation_id"], "search_field_values": ["é & 1"]},
        {"search": {"conversation_id": "é & 1"}},
        0,
        25,
    ),
    (
        {"search_fields": ["source", "is_test"], "search_field_values": ["", "true"]},
        {"search": [("source", ""), ("is_test", True)]},
        0,
        25,
    ),
    (
        {"order_by": "duration", "order_by_direction": "desc", **RANGE},
        {
            "order_by": "duration",
            "descending": True,
            "started_after": datetime(2024, 1, 1, 12, tzinfo=UTC),
            "started_before": datetime.fromisoformat("2024-01-02T23:00:00+02:00"),
        },
        0,
        25,
    ),
    (
        {"order_by": "timestamp", "order_by_direction": "asc", "fields": ["timestamp", "session_id"]},
        {"order_by": "timestamp", "descending": False, "fields": ["timestamp", "session_id"]},
        0,
        25,
    ),
]


@pytest.mark.parametrize(("theirs_takes", "ours_takes", "page", "size"), LISTS)
def test_list(bench: Bench, theirs_takes: dict[str, Any], ours_takes: dict[str, Any], page: int, size: int) -> None:
    theirs = bench.theirs("sessions.list", **theirs_takes)
    ours = bench.ours(
        lambda client: client.sessions.list(**ours_takes).first(), as_page(as_session, number=page, size=size)
    )
    assert "error" not in theirs.outcome
    empty = not theirs.outcome["result"]["items"]
    bench.compare(f"list {theirs_takes}", theirs, ours, {} if empty else in_session(bench, "result.items[*]"))


def test_list_fields_without_an_id(bench: Bench) -> None:
    theirs = bench.theirs("sessions.list", fields=["timestamp"])
    ours = bench.ours(lambda client: client.sessions.list(fields=["timestamp"]).first(), as_page(as_session))
    known = {
        "query.fields": "we ask for the id in any case, since a session is nothing without it",
        "result.items[*].session_id": "so we get it",
        **in_session(bench, "result.items[*]"),
    }
    bench.compare("list fields", theirs, ours, known)


def test_list_all(bench: Bench) -> None:
    """What the SDK needs a loop for."""
    pages = [bench.theirs("sessions.list", page=number, limit=1) for number in range(3)]
    ours = bench.ours(lambda client: all_of(bench, client), list)
    theirs = [each["session_id"] for page in pages for each in page.outcome["result"]["items"]]
    assert ours.outcome["result"] == theirs == ["824", "825", "826"]
    assert [each["query"].get("page") for each in ours.requests] == [None, "1", "2"]


def all_of(bench: Bench, client: Any) -> Any:
    pager = client.sessions.list(page_size=1)
    if bench.variant == "sync":
        return [session.id for session in pager]

    async def collect() -> list[str]:
        return [session.id async for session in pager]

    return collect()


def test_a_list_that_is_refused(bench: Bench) -> None:
    bench.prepare = lambda fake: fake.legacy_links.add("old")
    theirs = bench.theirs("sessions.list", search_fields=["session_id"], search_field_values=["old"])
    ours = bench.ours(lambda client: client.sessions.list(search={"session_id": "old"}).first(), as_page(as_session))
    bench.compare("list, 400", theirs, ours, ERRORS)
    kind = "SessionsListBadRequestError" if bench.newest else "APIError"
    assert theirs.outcome["error"]["type"] == kind
    assert ours.outcome["error"] == {**ours.outcome["error"], "type": "BadRequestError", "status": 400}


def test_a_list_that_cannot_be(bench: Bench) -> None:
    bench.prepare = lambda fake: fake.faults.add(Fault.status(422, json={"detail": [complaint()]}))
    theirs = bench.theirs("sessions.list", limit=5)
    ours = bench.ours(lambda client: client.sessions.list(page_size=5).first(), as_page(as_session))
    bench.compare("list, 422", theirs, ours, ERRORS)
    assert (theirs.outcome["error"]["type"], ours.outcome["error"]["type"]) == (
        "HTTPValidationError",
        "ValidationError",
    )


def complaint() -> dict[str, Any]:
    return {"loc": ["query", "limit"], "msg": "too large", "type": "less_than_equal"}


def test_recordings(bench: Bench) -> None:
    theirs = bench.theirs("sessions.generate_session_recording_urls", session_id="824")
    ours = bench.ours(lambda client: client.sessions.recordings("824"), as_recordings)
    bench.compare("recordings", theirs, ours)
    assert "token=tok/1%2B" in ours.outcome["result"]["recordings"][0]


def test_the_stream_of_a_recording(bench: Bench) -> None:
    bench.prepare = with_token
    bench.compare("stream_recording", bench.their_stream("tok/1+"), bench.our_stream("tok/1+"))


def with_token(fake: SameFake) -> FakeRecording:
    recording = fake.recordings[824][0]
    fake.new_token(recording)
    return recording


@pytest.mark.parametrize("kind", ["audio/wav", "audio/mpeg", "binary/octet-stream"])
def test_the_stream_of_a_recording_that_says_what_it_is(bench: Bench, kind: str) -> None:
    def prepare(fake: SameFake) -> None:
        with_token(fake).content_type = kind

    bench.prepare = prepare
    theirs, ours = bench.their_stream("tok/1+"), bench.our_stream("tok/1+")
    taken = "the SDK takes application/octet-stream only and loses the recording; we take any audio"
    bench.compare(f"stream_recording, {kind}", theirs, ours, {"error": taken, "result": taken})
    assert theirs.outcome["error"]["type"] == "APIError"


def test_the_stream_of_a_recording_kept_elsewhere(bench: Bench) -> None:
    def prepare(fake: SameFake) -> None:
        with_token(fake)
        fake.redirects = True

    bench.prepare = prepare
    bench.compare("stream_recording, redirected", bench.their_stream("tok/1+"), bench.our_stream("tok/1+"))
    storage = bench.fake.storage
    theirs, ours = bench.their_stream("tok/1+", server=storage), bench.our_stream("tok/1+", server=storage)
    bench.compare(
        "stream_recording, as the other server sees it",
        theirs,
        ours,
        {"auth": "the SDK gives the key to whatever server a redirect names, we do not"},
    )
    assert (theirs.requests[0]["auth"], ours.requests[0]["auth"]) == (bench.key, None)


def test_a_part_of_a_recording(bench: Bench) -> None:
    bench.prepare = with_token
    theirs, ours = bench.their_stream("tok/1+", Range="bytes=0-99999"), bench.our_stream("tok/1+")
    partial = "the SDK takes a partial answer for an error"
    bench.compare("stream_recording, 206", theirs, ours, {"error": partial, "result": partial})


def test_an_expired_token(bench: Bench) -> None:
    bench.compare("stream_recording, 403", bench.their_stream("old"), bench.our_stream("old"), ERRORS)


def test_transcript(bench: Bench) -> None:
    theirs = bench.theirs("sessions.transcript.get_by_id", session_id="824")
    ours = bench.ours(lambda client: client.sessions.transcript("824"), without_raw)
    known = newer(
        bench,
        "result.transcription[*].stt_confidence",
        "result.actions[*].duration_ms",
        "result.transcript_complete",
    )
    bench.compare("transcript", theirs, ours, known)


def test_full_summary(bench: Bench) -> None:
    theirs = bench.theirs("sessions.full_summary.get_by_id", session_id="824")
    ours = bench.ours(lambda client: client.sessions.full_summary("824"), without_raw)
    bench.compare("full_summary", theirs, ours)


def test_latency(bench: Bench) -> None:
    theirs = bench.theirs("sessions.latency.get_by_id", session_id="824")
    ours = bench.ours(lambda client: client.sessions.latency("824"), without_raw)
    bench.compare("latency", theirs, ours, {"result.timeline[*].metadata": EMPTY})


def test_timeline(bench: Bench) -> None:
    theirs = bench.theirs("sessions.timeline.get_by_id", session_id="824")
    if not bench.newest:
        assert theirs.requests == ()
        assert "no attribute 'timeline'" in theirs.outcome["error"]["message"]
        return
    ours = bench.ours(lambda client: client.sessions.timeline("824"), without_raw)
    bench.compare("timeline", theirs, ours, {"result.events[*].metadata": EMPTY})


RATING: dict[str, Any] = {
    "session_id": 825,
    "type": "human-rating",
    "code": "GÖÖD",
    "user_email": "user@email.com",
}
RATINGS: list[dict[str, Any]] = [
    RATING,
    {**RATING, "comments": "schön ☃", "issue_categories": ["accuracy", "ü"]},
    {**RATING, "comments": None, "issue_categories": []},
]
TEXT = "we read the time, the SDK keeps its text"


@pytest.mark.parametrize("rating", RATINGS)
def test_create_a_label(bench: Bench, rating: dict[str, Any]) -> None:
    theirs = bench.theirs("session_labels.create", request=rating)
    ours = bench.ours(lambda client: client.labels.create(**rating), without_raw)
    bench.compare("labels.create", theirs, ours, {"result.timestamp": TEXT})


def test_create_a_label_of_nothing(bench: Bench) -> None:
    rating = {**RATING, "session_id": 5}
    theirs = bench.theirs("session_labels.create", request=rating)
    ours = bench.ours(lambda client: client.labels.create(**rating), without_raw)
    bench.compare("labels.create, 404", theirs, ours, ERRORS)


def test_get_a_label(bench: Bench) -> None:
    theirs = bench.theirs("session_labels.get_by_id", session_label_id=1)
    ours = bench.ours(lambda client: client.labels.get(1), without_raw)
    bench.compare("labels.get", theirs, ours, {"result.timestamp": TEXT})


@pytest.mark.parametrize(
    ("theirs_takes", "ours_takes"),
    [
        ({}, {}),
        (
            {"search_fields": ["session_id_list"], "search_field_values": ["824,825"], "order_by": "timestamp"},
            {"search": {"session_id_list": [824, 825]}, "order_by": "timestamp"},
        ),
        (
            {"fields": ["timestamp", "issue_categories"], "start_datetime": "2024-01-01T12:00:00Z"},
            {"fields": ["timestamp", "issue_categories"], "started_after": datetime(2024, 1, 1, 12, tzinfo=UTC)},
        ),
    ],
)
def test_list_labels(bench: Bench, theirs_takes: dict[str, Any], ours_takes: dict[str, Any]) -> None:
    theirs = bench.theirs("session_labels.list", **theirs_takes)
    ours = bench.ours(lambda client: client.labels.list(**ours_takes).first(), as_page(without_raw))
    bench.compare(f"labels.list {theirs_takes}", theirs, ours, {"result.items[*].timestamp": TEXT})


NAIVE = "the service sends no offset; we read UTC, the SDK leaves it open"


def in_debug(bench: Bench) -> dict[str, str]:
    return {
        "result.messages[*].timestamp": NAIVE,
        "result.messages[*].tool_calls[*].timestamp": NAIVE,
        **newer(bench, "result.messages[*].tool_calls[*].display_result"),
    }


def test_debug_by_session(bench: Bench) -> None:
    theirs = bench.theirs("session_debug.get_session_data_by_session_id", session_id=824)
    ours = bench.ours(lambda client: client.debug.by_session("824"), as_debug)
    bench.compare("debug.by_session", theirs, ours, in_debug(bench))


def test_debug_by_sid(bench: Bench) -> None:
    bench.prepare = lambda fake: fake.sessions[824].update(channel_manager_sid="CA 0")
    theirs = bench.theirs(
        "session_debug.get_session_data_by_sid", channel_manager_service="twilio", channel_manager_sid="CA 0"
    )
    ours = bench.ours(lambda client: client.debug.by_sid("twilio", "CA 0"), as_debug)
    bench.compare("debug.by_sid", theirs, ours, in_debug(bench))


def test_debug_by_a_sid_that_must_be_escaped(bench: Bench) -> None:
    theirs = bench.theirs(
        "session_debug.get_session_data_by_sid", channel_manager_service="twilio", channel_manager_sid="CA/0"
    )
    ours = bench.ours(lambda client: client.debug.by_sid("twilio", "CA/0"), as_debug)
    bench.compare("debug.by_sid 'CA/0'", theirs, ours, {"path": ESCAPED, "error": ESCAPED, "result": ESCAPED})
    assert theirs.outcome["error"]["status"] == 404


def test_debug_tool_result(bench: Bench) -> None:
    theirs = bench.theirs("session_debug.get_session_tool_call_result_by_id", session_id=824, tool_call_id="call_1")
    ours = bench.ours(lambda client: client.debug.tool_result(824, "call_1"), without_raw)
    bench.compare("debug.tool_result", theirs, ours)


def test_a_wrong_key(bench: Bench) -> None:
    bench.key = "wrong"
    theirs = bench.theirs("sessions.get_by_id", session_id="824")
    ours = bench.ours(lambda client: client.sessions.get("824"), as_session)
    bench.compare("get, 401", theirs, ours, ERRORS)
    assert ours.requests[0]["auth"] == "wrong"
