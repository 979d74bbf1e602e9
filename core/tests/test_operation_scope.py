"""What a call adds to its errors, and what it knows after several attempts."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from sessiondock import APIError, ConnectError, DecodeError, InvalidValueError, ServerError, errors, hookimpl
from sessiondock.context import ClientContext
from sessiondock.current_call import MethodCall
from sessiondock.hooks import load_hooks
from sessiondock.http import Headers, PreparedRequest, Response, RetryPolicy
from sessiondock.operation_scope import OperationScope

SECRET = "s3cret-0123456789"


def hint(error: APIError) -> str:
    return f"Hint for {error.status}"


class Plugin:
    @hookimpl
    def redact(self, text: str) -> str:
        return text


class Witness:
    """Keeps how calls ended, and what is tried again."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self.retries: list[tuple[object, ...]] = []

    @hookimpl
    def retry_scheduled(self, operation: str, attempt: int, delay: float, reason: str, call_id: str) -> None:
        self.retries.append((operation, attempt, delay, reason, call_id))

    @hookimpl
    def operation_finished(
        self, error: object, attempts: int, session_id: str | None, page: int | None, sent: int, received: int
    ) -> None:
        self.told.append((error, attempts, session_id, page, sent, received))


def scope(**settings: Any) -> OperationScope:
    context = ClientContext(provider="dock", hooks=load_hooks(), secrets=[SECRET], **settings)
    return OperationScope(context, "get", None)


def request(url: str = "http://h:1/x") -> PreparedRequest:
    return PreparedRequest(operation="get", method="GET", url=url, headers={})


@pytest.mark.parametrize(
    ("failure", "unknown"),
    [
        (ServerError("x", status=500), True),
        (ServerError("x", status=503), True),
        (APIError("x", status=408), True),
        (APIError("x", status=429), False),
        (APIError("x", status=499), False),
        (APIError("x", status=None), False),
        (errors.IncompleteReadError("x"), True),
        (ConnectError("x", may_have_arrived=False), False),
    ],
)
def test_whether_an_attempt_may_have_acted(failure: Any, unknown: bool) -> None:
    made = scope()
    assert made.outcome_unknown is False
    made.attempt = 1
    made.delay_before_retry(RetryPolicy(max_retries=9), failure, method="GET", idempotent=True)
    assert made.outcome_unknown is unknown
    retried = ServerError("x", status=503)
    assert made.delay_before_retry(RetryPolicy(max_retries=9), retried, method="GET") is not None
    assert made.outcome_unknown is True
    refused = ConnectError("x", may_have_arrived=False)
    assert made.delay_before_retry(RetryPolicy(max_retries=9), refused, method="GET") is not None
    assert made.outcome_unknown is True, "what an earlier attempt did stays unknown"


def test_a_retry_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "sessiondock")
    made = scope()
    made.attempt = 1
    made.delay_before_retry(RetryPolicy(), ServerError("x", status=503), method="GET")
    made.delay_before_retry(RetryPolicy(), errors.IncompleteReadError("x"), method="GET")
    assert [record.getMessage().rpartition("; ")[0] for record in caplog.records] == [
        "get failed with status 503",
        "get failed with IncompleteReadError",
    ]
    assert made.delay_before_retry(RetryPolicy(max_retries=0), ServerError("x", status=503), method="GET") is None
    assert [record.name for record in caplog.records] == ["sessiondock.http"] * 2


def test_what_may_be_repeated_has_to_be_said() -> None:
    made = scope()
    made.attempt = 1
    assert made.delay_before_retry(RetryPolicy(), ServerError("x", status=503)) is None
    assert made.outcome_unknown is False
    assert made.delay_before_retry(RetryPolicy(), ServerError("x", status=503), idempotent=True) is not None
    assert made.outcome_unknown is True


def test_hooks_are_told_of_a_retry() -> None:
    witness = Witness()
    made = OperationScope(ClientContext(provider="dock", hooks=load_hooks([witness])), "get", None)
    made.attempt = 1
    delay = made.delay_before_retry(RetryPolicy(), ServerError("x", status=503), method="GET")
    assert witness.retries == [("get", 1, delay, "status 503", made.call_id)]


@pytest.mark.parametrize("attempt", [0, 1, 3])
def test_an_error_is_completed(attempt: int) -> None:
    made = scope(hint=hint)
    made.attempt = attempt
    made.request = request("http://h:1/x?token=abcdefgh&page=2")
    error = APIError(f"no {SECRET} for abcdefgh", status=404, body=f"{SECRET} abcdefgh")
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as cause:
            raise error from cause
    except APIError:
        made.finish(error)
    assert str(error) == "dock.get: no [redacted] for [redacted]. Hint for 404"
    assert error.body == "[redacted] [redacted]"
    assert (error.method, error.url) == ("GET", "http://h:1/x?token=[redacted]&page=2")
    assert error.attempts == max(attempt, 1)
    assert SECRET not in repr(error.__cause__)
    made.finish(InvalidValueError("only the first time counts"))


def test_what_an_error_knows_already_stays() -> None:
    made = scope()
    made.request = request()
    made.response = Response(status=200, headers=Headers([("x-request-id", "r-2")]), body=b"\xffother")
    error = DecodeError("x", provider="other", operation="list", method="POST", url="u", status=206, body="mine")
    made.finish(error)
    assert (error.provider, error.operation, error.method, error.url) == ("other", "list", "POST", "u")
    assert (error.status, error.body) == (206, "mine")
    found = APIError("x", status=409, request_id="r-1", headers={"a": "b"})
    again = scope()
    again.response = made.response
    again.finish(found)
    assert (found.status, found.request_id, found.headers) == (409, "r-1", {"a": "b"})


def test_an_error_found_while_reading_is_completed_from_the_response() -> None:
    made = scope()
    made.response = Response(status=200, headers=Headers([("x-request-id", "r-2")]), body=b"\xff" + b"y" * 3000)
    error = DecodeError("x")
    made.finish(error)
    assert (error.status, error.body, error.method) == (200, "\ufffd" + "y" * 1999, None)
    found = APIError("x")
    again = scope()
    again.response = made.response
    again.finish(found)
    assert (found.status, found.request_id, found.headers) == (200, "r-2", {"x-request-id": "r-2"})


def test_an_error_without_a_response_has_no_status_and_shows_no_secret() -> None:
    found, unread = APIError("x"), DecodeError("x", body=f"<{SECRET}>")
    scope().finish(found)
    scope().finish(unread)
    assert (found.status, found.request_id) == (None, None)
    assert (unread.status, unread.body) == (None, "<[redacted]>")


def test_no_connection_names_the_host_and_what_to_check() -> None:
    made = scope()
    made.request = request("http://me:pw@h:1/x")
    error = ConnectError("cannot connect: refused", may_have_arrived=False)
    made.finish(error)
    assert error.message == (
        "cannot connect: refused. Check that h:1 is the right host (base_url), that it is up, and any proxy in between"
    )
    other = ConnectError("cannot connect", method="GET", url="http://h")
    made = scope()
    made.request = request()
    made.finish(other)
    assert other.message == "cannot connect"


def test_without_a_plugin_a_call_has_no_id() -> None:
    assert scope().call_id == ""
    with_hooks = ClientContext(provider="dock", hooks=load_hooks([Plugin()]))
    assert len(OperationScope(with_hooks, "get", None).call_id) == 32


def test_hooks_are_told_once_how_a_call_ended() -> None:
    witness = Witness()
    context = ClientContext(provider="dock", hooks=load_hooks([witness]))
    alone = OperationScope(context, "get", None)
    with alone:
        pass
    alone.finish(InvalidValueError("only the first time counts"))
    error = InvalidValueError("no")
    with MethodCall(context=context, operation="get", session_id="s1", reads=frozenset(), page=2):
        OperationScope(context, "get", None).start().finish(error)
    assert witness.told == [(None, 0, None, None, 0, 0), (error, 0, "s1", 2, 0, 0)]
