"""The operations on sessions, on real sockets."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from sessiondock import (
    BadRequestError,
    ConfigurationError,
    InvalidValueError,
    NotFoundError,
    UnsupportedFieldError,
    UnsupportedOperationError,
    ValidationError,
    connect_async,
)
from sessiondock.testing import Fault
from sessiondock_syllable import AsyncSyllable
from sessiondock_syllable.fake import FakeSyllable

NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)


def targets(fake: FakeSyllable) -> list[str]:
    return [f"{request.method} {request.target}" for request in fake.requests]


@pytest.mark.smoke
async def test_get(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    session_id = fake.add_session(
        timestamp=NOON,
        duration=61.25,
        source="+1804",
        target="+1805",
        conversation_id="c1",
        session_label_id="3",
        prompt_version_number=7,
        is_test=True,
    )
    session = await syllable.sessions.get(session_id)
    assert (session.id, session.user_id, session.started_at) == ("824", "+1804", NOON)
    assert (session.duration, session.duration_seconds) == (timedelta(seconds=61.25), 61.25)
    assert (session.source, session.target, session.conversation_id) == ("+1804", "+1805", "c1")
    assert (session.session_label_id, session.prompt_version_number, session.is_test) == ("3", 7, True)
    assert (session.ended_at, session.name, session.agent_id) == (None, None, None)
    assert session.raw["timestamp"] == "2024-01-01T12:00:00Z"
    (request,) = fake.requests
    assert (request.method, request.target, request.body) == ("GET", "/api/v1/sessions/824", b"")
    assert request.headers["syllable-api-key"] == fake.api_key
    assert "authorization" not in request.headers


async def test_a_person_who_was_called_is_not_the_source(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    out, unknown = fake.add_session(source="+1", is_outbound=True), fake.add_session(source="+1", is_outbound=None)
    assert (await syllable.sessions.get(out)).user_id is None
    assert (await syllable.sessions.get(out)).source == "+1"
    assert (await syllable.sessions.get(unknown)).user_id == "+1"


@pytest.mark.smoke
async def test_list_in_pages(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    ids = [fake.add_session() for _ in range(5)]
    pager = syllable.sessions.list(page_size=2)
    assert fake.requests == []
    assert [session.id async for session in pager] == ids
    assert targets(fake) == [
        "GET /api/v1/sessions/?limit=2",
        "GET /api/v1/sessions/?page=1&limit=2",
        "GET /api/v1/sessions/?page=2&limit=2",
    ]
    first = await pager.first()
    assert (first.total, first.cursor, first.has_previous) == (5, "1:2:2", False)
    second = await first.next()
    assert [session.id for session in second.items] == ids[2:4]
    assert (await second.previous()).items == first.items
    assert not (await second.next()).has_next


async def test_list_starts_where_it_is_told(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    ids = [fake.add_session() for _ in range(5)]
    assert [session.id async for session in syllable.sessions.list(page=1, page_size=2)] == ids[2:]
    assert [session.id async for session in syllable.sessions.list(page=0, page_size=9)] == ids
    assert [session.id async for session in syllable.sessions.list(cursor="1:2")] == ids[2:]
    assert [session.id async for session in syllable.sessions.list(cursor="1:2", page_size=2)] == ids[2:]
    assert [session.id async for session in syllable.sessions.list(max_items=3, page_size=2)] == ids[:3]
    assert targets(fake)[2] == "GET /api/v1/sessions/?page=0&limit=9"
    (page,) = [page async for page in syllable.sessions.list().pages()]
    assert (len(page), page.cursor, targets(fake)[-1]) == (5, None, "GET /api/v1/sessions/?limit=25")


@pytest.mark.parametrize(
    "answer",
    [
        {"total_pages": None},
        {},
        {"total_pages": "3"},
        {"total_pages": -1},
        {"total_pages": True, "total_count": "5"},
    ],
)
async def test_without_a_number_of_pages_a_short_page_is_the_last(
    syllable: AsyncSyllable, fake: FakeSyllable, answer: dict[str, Any]
) -> None:
    def items(*ids: int) -> list[dict[str, Any]]:
        return [{"session_id": str(number), "timestamp": "2024-01-01T12:00:00Z"} for number in ids]

    for page in (items(1, 2), items(3, 4), items(5), items(6)):
        fake.faults.add(Fault.status(200, json={"items": page, "page": 0, "page_size": 2, **answer}))
    assert [session.id async for session in syllable.sessions.list(page_size=2)] == ["1", "2", "3", "4", "5"]
    fake.faults.clear()
    for page in (items(1, 2), items()):
        fake.faults.add(Fault.status(200, json={"items": page, "page": 0, "page_size": 2, **answer}))
    assert [session.id async for session in syllable.sessions.list(page_size=2)] == ["1", "2"]


async def test_the_number_of_pages_says_which_page_is_the_last(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    for number in (1, 2):
        items = [{"session_id": str(number), "timestamp": "2024-01-01T12:00:00Z"}]
        fake.faults.add(Fault.status(200, json={"items": items, "page": number - 1, "page_size": 2, "total_pages": 2}))
    assert [session.id async for session in syllable.sessions.list(page_size=2)] == ["1", "2"]
    assert len(fake.requests) == 2


async def test_a_service_that_gives_smaller_pages_than_asked(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    for first in (1, 3):
        ids = (str(first), str(first + 1)) if first == 1 else (str(first),)
        items = [{"session_id": each, "timestamp": "2024-01-01T12:00:00Z"} for each in ids]
        fake.faults.add(Fault.status(200, json={"items": items, "page": 0, "page_size": 2}))
    assert [session.id async for session in syllable.sessions.list(page_size=500)] == ["1", "2", "3"]


async def test_a_page_cut_short_is_resumed_on_the_same_page(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    ids = [fake.add_session() for _ in range(5)]
    cut = await syllable.sessions.list(page=1, page_size=2, max_items=1).first()
    assert [session.id for session in cut.items] == ids[2:3]
    fake.clear()
    assert [session.id async for session in syllable.sessions.list(cursor=cut.cursor)] == ids[3:]
    assert [request.query_all("page") for request in fake.requests] == [["1"], ["2"]]
    first = await syllable.sessions.list(max_items=1).first()
    for cursor in (cut.cursor, first.cursor):
        with pytest.raises(InvalidValueError, match="not both"):
            syllable.sessions.list(cursor=cursor, page=1)


async def test_test_sessions_are_hidden_until_asked_for(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    plain, hidden = fake.add_session(), fake.add_session(is_test=True)
    assert [session.id async for session in syllable.sessions.list()] == [plain]
    assert [session.id async for session in syllable.sessions.list(search={"is_test": True})] == [plain, hidden]
    assert [session.id async for session in syllable.sessions.list(search={"is_test": False})] == [plain]
    assert (await syllable.sessions.get(hidden)).is_test
    assert fake.requests[1].query[1:] == [("search_fields", "is_test"), ("search_field_values", "true")]


async def test_every_parameter_of_list(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    for number in range(3):
        fake.add_session(timestamp=NOON + timedelta(days=number), agent_name=f"A & B {number % 2}", source="é+1,2[")
    found = syllable.sessions.list(
        search=[("agent_name", "A & B 0"), ("source", "é+1,2[")],
        started_after=datetime(2023, 12, 31, tzinfo=timezone(timedelta(hours=2))),
        started_before=datetime(2025, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC),
        order_by="timestamp",
        descending=True,
        fields=["timestamp", "source"],
        page=0,
        page_size=10,
    )
    assert [(session.id, session.agent_name) async for session in found] == [("826", None), ("824", None)]
    assert fake.requests[0].query == [
        ("page", "0"),
        ("limit", "10"),
        ("search_fields", "agent_name"),
        ("search_fields", "source"),
        ("search_field_values", "A & B 0"),
        ("search_field_values", "é+1,2["),
        ("order_by", "timestamp"),
        ("order_by_direction", "desc"),
        ("fields", "session_id"),
        ("fields", "timestamp"),
        ("fields", "source"),
        ("start_datetime", "2023-12-31T00:00:00+02:00"),
        ("end_datetime", "2025-01-01T00:00:00.500000Z"),
    ]
    await syllable.sessions.list(order_by="timestamp").first()
    assert fake.requests[-1].query[1:] == [("order_by", "timestamp")]
    ascending = syllable.sessions.list(order_by="timestamp", descending=False, fields=["session_id"])
    assert [session.id async for session in ascending] == ["824", "825", "826"]
    assert fake.requests[-1].query_all("order_by_direction") == ["asc"]
    assert fake.requests[-1].query_all("fields") == ["session_id"]
    assert [session.id async for session in syllable.sessions.list(search={"source": ""}, fields=[])] == []
    assert fake.requests[-1].query[1:] == [("search_fields", "source"), ("search_field_values", "")]


async def test_what_list_cannot_take_is_rejected_before_anything_is_sent(
    syllable: AsyncSyllable, fake: FakeSyllable
) -> None:
    naive = datetime(2024, 1, 1)
    foreign: dict[str, Any] = {"limit": 5}
    rejected: list[tuple[dict[str, Any], str]] = [
        ({"page": -1}, r"\bpage must be at least 0"),
        ({"page": "1"}, r"\bpage must be an int"),
        ({"page_size": 0}, r"\bpage_size must be at least 1"),
        ({"page_size": True}, r"\bpage_size must be an int"),
        ({"max_items": 0}, "max_items"),
        ({"cursor": ""}, r"\bcursor must be that of a page"),
        ({"cursor": 3}, r"\bcursor must be that of a page"),
        ({"cursor": "1"}, r"\bcursor must be that of a page"),
        ({"cursor": "1:0"}, r"\bcursor must be that of a page"),
        ({"cursor": "1:5", "page": 1}, "not both"),
        ({"cursor": "1:5", "page_size": 6}, "pages of another size"),
        ({"started_after": naive}, r"\bstarted_after has no time zone"),
        ({"started_before": naive}, r"\bstarted_before has no time zone"),
        ({"started_after": "2024-01-01"}, r"\bstarted_after must be a datetime"),
        ({"order_by": "agent"}, r"\border_by must be one of .*not 'agent'; did you mean"),
        ({"order_by": 5}, r"\border_by must be one of .*not 5"),
        ({"order_by": "timestamp", "descending": "desc"}, r"\bdescending must be a bool"),
        ({"descending": True}, r"\bdescending needs order_by"),
        ({"fields": "timestamp"}, r"\bfields must be a list"),
        ({"fields": ["session_label_id"]}, r"\bfields must be one of .*not 'session_label_id'"),
        ({"search": None}, r"\bsearch must be a mapping or pairs"),
        ({"started_after": None}, r"\bstarted_after must be a datetime"),
        ({"started_before": None}, r"\bstarted_before must be a datetime"),
        ({"order_by": None}, r"\border_by must be one of"),
        ({"fields": None}, r"\bfields must be a list"),
        ({"search": "source"}, r"\bsearch must be a mapping or pairs"),
        ({"search": 5}, r"\bsearch must be a mapping or pairs"),
        ({"search": ["source"]}, "pairs of field and value, not 'source'"),
        ({"search": [("source",)]}, "pairs of field and value"),
        ({"search": [("source", "x", "y")]}, "pairs of field and value"),
        ({"search": (["source", "target"], ["x"])}, "a field of search must be|pairs of field"),
        ({"search": {"language": "en"}}, "a field of search must be one of timestamp, session_id"),
        ({"search": {"source": None}}, "the search value of source must be"),
        ({"search": {"source": ["a", "b"]}}, "the search value of source must be"),
        ({"search": {"timestamp": naive}}, "has no time zone"),
    ]
    for arguments, message in rejected:
        with pytest.raises(InvalidValueError, match=message):
            syllable.sessions.list(**arguments)
    with pytest.raises(UnsupportedFieldError, match=r"no such field: limit.*It takes: search, started_after"):
        syllable.sessions.list(**foreign)
    assert fake.requests == []


async def test_search_values_as_they_go_out(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    await syllable.sessions.list(
        search={"duration": 61.5, "is_legacy": False, "agent_id": 7, "timestamp": NOON}
    ).first()
    assert fake.requests[0].query_all("search_field_values") == ["61.5", "false", "7", "2024-01-01T12:00:00Z"]
    await syllable.sessions.list(search=[("source", "a"), ("source", "b")]).first()
    assert fake.requests[1].query_all("search_fields") == ["source", "source"]


async def test_lists_that_the_service_rejects(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    fake.legacy_links.add("abc")
    with pytest.raises(BadRequestError, match="former console") as legacy:
        await syllable.sessions.list(search={"session_id": "abc"}).first()
    assert legacy.value.detail["detail"]["code"] == "legacy_session_link"
    with pytest.raises(ValidationError, match="is_outbound") as rejected:
        await syllable.sessions.list(search={"is_outbound": True}).first()
    assert rejected.value.errors[0]["loc"] == ["query", "search_fields"]


async def test_a_transcript(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    session_id = fake.add_session(timestamp=NOON)
    dialogue = fake.dialogue(session_id)
    confidence = {"provider": "p", "words": [{"word": "hi", "confidence": 0.5}], "utterance_source": "derived_min"}
    dialogue.say("user", "hi", at=1, confidence=confidence)
    dialogue.call_tool("look_up", {"q": 1}, [1, 2], at=2.5, milliseconds=12.5)
    dialogue.call_tool("fail", {}, at=3, error="no")
    found = await syllable.sessions.transcript(session_id)
    (turn,) = found.transcription
    assert (turn.source, turn.text, turn.lang, turn.timestamp) == ("user", "hi", "en-US", NOON + timedelta(seconds=1))
    assert turn.stt_confidence is not None
    assert (turn.stt_confidence.provider, turn.stt_confidence.utterance_source) == ("p", "derived_min")
    assert [(word.word, word.confidence) for word in turn.stt_confidence.words] == [("hi", 0.5)]
    worked, failed = found.actions
    assert (worked.tool_name, worked.tool_request, worked.tool_result) == ("look_up", '{"q": 1}', "[1, 2]")
    assert (worked.duration_ms, failed.tool_error, failed.tool_result) == (12.5, "no", None)
    assert (found.session_id, found.transcript_complete) == (session_id, True)
    assert targets(fake) == ["GET /api/v1/sessions/transcript/824"]


async def test_waiting_for_a_transcript(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    session_id = fake.add_session()
    dialogue = fake.dialogue(session_id)
    dialogue.say("user", "hi", at=1)
    dialogue.say("agent", "ho", at=2)
    dialogue.incomplete_reads = 2
    once = await syllable.sessions.transcript(session_id)
    assert (len(once.transcription), once.transcript_complete) == (1, False)
    whole = await syllable.sessions.transcript(session_id, wait=5, interval=0.01)
    assert (len(whole.transcription), whole.transcript_complete) == (2, True)
    assert len(fake.requests) == 3
    dialogue.incomplete_reads = None
    last = await syllable.sessions.transcript(session_id, wait=0.05, interval=0.01)
    assert (len(last.transcription), last.transcript_complete) == (2, False)
    assert 5 <= len(fake.requests) <= 7
    fake.clear()
    wrong: list[dict[str, Any]] = [{"wait": -1}, {"wait": "5"}, {"wait": True}, {"interval": -1}, {"wait": math.nan}]
    for bad in wrong:
        with pytest.raises(InvalidValueError, match="must be a number of seconds"):
            await syllable.sessions.transcript(session_id, **bad)
    assert fake.requests == []


async def test_summary_latency_and_timeline(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    session_id = fake.add_session(timestamp=NOON)
    dialogue = fake.dialogue(session_id)
    assert (await syllable.sessions.full_summary(session_id)).summary is None
    dialogue.summary, dialogue.rating = "Short.", "Good"
    summary = await syllable.sessions.full_summary(session_id)
    assert (summary.summary, summary.rating, summary.raw) == ("Short.", "Good", {"summary": "Short.", "rating": "Good"})

    dialogue.measure("tts", "speak", 30, at=0.5)
    dialogue.say("user", "hi", at=1)
    dialogue.call_tool("look_up", {}, {}, at=3700)
    dialogue.measure("llm", "think", 300, at=2)
    dialogue.measure("llm", "think", 100, at=3)
    report = await syllable.sessions.latency(session_id)
    assert [(entry.category, entry.value, entry.unit_type) for entry in report.timeline] == [
        ("tts", 30.0, "milliseconds"),
        ("llm", 300.0, "milliseconds"),
        ("llm", 100.0, "milliseconds"),
    ]
    assert report.timeline[0].measurement_start == NOON + timedelta(seconds=0.47)
    llm, tts = report.summary
    assert (llm.category, llm.event_count, llm.sum_ms, llm.average_ms) == ("llm", 2, 400.0, 200.0)
    assert (tts.sum_str, tts.sub_category) == ("30 ms", None)

    timeline = await syllable.sessions.timeline(session_id)
    assert timeline.session_start == NOON
    assert [(event.kind, event.offset, event.turn_index) for event in timeline.events] == [
        ("latency", "00:00", None),
        ("transcript", "00:01", 0),
        ("latency", "00:02", 0),
        ("latency", "00:03", 0),
        ("tool", "01:01:40", 0),
    ]
    assert (timeline.events[1].text, timeline.events[4].label) == ("hi", "look_up")
    assert targets(fake)[1:] == [
        "GET /api/v1/sessions/full-summary/824",
        "GET /api/v1/sessions/latency/824",
        "GET /api/v1/sessions/timeline/824",
    ]


async def test_an_id_that_is_no_number(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    sessions = syllable.sessions
    for call in (
        sessions.get,
        sessions.recordings,
        sessions.transcript,
        sessions.full_summary,
        sessions.latency,
        sessions.timeline,
    ):
        with pytest.raises(BadRequestError, match="A session id is a number; a channel's own id") as caught:
            await call("CA0123")
        assert caught.value.status == 400
        with pytest.raises(NotFoundError):
            await call("1")
    fake.faults.add(Fault.status(400))
    with pytest.raises(BadRequestError) as plain:
        await sessions.get("824")
    assert "is a number" not in str(plain.value)


@pytest.mark.parametrize("session_id", ["a/b", "a?b=c", "a#b", "100%", "a%2Fb", "é☃", "a b", "a;b", "recording"])
async def test_an_id_never_reaches_another_route(syllable: AsyncSyllable, fake: FakeSyllable, session_id: str) -> None:
    for call in (syllable.sessions.get, syllable.sessions.recordings, syllable.sessions.timeline):
        with pytest.raises(BadRequestError, match="Invalid session id"):
            await call(session_id)
    assert [request.path_params.get("session_id") for request in fake.requests] == [session_id] * 3


@pytest.mark.parametrize("session_id", ["", ".", "..", "a\nb", "\x7f", "\ud800", 824, None, b"824"])
async def test_an_id_that_cannot_be_one_is_rejected_before_anything_is_sent(
    syllable: AsyncSyllable, fake: FakeSyllable, session_id: Any
) -> None:
    sessions = syllable.sessions
    for call in (
        sessions.get,
        sessions.recordings,
        sessions.transcript,
        sessions.full_summary,
        sessions.latency,
        sessions.timeline,
    ):
        with pytest.raises(InvalidValueError, match=r"\bsession_id must"):
            await call(session_id)
    assert fake.requests == []


async def test_parameters_and_operations_that_do_not_exist(syllable: AsyncSyllable, fake: FakeSyllable) -> None:
    misspelt: dict[str, Any] = {"tokn": "x"}
    calls: list[Any] = [
        syllable.sessions.get,
        syllable.sessions.recordings,
        syllable.sessions.transcript,
        syllable.sessions.full_summary,
        syllable.sessions.latency,
        syllable.sessions.timeline,
    ]
    for call in calls:
        with pytest.raises(UnsupportedFieldError, match="no such field: language"):
            await call("824", language="en")
    with pytest.raises(UnsupportedFieldError, match="no such field: tokn; did you mean token"):
        syllable.sessions.stream_recording(**misspelt)
    for operation in ("create", "update", "delete", "add_events", "add_recording"):
        with pytest.raises(
            UnsupportedOperationError, match=f"Syllable has no {operation}; it has get, list, list_events, recordings"
        ):
            getattr(syllable.sessions, operation)
    assert fake.requests == []


async def test_the_slash_counts(fake: FakeSyllable) -> None:
    """Only lists end in one; the service answers the other form with a redirect on its own origin."""
    session_id = fake.add_session()
    async with AsyncSyllable(api_key=fake.api_key, base_url=f"{fake.base_url}/") as client:
        assert [session.id async for session in client.sessions.list()] == [session_id]
        assert [label.id async for label in client.labels.list()] == []
        await client.sessions.get(session_id)
    assert all(request.route is not None for request in fake.requests)


async def test_where_the_key_comes_from(fake: FakeSyllable, monkeypatch: pytest.MonkeyPatch) -> None:
    session_id = fake.add_session()
    with pytest.raises(ConfigurationError, match="SYLLABLESDK_API_KEY_HEADER"):
        AsyncSyllable(base_url=fake.base_url)
    monkeypatch.setenv("SYLLABLE_API_KEY", fake.api_key)
    async with AsyncSyllable(base_url=fake.base_url) as client:
        assert (await client.sessions.get(session_id)).id == session_id
    monkeypatch.setenv("SYLLABLE_API_KEY", "wrong")
    monkeypatch.setenv("SYLLABLESDK_API_KEY_HEADER", fake.api_key)
    async with connect_async(f"syllable://?base_url={fake.base_url}") as dock:
        assert (await dock.sessions.get(session_id)).id == session_id
    with pytest.raises(ConfigurationError, match="takes nothing between syllable://"):
        connect_async("syllable://project")
    assert AsyncSyllable(api_key="k").base_url == "https://api.syllable.cloud"
