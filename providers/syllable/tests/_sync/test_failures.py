# Generated from tests/_async/test_failures.py: edit that file, not this one.
# Digest: a21887a84065677b
"""Failures of the connection and the service, against a fake that misbehaves when asked."""

from __future__ import annotations

import logging
import pickle
from typing import Any

import pytest

from sessiondock import (
    APIError,
    AuthenticationError,
    BadRequestError,
    ConnectError,
    DecodeError,
    IncompleteReadError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RedirectError,
    ServerError,
    ValidationError,
    errors,
)
from sessiondock.testing import Fault, Reply
from sessiondock_syllable import Syllable
from sessiondock_syllable.fake import FakeSyllable

OPERATIONS = [
    "list",
    "get",
    "recordings",
    "stream_recording",
    "transcript",
    "full_summary",
    "latency",
    "timeline",
    "labels.list",
    "labels.create",
    "labels.get",
    "debug.by_session",
    "debug.by_sid",
    "debug.tool_result",
]
COMPLAINTS = [{"loc": ["query", "limit"], "msg": "too large", "type": "x", "new": 1}]
DECODED = [name for name in OPERATIONS if name != "stream_recording"]


def call(syllable: Syllable, operation: str) -> Any:
    """Any operation with arguments that would do."""
    sessions, labels, debug = syllable.sessions, syllable.labels, syllable.debug
    if operation == "list":
        return sessions.list().first()
    if operation == "stream_recording":
        with sessions.stream_recording(token="t") as stream:
            return stream.read()
    if operation == "labels.list":
        return labels.list().first()
    if operation == "labels.create":
        return labels.create(session_id=824, type="human-rating", code="OK", user_email="a@b.c")
    if operation == "labels.get":
        return labels.get(1)
    if operation == "debug.by_session":
        return debug.by_session(824)
    if operation == "debug.by_sid":
        return debug.by_sid("twilio", "CA")
    if operation == "debug.tool_result":
        return debug.tool_result(824, "call_1")
    return getattr(sessions, operation)("824")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_wrong_key(syllable: Syllable, fake: FakeSyllable, operation: str) -> None:
    fake.api_key = "another"
    with pytest.raises(AuthenticationError, match=r"Invalid API key.*check the API key") as caught:
        call(syllable, operation)
    error = caught.value
    assert (error.provider, error.operation) == ("syllable", operation.rpartition(".")[2])
    assert FakeSyllable.default_key not in f"{error}{error!r}{vars(error)}"


def test_no_key_at_all(fake: FakeSyllable) -> None:
    with pytest.raises(errors.ConfigurationError, match="SYLLABLE_API_KEY"):
        Syllable(base_url=fake.base_url, api_key="")
    fake.faults.add(Fault.answer(fake.error(401, "Not authenticated")))
    with Syllable(base_url=fake.base_url, api_key="x") as client:
        with pytest.raises(AuthenticationError, match="Not authenticated"):
            client.sessions.get("824")


def test_the_key_is_not_shown_even_when_the_service_repeats_it(
    syllable: Syllable, fake: FakeSyllable
) -> None:
    fake.faults.add(Fault.status(403, json={"detail": f"no: {fake.api_key}"}))
    with pytest.raises(PermissionDeniedError, match="no:") as caught:
        syllable.sessions.get("824")
    assert fake.api_key not in f"{caught.value}{vars(caught.value)}{syllable!r}{pickle.dumps(caught.value)!r}"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (418, APIError),
        (422, ValidationError),
        (429, RateLimitError),
        (500, ServerError),
        (503, ServerError),
    ],
)
def test_statuses_become_errors(
    syllable: Syllable, fake: FakeSyllable, status: int, kind: type[APIError]
) -> None:
    fake.faults.add(Fault.status(status), times=None)
    for operation in OPERATIONS:
        with pytest.raises(kind, match=f"injected status {status}") as caught:
            call(syllable, operation)
        assert caught.value.status == status
        copied = pickle.loads(pickle.dumps(caught.value))
        assert (copied.status, copied.operation) == (status, caught.value.operation)


@pytest.mark.parametrize(
    ("detail", "message"),
    [
        (COMPLAINTS, r"query\.limit: too large"),
        ("plain text", "plain text"),
        ({"code": "legacy_session_link", "message": "moved"}, "moved"),
        (None, "status 422"),
    ],
)
def test_every_shape_of_detail_is_readable(
    syllable: Syllable, fake: FakeSyllable, detail: Any, message: str
) -> None:
    fake.faults.add(Fault.status(422, json={"detail": detail}))
    with pytest.raises(ValidationError, match=message) as caught:
        syllable.sessions.list().first()
    assert caught.value.errors == (tuple(COMPLAINTS) if detail is COMPLAINTS else ())
    assert caught.value.detail == {"detail": detail}


@pytest.mark.parametrize("operation", DECODED)
@pytest.mark.parametrize(
    "fault",
    [
        Fault.html(200),
        Fault.answer(Reply.json([])),
        Fault.answer(Reply.json("text")),
        Fault.answer(Reply.json(None)),
        Fault.answer(Reply(200, {"Content-Type": "application/json"}, b"")),
        Fault.answer(Reply(200, {"Content-Type": "application/json"}, b'{"session_id": "824", "timest')),
        Fault.answer(Reply(204)),
    ],
    ids=["HTML", "list", "text", "null", "empty", "truncated", "204"],
)
def test_answers_of_another_shape(
    syllable: Syllable, fake: FakeSyllable, operation: str, fault: Fault
) -> None:
    fake.faults.add(fault)
    with pytest.raises(DecodeError) as caught:
        call(syllable, operation)
    assert (caught.value.provider, caught.value.operation) == ("syllable", operation.rpartition(".")[2])
    assert caught.value.status in {200, 204}


def test_html_error_pages(syllable: Syllable, fake: FakeSyllable) -> None:
    fake.faults.add(Fault.html(502), times=None)
    for operation in OPERATIONS:
        with pytest.raises(ServerError, match="an HTML page, perhaps of a proxy in between"):
            call(syllable, operation)


@pytest.mark.parametrize("fault", [Fault.reset(), Fault.close(), Fault.half_body(5), Fault.raw()], ids=str)
def test_connections_that_break(syllable: Syllable, fake: FakeSyllable, fault: Fault) -> None:
    fake.add_session()
    fake.faults.add(fault)
    with pytest.raises(IncompleteReadError) as caught:
        syllable.sessions.get("824")
    assert (caught.value.provider, caught.value.operation) == ("syllable", "get")


def test_nobody_there() -> None:
    with Syllable(api_key="k", base_url="http://127.0.0.1:9", max_retries=0) as client:
        with pytest.raises(ConnectError, match="cannot connect"):
            client.sessions.get("824")


def test_cross_origin_redirects_are_rejected_and_the_key_stays(
    syllable: Syllable, fake: FakeSyllable
) -> None:
    with FakeSyllable() as other:
        fake.faults.add(Fault.redirect(f"{other.base_url}/api/v1/sessions/824?token=s3cret"), times=None)
        for operation in DECODED:
            with pytest.raises(RedirectError, match="the credentials must not go") as caught:
                call(syllable, operation)
            assert "s3cret" not in f"{caught.value}{vars(caught.value)}"
        assert other.requests == []


def test_waiting_as_long_as_the_service_asks(fake: FakeSyllable) -> None:
    session_id = fake.add_session()
    with Syllable(api_key=fake.api_key, base_url=fake.base_url) as client:
        fake.faults.add(Fault.status(429, retry_after=0.01))
        fake.faults.add(Fault.status(503, retry_after=0.01))
        assert (client.sessions.get(session_id)).id == session_id
        assert len(fake.requests) == 3
        fake.faults.add(Fault.status(429, retry_after="7.5"))
        with pytest.raises(RateLimitError) as caught:
            client.with_options(max_retries=0).sessions.get(session_id)
        assert caught.value.retry_after == 7.5
        fake.clear()
        fake.faults.add(Fault.status(503, retry_after=0.01), method="POST")
        with pytest.raises(ServerError):
            call(client, "labels.create")
        assert len(fake.requests) == 1, "a label may be there already, so it is not sent again"


def test_odd_fields_leave_a_page_readable(syllable: Syllable, fake: FakeSyllable) -> None:
    odd = {
        "timestamp": "yesterday",
        "session_id": 825,
        "duration": "61.5",
        "is_test": "true",
        "prompt_version_number": 1.5,
        "agent_name": ["a"],
        "channel_manager_type": "telepathy_v9",
        "new_field": {"deep": [1]},
        "external_id": "not ours",
        "tags": "x",
    }
    body = {"items": [{"timestamp": "2024-01-01", "session_id": "824"}, odd], "page": 0, "page_size": 25, "new": 1}
    fake.faults.add(Fault.status(200, json=body))
    first, second = (syllable.sessions.list().first()).items
    assert first.id == "824"
    assert (second.id, second.started_at, second.duration, second.duration_seconds) == ("825", None, None, None)
    assert (second.is_test, second.prompt_version_number, second.agent_name) == (None, None, None)
    assert (second.channel_manager_type, second.external_id, second.tags) == ("telepathy_v9", None, ())
    assert second.raw == odd


NO_IDS: list[Any] = [{"session_id": None}, {"timestamp": "2024-01-01"}, {"session_id": 1.5}, {"session_id": ""}]


def test_a_session_without_an_id_does_not_cost_the_page(
    syllable: Syllable, fake: FakeSyllable, caplog: pytest.LogCaptureFixture
) -> None:
    items = [{"session_id": "824"}, *NO_IDS, {"session_id": "825"}]
    fake.faults.add(Fault.status(200, json={"items": items, "page": 0, "page_size": 6, "total_count": 7}))
    fake.faults.add(Fault.status(200, json={"items": NO_IDS[:1], "page": 1, "page_size": 6, "total_count": 7}))
    with caplog.at_level(logging.WARNING, "sessiondock.syllable"):
        sessions = syllable.sessions.list(page_size=6).all()
    assert [session.id for session in sessions] == ["824", "825"]
    warnings = [record.getMessage() for record in caplog.records if record.name == "sessiondock.syllable"]
    assert len(warnings) == 5
    assert "'session_id' is null" in warnings[0]
    assert len(fake.requests) == 2
    for item in (None, "824", ["824"]):
        fake.faults.add(Fault.status(200, json={"items": [item], "page": 0, "page_size": 25}))
        with pytest.raises(DecodeError, match="expected a JSON object"):
            syllable.sessions.list().first()
