"""Requests and responses without a server."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import UNSET, APIError, InvalidValueError, Recording
from sessiondock.authoring import Headers, Response
from sessiondock_syllable import SyllableSession
from sessiondock_syllable.reports import Timeline, Transcript
from sessiondock_syllable.wire import debug, labels, recordings, sessions
from sessiondock_syllable.wire.listing import Listing, session_listing
from sessiondock_syllable.wire.service import hint

NOTHING: dict[str, Any] = {
    **dict.fromkeys(("page", "page_size", "cursor")),
    **dict.fromkeys(("search", "order_by", "descending", "fields", "started_after", "started_before"), UNSET),
}
OFFICIAL = "https://api.syllable.cloud"


def sessions_list(**wanted: Any) -> Listing[SyllableSession]:
    arguments: dict[str, Any] = {**NOTHING, **wanted}
    return session_listing(**arguments)


def response(body: object) -> Response:
    return Response(status=200, headers=Headers(), body=json.dumps(body).encode())


@settings(deadline=None)
@given(st.text(min_size=1).filter(lambda text: text.isprintable() and text not in {".", ".."}))
def test_any_id_stays_one_segment(text: str) -> None:
    for call, before in (
        (sessions.get(text), "/api/v1/sessions/"),
        (recordings.recordings(text), "/api/v1/sessions/recording/"),
        (debug.by_sid("twilio", text), "/api/v1/session_debug/sid/twilio/"),
        (debug.tool_result(5, text), "/api/v1/session_debug/tool_result/5/"),
    ):
        target = call.request.target
        last = target.removeprefix(before)
        assert target.startswith(before)
        assert not set(last) & set("/?#")
        assert urlsplit(f"https://x.org{target}").path.endswith(last)


@settings(deadline=None)
@given(st.text(min_size=1))
def test_any_token_arrives_as_it_is(token: str) -> None:
    try:
        token.encode()
    except UnicodeEncodeError:
        return
    request = recordings.stream(None, token, None, OFFICIAL)
    assert parse_qsl(urlsplit(request.target).query, keep_blank_values=True) == [("token", token)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["source", "target", "is_test"]), st.text(st.characters(codec="utf-8")))))
def test_any_search_arrives_as_it_is(pairs: list[tuple[str, str]]) -> None:
    request = sessions_list(search=pairs).page(None).request
    query = parse_qsl(urlsplit(request.target).query, keep_blank_values=True)
    assert [value for name, value in query if name == "search_fields"] == [name for name, _ in pairs]
    assert [value for name, value in query if name == "search_field_values"] == [value for _, value in pairs]


@settings(deadline=None)
@given(st.integers(0, 20), st.integers(1, 50), st.integers(0, 200))
def test_pages_cover_everything_once(first: int, size: int, rows: int) -> None:
    listing = sessions_list(page=first, page_size=size)
    cursor = listing.cursor
    seen: list[str] = []
    for _ in range(rows + 2):
        call = listing.page(cursor)
        page = int(dict(parse_qsl(urlsplit(call.request.target).query))["page"])
        numbers = range(page * size, max(min(page * size + size, rows), page * size))
        items = [{"session_id": str(number)} for number in numbers]
        body: dict[str, Any] = {"items": items, "page": page, "page_size": size, "total_pages": -(-rows // size)}
        read = call.read(response(body))
        seen += [session.id for session in read.items]
        cursor = read.next_cursor
        if cursor is None:
            break
    assert cursor is None
    assert seen == [str(number) for number in range(first * size, rows)]


def test_sessions_that_moved_on_to_the_next_page_come_once() -> None:
    listing = sessions_list(page_size=2)
    first = listing.page(None).read(response({"items": [{"session_id": "1"}, {"session_id": "2"}]}))
    second = listing.page(first.next_cursor).read(response({"items": [{"session_id": "2"}, {"session_id": "3"}]}))
    assert [session.id for session in second.items] == ["3"]
    assert second.next_cursor is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://storage.example.com/a.wav?X-Amz-Signature=a%2Fb&x",
        "/api/v1/sessions/recording/stream?token=a%2Bb",
        "https://storage.example.com:8443/a%20b",
    ],
)
def test_urls_go_out_as_they_are(url: str) -> None:
    assert recordings.stream(None, None, url, OFFICIAL).target == url
    assert recordings.stream(Recording(url=url, token="t"), None, None, OFFICIAL).target == url


def test_hints_are_given_where_they_help() -> None:
    def error(status: int, operation: str, url: str) -> APIError:
        return APIError("no", provider="syllable", operation=operation, status=status, url=url)

    assert "channel_manager_sid" in str(hint(error(400, "get", "https://x.org/api/v1/sessions/CA1")))
    assert hint(error(400, "get", "https://x.org/api/v1/sessions/824")) is None
    assert hint(error(400, "list", "https://x.org/api/v1/sessions/")) is None
    assert hint(error(404, "get", "https://x.org/api/v1/sessions/824")) is None
    assert "recordings()" in str(hint(error(401, "stream_recording", "https://x.org/stream?token=a")))
    assert hint(APIError("no", status=400, operation="get")) is not None


def test_reports_are_read_as_far_as_they_fit() -> None:
    turn = {"timestamp": "2024-01-01T00:00:00", "text": None, "stt_confidence": {"words": None, "utterance": "high"}}
    body = {"session_id": "1", "transcription": [turn], "actions": None, "transcript_complete": "yes", "new": 1}
    found = sessions.transcript("1").read(response(body))
    assert isinstance(found, Transcript)
    (read,) = found.transcription
    assert read.timestamp is not None
    assert read.timestamp.utcoffset() is not None
    assert read.stt_confidence is not None
    assert (read.stt_confidence.words, read.stt_confidence.utterance) == ((), None)
    assert (found.actions, found.transcript_complete, found.raw) == ((), False, body)

    events = [{"kind": "smell", "metadata": ["a"], "turn_index": 1}, {"metadata": ["a", 1], "kind": None}]
    timeline = sessions.timeline("1").read(response({"events": events, "session_id": "1"}))
    assert isinstance(timeline, Timeline)
    assert [(event.kind, event.metadata, event.turn_index) for event in timeline.events] == [
        ("smell", ("a",), 1),
        (None, (), None),
    ]
    assert sessions.timeline("1").read(response({"events": "none"})).events == ()
    assert sessions.latency("1").read(response({"timeline": [None]})).timeline == ()

    messages: list[Any] = [{"role": "robot", "dialog": {"text": "hi"}}, {"dialog": "hi"}, {"dialog": {}}]
    seen = debug.by_session(5).read(response({"messages": messages, "session_id": 5.0}))
    assert [message.text for message in seen.messages] == ["hi", None, None]
    assert seen.session_id == 5
    label = labels.get(1).read(response({"id": 1, "issue_categories": None, "timestamp": 5}))
    assert (label.issue_categories, label.timestamp) == ((), None)


@pytest.mark.parametrize(
    ("value", "number"),
    [(0, 0), ("0", 0), (7, 7), ("007", 7), (10**19 - 1, 10**19 - 1), ("9" * 19, 10**19 - 1)],
)
def test_ids_that_are_numbers(value: object, number: int) -> None:
    assert labels.number(value, "label_id") == number


@pytest.mark.parametrize("value", [-1, 10**19, "9" * 20, "0" * 20, "", "-1", "1.0", 1.0, True, None, b"1"])
def test_ids_that_are_no_numbers(value: object) -> None:
    with pytest.raises(InvalidValueError, match=r"\blabel_id must be a number"):
        labels.get(value)
