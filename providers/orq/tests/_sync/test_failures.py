# Generated from tests/_async/test_failures.py: edit that file, not this one.
# Digest: 2e31ee4e25f2ecce
"""Failures of the service and of the network, injected into the fake."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import sessiondock
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
)
from sessiondock.testing import Fault, Reply
from sessiondock_orq import Orq, OrqSession
from sessiondock_orq.fake import FakeOrq

ONE_ROUTE = "/v2/traces/sessions/{session_id}"


def each_operation(orq: Orq, error: type[Exception]) -> list[Any]:
    """The errors that the operations raise, in the order of NAMES."""
    found: list[Any] = []
    with pytest.raises(error) as caught:
        orq.sessions.create(external_id="x")
    found.append(caught.value)
    with pytest.raises(error) as caught:
        orq.sessions.get("s")
    found.append(caught.value)
    with pytest.raises(error) as caught:
        orq.sessions.update("s", tags=[])
    found.append(caught.value)
    with pytest.raises(error) as caught:
        orq.sessions.list().first()
    found.append(caught.value)
    with pytest.raises(error) as caught:
        orq.sessions.count()
    found.append(caught.value)
    return found


NAMES = ["create", "get", "update", "list", "count"]


def test_a_wrong_key(orq: Orq, fake: FakeOrq) -> None:
    fake.api_key = "another-key"
    errors = each_operation(orq, AuthenticationError)
    assert [error.operation for error in errors] == NAMES
    assert {(error.status, error.provider) for error in errors} == {(401, "orq")}
    assert "check the API key" in str(errors[0])
    shown = [text for error in errors for text in (str(error), repr(error), error.url, str(error.headers), error.body)]
    assert not [text for text in shown if FakeOrq.default_key in text]
    with pytest.raises(AuthenticationError):
        orq.sessions.delete("s")


def test_a_secret_that_the_service_repeats_is_masked(orq: Orq, fake: FakeOrq) -> None:
    fake.faults.add(Fault.status(403, json={"message": f"no: Bearer {fake.api_key}"}))
    with pytest.raises(PermissionDeniedError, match="no:") as caught:
        orq.sessions.get("s")
    assert fake.api_key not in f"{caught.value}{caught.value.body}{caught.value.detail}{orq!r}"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, BadRequestError), (403, PermissionDeniedError), (422, ValidationError), (418, APIError), (501, ServerError)],
)
def test_statuses_become_errors(orq: Orq, fake: FakeOrq, status: int, kind: type[APIError]) -> None:
    fake.faults.add(Fault.status(status), times=None)
    errors = each_operation(orq, kind)
    assert {(error.status, error.attempts) for error in errors} == {(status, 1)}
    assert {error.detail["message"] for error in errors} == {f"injected status {status}"}


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"code": 404}', b'{"message": 5}', b'"gone"', b"\xff"])
def test_error_bodies_of_any_shape_keep_their_status(orq: Orq, fake: FakeOrq, body: bytes) -> None:
    fake.faults.add(Fault.status(404, body=body))
    with pytest.raises(NotFoundError) as caught:
        orq.sessions.get("s")
    assert caught.value.status == 404
    restored = pickle.loads(pickle.dumps(caught.value))
    assert (str(restored), restored.status, restored.detail) == (str(caught.value), 404, caught.value.detail)


def test_a_404_that_is_not_orq_s_has_a_hint(fake: FakeOrq) -> None:
    with Orq(api_key=fake.api_key, base_url=f"{fake.base_url}/prefix", max_retries=0) as orq:
        with pytest.raises(NotFoundError, match="base_url may be wrong, or Orq has removed trace sessions"):
            orq.sessions.get("s")
        with pytest.raises(NotFoundError, match="removed trace sessions"):
            orq.sessions.list().first()
    assert fake.requests[0].path == "/prefix/v2/traces/sessions/s"


def test_an_html_page_instead_of_an_error(orq: Orq, fake: FakeOrq) -> None:
    fake.faults.add(Fault.html(502), times=None)
    errors = each_operation(orq, ServerError)
    assert all("an HTML page" in str(error) for error in errors)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.html(200),
        Fault.answer(Reply.empty(200)),
        Fault.answer(Reply.empty(202)),
        Fault.answer(Reply.empty(204)),
        Fault.answer(Reply.text('{"_id": "s"')),
        Fault.answer(Reply.json(None)),
        Fault.answer(Reply.json([])),
        Fault.answer(Reply.json("s")),
        Fault.answer(Reply.json({})),
        Fault.answer(Reply.json({"session": {"_id": "s"}})),
        Fault.answer(Reply.json({"_id": None})),
        Fault.answer(Reply.json({"_id": 5})),
    ],
)
def test_a_response_of_another_shape_is_a_decode_error(orq: Orq, fake: FakeOrq, fault: Fault) -> None:
    fake.faults.add(fault, times=None)
    errors = each_operation(orq, DecodeError)
    assert [error.operation for error in errors] == NAMES
    assert {error.provider for error in errors} == {"orq"}


def test_truncated_json_is_a_decode_error(orq: Orq, fake: FakeOrq) -> None:
    session_id = fake.add("x")["_id"]
    fake.faults.add(Fault.truncated_json(), times=None)
    with pytest.raises(DecodeError, match="not JSON"):
        orq.sessions.get(session_id)
    with pytest.raises(DecodeError, match="not JSON"):
        orq.sessions.list().first()


def test_any_successful_response_to_delete_is_enough(orq: Orq, fake: FakeOrq) -> None:
    for reply in (Reply.empty(204), Reply.empty(200), Reply.text("gone"), Reply.json({})):
        fake.faults.add(Fault.answer(reply))
        orq.sessions.delete("s")
    assert len(fake.requests) == 4


def test_the_content_type_of_json_does_not_matter(orq: Orq, fake: FakeOrq) -> None:
    session_id = fake.add("x")["_id"]
    fake.faults.add(Fault.content_type("text/plain"))
    assert (orq.sessions.get(session_id)).external_id == "x"


def test_an_unreadable_field_does_not_affect_the_others(orq: Orq, fake: FakeOrq) -> None:
    unreadable = {
        "_id": "s",
        "external_id": 5,
        "duration": "long",
        "contact_ids": None,
        "billing": {"input_cost": 1, "output_cost": 1},
        "usage": {"prompt_tokens": "1", "completion_tokens": 1, "total_tokens": 1},
        "traces_count": 2.5,
        "tags": "vip",
        "workspace_id": "w",
        "project_id": None,
        "started_at": "yesterday",
        "updated_at": "2025-04-20T10:00:00",
        "name": "not a field of Orq",
        "metadata": {"news": 1},
    }
    fake.add_route("GET", ONE_ROUTE, lambda _: Reply.json(unreadable))
    session = orq.sessions.get("s")
    assert session.raw == unreadable
    assert (session.id, session.workspace_id, session.name, session.metadata) == ("s", "w", None, None)
    assert session.updated_at is not None
    assert session.updated_at.isoformat() == "2025-04-20T10:00:00+00:00"
    assert session == OrqSession(id="s", workspace_id="w", updated_at=session.updated_at)
    good = fake.add("good")
    fake.add_route(
        "POST", "/v2/traces/sessions/query", lambda _: Reply.json({"data": [unreadable, good], "has_more": False})
    )
    assert [each.external_id for each in orq.sessions.list()] == [None, "good"]


def test_the_key_does_not_follow_a_redirect_to_another_origin(orq: Orq, fake: FakeOrq) -> None:
    with FakeOrq() as elsewhere:
        fake.faults.add(Fault.redirect(f"{elsewhere.base_url}/v2/traces/sessions/s"), times=None)
        errors = each_operation(orq, RedirectError)
        with pytest.raises(RedirectError):
            orq.sessions.delete("s")
        assert elsewhere.requests == []
    assert errors[0].location.startswith(elsewhere.base_url)


def test_a_redirect_on_the_same_origin_is_followed_with_the_method_and_body(orq: Orq, fake: FakeOrq) -> None:
    fake.faults.add(Fault.redirect(f"{fake.base_url}/v2/traces/sessions", status=307))
    created = orq.sessions.create(external_id="x")
    assert created.external_id == "x"
    assert [request.method for request in fake.requests] == ["POST", "POST"]


def test_too_many_requests(orq: Orq, fake: FakeOrq) -> None:
    fake.faults.add(Fault.status(429, retry_after=7), times=None)
    errors: list[RateLimitError] = each_operation(orq, RateLimitError)
    assert {error.retry_after for error in errors} == {7.0}
    fake.reset()
    fake.faults.add(Fault.status(429, retry_after=0))
    created = orq.with_options(max_retries=1).sessions.create(external_id="x")
    assert (created.external_id, len(fake.requests)) == ("x", 2)


def test_reads_and_deletions_are_retried(orq: Orq, fake: FakeOrq) -> None:
    session_id = fake.add("x")["_id"]
    patient = orq.with_options(max_retries=1)
    for path in ("query", "count", session_id):
        fake.faults.add(Fault.status(503, retry_after=0), path=f"/v2/traces/sessions/{path}")
    fake.faults.add(Fault.status(503, retry_after=0), method="DELETE")
    assert [session.id for session in patient.sessions.list()] == [session_id]
    assert patient.sessions.count() == 1
    assert (patient.sessions.get(session_id)).id == session_id
    patient.sessions.delete(session_id)
    assert fake.faults.pending == []
    assert fake.sessions == {}


def test_a_list_is_retried_when_its_response_is_lost(orq: Orq, fake: FakeOrq) -> None:
    fake.add("x")
    fake.faults.add(Fault.reset())
    assert len((orq.with_options(max_retries=1).sessions.list().first()).items) == 1


@pytest.mark.parametrize("fault", [Fault.status(503, retry_after=0), Fault.reset(), Fault.half_body()])
def test_changes_that_may_have_arrived_are_not_retried(orq: Orq, fake: FakeOrq, fault: Fault) -> None:
    patient = orq.with_options(max_retries=3)
    session_id = fake.add("x")["_id"]
    fake.faults.add(fault, method="POST")
    fake.faults.add(fault, method="PATCH")
    with pytest.raises((ServerError, IncompleteReadError)):
        patient.sessions.create(external_id="y")
    with pytest.raises((ServerError, IncompleteReadError)):
        patient.sessions.update(session_id, tags=[])
    assert [request.method for request in fake.requests] == ["POST", "PATCH"]


def test_a_deletion_whose_response_was_lost_succeeds(orq: Orq, fake: FakeOrq) -> None:
    session_id = fake.add("x")["_id"]
    fake.faults.add(Fault.status(503, retry_after=0), after_effect=True)
    orq.with_options(max_retries=1).sessions.delete(session_id)
    assert [request.method for request in fake.requests] == ["DELETE", "DELETE"]


def test_a_service_that_is_down(orq: Orq, fake: FakeOrq) -> None:
    fake.stop()
    errors = each_operation(orq, ConnectError)
    assert [error.operation for error in errors] == NAMES
    assert not any(error.may_have_arrived for error in errors)


def test_a_service_that_does_not_respond(orq: Orq, fake: FakeOrq) -> None:
    fake.faults.add(Fault.stall(), times=None)
    impatient = orq.with_options(timeout=0.1)
    with pytest.raises(sessiondock.TimeoutError) as caught:
        impatient.sessions.list().first()
    assert caught.value.operation == "list"
