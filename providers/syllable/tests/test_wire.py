"""Requests and responses without a server."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import UNSET, APIError, DecodeError, InvalidValueError, Recording
from sessiondock.authoring import Call, Headers, Response
from sessiondock.resume import ResumePoint
from sessiondock_syllable import SyllableSession
from sessiondock_syllable.reports import Timeline, Transcript
from sessiondock_syllable.wire import debug, labels, recordings, sessions
from sessiondock_syllable.wire.listing import Listing, label_listing, session_listing
from sessiondock_syllable.wire.service import credentials, hint

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
    assert "recordings gives a new one" in str(hint(error(401, "stream_recording", "https://x.org/stream?token=a")))
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

    messages: list[Any] = [
        {"role": "robot", "dialog": {"text": "hi"}},
        {"dialog": "hi"},
        {"dialog": {}},
        {"dialog": {"text": 5}},
    ]
    seen = debug.by_session(5).read(response({"messages": messages, "session_id": 5.0}))
    assert [message.text for message in seen.messages] == ["hi", None, None, None]
    assert seen.session_id == 5
    label = labels.get(1).read(response({"id": 1, "issue_categories": None, "timestamp": 5}))
    assert (label.issue_categories, label.timestamp) == ((), None)


@pytest.mark.parametrize(
    ("value", "number"),
    [(0, 0), ("0", 0), (7, 7), ("007", 7), (10**19 - 1, 10**19 - 1), ("9" * 19, 10**19 - 1)],
)
def test_ids_that_are_numbers(value: object, number: int) -> None:
    assert labels.number(value, "label_id") == number


@pytest.mark.parametrize(
    "value", [-1, 10**19, "9" * 20, "0" * 20, "\u0663", "\u00b2", "", "-1", "1.0", 1.0, True, None, b"1"]
)
def test_ids_that_are_no_numbers(value: object) -> None:
    with pytest.raises(InvalidValueError, match=r"\blabel_id must be a number"):
        labels.get(value)


NAMED: list[tuple[Callable[[Any], Call[Any]], str]] = [
    (debug.by_session, "session_id"),
    (lambda wrong: debug.tool_result(wrong, "b"), "session_id"),
    (lambda wrong: debug.tool_result(5, wrong), "tool_call_id"),
    (lambda wrong: debug.by_sid(wrong, "b"), "service"),
    (lambda wrong: debug.by_sid("a", wrong), "sid"),
    (lambda wrong: created(session_id=wrong), "session_id"),
    (lambda wrong: created(type=wrong), "type"),
    (lambda wrong: created(code=wrong), "code"),
    (lambda wrong: created(user_email=wrong), "user_email"),
    (lambda wrong: created(comments=wrong), "comments"),
    (lambda wrong: created(issue_categories=wrong), "issue_categories"),
]


@pytest.mark.parametrize(("make", "name"), NAMED)
def test_an_argument_that_does_not_fit_is_named(make: Callable[[Any], Call[Any]], name: str) -> None:
    wrong: Any = b""
    with pytest.raises(InvalidValueError, match=rf"^{name} must "):
        make(wrong)


def created(**fields: Any) -> Call[Any]:
    whole: dict[str, Any] = {"session_id": "5", "type": "t", "code": "c", "user_email": "e"}
    return labels.create(**{**whole, "comments": UNSET, "issue_categories": UNSET, **fields})


def sent(call: Call[Any]) -> tuple[str, str, str, bool, bytes | None]:
    request = call.request
    return request.operation, request.method, request.target, request.idempotent, request.body


@pytest.mark.parametrize(
    ("call", "operation", "target"),
    [
        (lambda: sessions.get("5"), "get", "/api/v1/sessions/5"),
        (lambda: sessions.transcript("5"), "transcript", "/api/v1/sessions/transcript/5"),
        (lambda: sessions.transcript("5", "list_events"), "list_events", "/api/v1/sessions/transcript/5"),
        (lambda: sessions.full_summary("5"), "full_summary", "/api/v1/sessions/full-summary/5"),
        (lambda: sessions.latency("5"), "latency", "/api/v1/sessions/latency/5"),
        (lambda: sessions.timeline("5"), "timeline", "/api/v1/sessions/timeline/5"),
        (lambda: labels.get(5), "get", "/api/v1/session_labels/5"),
        (lambda: debug.by_session("5"), "by_session", "/api/v1/session_debug/session_id/5"),
        (lambda: debug.by_sid("a", "b"), "by_sid", "/api/v1/session_debug/sid/a/b"),
        (lambda: debug.tool_result(5, "b"), "tool_result", "/api/v1/session_debug/tool_result/5/b"),
        (lambda: sessions_list().page(None), "list", "/api/v1/sessions/?limit=25"),
        (lambda: label_listing(**NOTHING).page(None), "list", "/api/v1/session_labels/?limit=25"),
        (lambda: label_listing(**{**NOTHING, "page": 0}).page(None), "list", "/api/v1/session_labels/?page=0&limit=25"),
        (lambda: sessions_list(page=2, page_size=3).page(None), "list", "/api/v1/sessions/?page=2&limit=3"),
        (lambda: sessions_list(page=2, page_size=3).page("4:3"), "list", "/api/v1/sessions/?page=4&limit=3"),
    ],
)
def test_every_read(call: Callable[[], Call[Any]], operation: str, target: str) -> None:
    assert sent(call()) == (operation, "GET", target, False, None)


def test_what_is_sent_by_post() -> None:
    target = "/api/v1/sessions/recording/5"
    assert sent(recordings.recordings("5")) == ("recordings", "POST", target, True, None)
    body = b'{"session_id":5,"type":"t","code":"c","user_email":"e"}'
    assert sent(created()) == ("create", "POST", "/api/v1/session_labels/", False, body)
    whole = created(comments=None, issue_categories=("a",)).request.body
    assert whole == body[:-1] + b',"comments":null,"issue_categories":["a"]}'
    written = created(comments="x", issue_categories=None).request.body
    assert written == body[:-1] + b',"comments":"x","issue_categories":null}'


@pytest.mark.parametrize(
    "operation", ["get", "list_events", "recordings", "transcript", "full_summary", "latency", "timeline"]
)
def test_an_id_that_is_no_number_is_explained(operation: str) -> None:
    def error(status: int, url: str | None) -> APIError:
        return APIError("no", status=status, operation=operation, url=url)

    for url in (None, "", "https://x.org/sessions/CA1", "https://x.org/sessions/CA1?a=1/2", "https://x.org/1/CA"):
        assert "A session id is a number" in str(hint(error(400, url)))
        assert hint(error(422, url)) is None
    for url in ("https://x.org/sessions/824", "https://x.org/CA/824?a=b/c", "824"):
        assert hint(error(400, url)) is None


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_token_that_is_rejected_is_explained(status: int) -> None:
    explained = hint(APIError("no", status=status, operation="stream_recording", url="https://x.org/stream"))
    assert "valid for a while only" in str(explained)
    assert hint(APIError("no", status=status, operation="list", url="https://x.org/stream")) is None
    assert hint(APIError("no", status=status + 8, operation="stream_recording")) is None


def test_the_key_has_a_header_of_its_own() -> None:
    assert credentials("k") == {"Syllable-API-Key": "k"}


@pytest.mark.parametrize(
    ("media_type", "accepted"),
    [
        (None, True),
        ("audio/wav", True),
        ("audio", False),
        ("application/octet-stream", True),
        ("binary/octet-stream", True),
        ("application/ogg", True),
        ("application/mp4", True),
        ("video/mp4", True),
        ("video/mpeg", True),
        ("video/ogg", True),
        ("video/webm", True),
        ("text/html", False),
        ("application/json", False),
    ],
)
def test_what_can_be_a_recording(media_type: str | None, accepted: bool) -> None:
    assert recordings.accepts(media_type) is accepted


@pytest.mark.parametrize(
    ("url", "name", "token"),
    [
        ("https://x.org/a/b.wav?token=t", "b.wav", "t"),
        ("https://x.org/a/stream?token=t&token=u", None, "t"),
        ("https://x.org/a/b.wav?tokens=t", "b.wav", None),
        ("https://x.org/X.wav", "X.wav", None),
        ("https://x.org/.wav", None, None),
        ("https://x.org/wav.", None, None),
        ("https://x.org/...", None, None),
        ("https://x.org/a.b/", None, None),
        ("https://[x/b.wav?token=t", None, None),
        (5, None, None),
    ],
)
def test_names_and_tokens_of_recordings(url: Any, name: str | None, token: str | None) -> None:
    body = {"session_id": "7", "recordings": [url]}
    (found,) = recordings.recordings("5").read(response(body))
    assert (found.session_id, found.name, found.token) == ("5", name, token)
    assert (found.url, found.raw) == (url if isinstance(url, str) else None, body)
    first, second = recordings.recordings("5").read(response({"recordings": [url, "u"], "a": 1}))
    assert (first.raw, second.raw) == ({"recordings": [url], "a": 1}, {"recordings": ["u"], "a": 1})
    assert recordings.recordings("5").read(response({"recordings": None})) == ()


@pytest.mark.parametrize(("body", "message"), [([], "expected an object"), ({"recordings": "u"}, "expected a list")])
def test_what_holds_no_recordings(body: Any, message: str) -> None:
    with pytest.raises(DecodeError, match=message):
        recordings.recordings("5").read(response(body))


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://x.org/a", "https:///a", "https://x.org:0/a", "https://u@x.org/a", "https://x.org:99999/a"),
        *("a", "https://x.org/a b", "https://x.org/\x7f", "https://x.org/é", "http://x.org/a", "https://[x/a", 5, b"u"),
    ],
)
def test_urls_that_lead_nowhere(url: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"^url (must|is not a URL)") as caught:
        recordings.stream(None, None, url, OFFICIAL)
    assert "x.org" not in str(caught.value)


def test_which_recording_is_read() -> None:
    def target(recording: Recording | None = None, token: Any = None, url: Any = None, base: str = OFFICIAL) -> str:
        request = recordings.stream(recording, token, url, base)
        assert (request.operation, request.method) == ("stream_recording", "GET")
        return request.target

    assert target(token="t") == "/api/v1/sessions/recording/stream?token=t"
    assert target(Recording(token="t")) == "/api/v1/sessions/recording/stream?token=t"
    assert target(Recording(token="t", url="/a")) == target(Recording(url="/a")) == target(url="/a") == "/a"
    assert target(url="HTTPS://x.org/A") == "https://x.org/A"
    assert target(url="http://x.org:80/a", base="http://127.0.0.1") == "http://x.org:80/a"
    wrong: list[tuple[tuple[Any, ...], str]] = [
        ((), "pass one of"),
        ((None, "t", "/a"), "pass one of"),
        ((Recording(url="/a"), "t"), "pass one of"),
        (("t",), r"expected a Recording, not str"),
        ((Recording(),), "neither url nor token"),
        ((None, ""), "^token must be a str that is not empty"),
        ((None, 5), "^token must be a str that is not empty"),
    ]
    for arguments, message in wrong:
        with pytest.raises(InvalidValueError, match=message):
            target(*arguments)


@pytest.mark.parametrize("body", [[], {}, {"items": None}, {"items": {}}, "items"])
def test_what_is_no_page(body: Any) -> None:
    with pytest.raises(DecodeError, match="expected an object with a list of items"):
        sessions_list().page(None).read(response(body))


def test_what_a_page_says_of_the_list() -> None:
    def page(**said: Any) -> tuple[str | None, str | None, int | None]:
        items = [{"session_id": "1"}, {"session_id": "2"}]
        found = sessions_list(page_size=4).page("1:4:4").read(response({"items": items, **said}))
        return found.previous_cursor, found.next_cursor, found.total

    assert page() == ("0:4", None, 6)
    assert page(total_count=9) == ("0:4", "2:4:6", 9)
    assert page(total_pages=2) == ("0:4", None, 6)
    assert page(total_pages=3) == ("0:4", "2:4:6", None)
    assert page(page_size=2) == ("0:4", "2:4:6", None)


def test_a_session_that_cannot_be_read_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    items: list[Any] = [{"session_id": "1"}, {"session_id": None}, {"session_id": "2"}]
    page = sessions_list().page(None).read(response({"items": items}))
    assert [session.id for session in page.items] == ["1", "2"]
    (said,) = [record for record in caplog.records if record.name == "sessiondock.syllable"]
    assert said.levelname == "WARNING"
    assert said.getMessage().startswith("a session in a list is left out: ")
    with pytest.raises(DecodeError):
        sessions_list().page(None).read(response({"items": ["1"]}))


def test_a_field_that_cannot_be_read_is_told(caplog: pytest.LogCaptureFixture) -> None:
    # told once for each field of a codec, so this one is wrong in no other test
    odd = {"session_id": "1", "experiment_variant_is_control": "odd"}
    assert sessions.get("1").read(response(odd)).experiment_variant_is_control is None
    (told,) = caplog.records
    assert told.getMessage().startswith("syllable: SyllableSession.experiment_variant_is_control")


def test_the_person_is_the_source_unless_the_session_is_outbound() -> None:
    for outbound, user in ((True, None), (False, "+1"), (None, "+1")):
        body = {"session_id": "1", "source": "+1", "is_outbound": outbound, "duration": 1.5}
        found = sessions.get("1").read(response(body))
        assert (found.user_id, found.source, found.duration_seconds) == (user, "+1", 1.5)
        assert found.duration == timedelta(seconds=1.5)


def test_search_values_and_order_as_they_are_sent() -> None:
    def query(**wanted: Any) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(sessions_list(**wanted).page(None).request.target).query)[1:]

    at = datetime(2024, 1, 1, tzinfo=UTC)
    pairs = query(search={"is_test": True, "timestamp": at, "duration": 1.5, "source": "a"})
    assert [value for name, value in pairs if name == "search_field_values"] == [
        *("true", "2024-01-01T00:00:00Z", "1.5", "a"),
    ]
    assert query(order_by="timestamp") == [("order_by", "timestamp")]
    assert query(order_by="timestamp", descending=True)[1:] == [("order_by_direction", "desc")]
    assert query(order_by="timestamp", descending=False)[1:] == [("order_by_direction", "asc")]
    assert query(fields=["source"]) == [("fields", "session_id"), ("fields", "source")]
    assert query(fields=["source", "session_id"]) == [("fields", "source"), ("fields", "session_id")]
    assert query(fields=()) == []
    assert query(started_after=at) == [("start_datetime", "2024-01-01T00:00:00Z")]
    assert query(started_before=at) == [("end_datetime", "2024-01-01T00:00:00Z")]
    for value, text in (([1, "2"], "1%2C2"), ((1,), "1"), ("12", "12"), (12, "12")):
        listed = label_listing(**{**NOTHING, "search": {"session_id_list": value}})
        assert listed.page(None).request.target.endswith(f"search_field_values={text}")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"search": "ab"}, "^search must be a mapping or pairs"),
        ({"search": b"ab"}, "^search must be a mapping or pairs"),
        ({"search": 5}, "^search must be a mapping or pairs"),
        ({"search": [["source"]]}, "^search must hold pairs"),
        ({"search": ["so"]}, "^search must hold pairs"),
        ({"search": {"nothing": 1}}, "^a field of search must be one of"),
        ({"search": {"source": None}}, "^the search value of source must be"),
        ({"search": {"source": ["a"]}}, "^the search value of source must be"),
        ({"search": {"timestamp": datetime(2024, 1, 1)}}, "^search value of timestamp has no time zone"),
        ({"fields": "source"}, "^fields must be a list"),
        ({"fields": ["x"]}, "^fields must be one of"),
        ({"started_after": 5}, "^started_after must be"),
        ({"started_before": 5}, "^started_before must be"),
        ({"order_by": "x"}, "^order_by must be one of"),
        ({"order_by": "timestamp", "descending": 5}, "^descending must be a bool"),
        ({"descending": True}, "^descending needs order_by"),
        ({"page": 0, "cursor": "0:25"}, "^pass page or cursor, not both"),
        ({"page_size": 5, "cursor": "0:25"}, "pages of another size"),
    ],
)
def test_lists_that_cannot_be_asked_for(wanted: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        sessions_list(**wanted)


def test_a_cursor_in_the_middle_of_the_first_page_goes_with_no_page_number() -> None:
    with pytest.raises(InvalidValueError, match=r"^pass page or cursor, not both"):
        sessions_list(page=2, cursor=str(ResumePoint(inner=None, given=1, last_id="1")))


def test_fields_of_labels_that_cannot_be_asked_for() -> None:
    for fields, message in (("code", "^fields must be a list"), (["x"], "^fields must be one of")):
        with pytest.raises(InvalidValueError, match=message):
            label_listing(**{**NOTHING, "fields": fields})


def test_where_a_list_starts() -> None:
    assert (sessions_list().cursor, sessions_list(page=0).cursor, sessions_list(page=2).cursor) == (None, "0:", "2:")
    first, second = sessions_list(), sessions_list(page_size=5)
    assert first.page("1:").request.target == "/api/v1/sessions/?page=1&limit=25"
    assert second.page("0:5").request.target == "/api/v1/sessions/?limit=5"
