"""Requests and answers without a server."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import Recording
from sessiondock.errors import APIError
from sessiondock.http import Headers, Response
from sessiondock_syllable.reports import Timeline, Transcript
from sessiondock_syllable.wire import debug, labels, recordings, sessions
from sessiondock_syllable.wire.listing import session_listing

NOTHING: dict[str, Any] = dict.fromkeys(
    ("page", "page_size", "cursor", "search", "order_by", "descending", "fields", "started_after", "started_before")
)
OFFICIAL = "https://api.syllable.cloud"


def response(body: object) -> Response:
    return Response(status=200, headers=Headers(), body=json.dumps(body).encode())


@settings(deadline=None)
@given(st.text(min_size=1).filter(lambda text: text.isprintable() and text not in {".", ".."}))
def test_any_id_stays_one_segment(text: str) -> None:
    for request, before in (
        (sessions.get(text), "/api/v1/sessions/"),
        (recordings.recordings(text), "/api/v1/sessions/recording/"),
        (debug.by_sid("twilio", text), "/api/v1/session_debug/sid/twilio/"),
        (debug.tool_result(5, text), "/api/v1/session_debug/tool_result/5/"),
    ):
        last = request.target.removeprefix(before)
        assert request.target.startswith(before)
        assert not set(last) & set("/?#")
        assert urlsplit(f"https://x.org{request.target}").path.endswith(last)


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
    request = session_listing(**{**NOTHING, "search": pairs}).request(None)
    query = parse_qsl(urlsplit(request.target).query, keep_blank_values=True)
    assert [value for name, value in query if name == "search_fields"] == [name for name, _ in pairs]
    assert [value for name, value in query if name == "search_field_values"] == [value for _, value in pairs]


@settings(deadline=None)
@given(st.integers(0, 20), st.integers(1, 50), st.integers(0, 200))
def test_pages_cover_everything_once(first: int, size: int, rows: int) -> None:
    listing = session_listing(**{**NOTHING, "page": first, "page_size": size})
    cursor: str | None = None
    seen = range(first * size, first * size)
    for _ in range(rows + 2):
        page = listing.page(cursor)
        start = page * size
        count = max(0, min(size, rows - start))
        body: dict[str, Any] = {"items": [{}] * count, "page": page, "page_size": size, "total_pages": -(-rows // size)}
        read = listing.read(response(body), cursor, lambda item: item)
        assert start == seen.stop or not count
        seen = range(seen.start, start + count)
        cursor = read.next_cursor
        if cursor is None:
            break
    assert cursor is None
    assert len(seen) == max(0, rows - first * size)


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

    assert "channel_manager_sid" in str(sessions.hint(error(400, "get", "https://x.org/api/v1/sessions/CA1")))
    assert sessions.hint(error(400, "get", "https://x.org/api/v1/sessions/824")) is None
    assert sessions.hint(error(400, "list", "https://x.org/api/v1/sessions/")) is None
    assert sessions.hint(error(404, "get", "https://x.org/api/v1/sessions/824")) is None
    assert "recordings()" in str(sessions.hint(error(401, "stream_recording", "https://x.org/stream?token=a")))
    assert sessions.hint(APIError("no", status=400, operation="get")) is not None


def test_reports_are_read_as_far_as_they_fit() -> None:
    turn = {"timestamp": "2024-01-01T00:00:00", "text": None, "stt_confidence": {"words": None, "utterance": "high"}}
    body = {"session_id": "1", "transcription": [turn], "actions": None, "transcript_complete": "yes", "new": 1}
    found = sessions.read_transcript(response(body))
    assert isinstance(found, Transcript)
    (read,) = found.transcription
    assert read.timestamp is not None
    assert read.timestamp.utcoffset() is not None
    assert read.stt_confidence is not None
    assert (read.stt_confidence.words, read.stt_confidence.utterance) == ((), None)
    assert (found.actions, found.transcript_complete, found.raw) == ((), False, body)

    events = [{"kind": "smell", "metadata": ["a"], "turn_index": 1}, {"metadata": ["a", 1], "kind": None}]
    timeline = sessions.read_timeline(response({"events": events, "session_id": "1"}))
    assert isinstance(timeline, Timeline)
    assert [(event.kind, event.metadata, event.turn_index) for event in timeline.events] == [
        ("smell", ("a",), 1),
        (None, (), None),
    ]
    assert sessions.read_timeline(response({"events": "none"})).events == ()
    assert sessions.read_latency(response({"timeline": [None]})).timeline == ()

    messages: list[Any] = [{"role": "robot", "dialog": {"text": "hi"}}, {"dialog": "hi"}, {"dialog": {}}]
    seen = debug.read_debug(response({"messages": messages, "session_id": 5.0}), "by_sid")
    assert [message.text for message in seen.messages] == ["hi", None, None]
    assert seen.session_id == 5
    label = labels.read_label(response({"id": 1, "issue_categories": None, "timestamp": 5}), "get")
    assert (label.issue_categories, label.timestamp) == ((), None)
