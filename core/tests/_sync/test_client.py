# Generated from tests/_async/test_client.py: edit that file, not this one.
# Digest: 020e7a88d3c778a2
"""One call and its troubles, on real sockets."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from core.tests._sync.dock import Dock
from core.tests.dock_server import FakeDock
from sessiondock import (
    APIError,
    AuthenticationError,
    ConfigurationError,
    ConnectError,
    DecodeError,
    IncompleteReadError,
    NotFoundError,
    RateLimitError,
    RedirectError,
    ServerError,
    Timeout,
    TransportError,
    UnsupportedFieldError,
    UnsupportedOperationError,
    errors,
    hookimpl,
)
from sessiondock.http import PreparedRequest
from sessiondock.testing.faults import Fault
from sessiondock.testing.transports import SYNC_TRANSPORTS


@pytest.fixture
def server() -> Iterator[FakeDock]:
    with FakeDock() as fake:
        yield fake


@pytest.fixture(params=[*SYNC_TRANSPORTS, "httpx2"])
def dock(request: pytest.FixtureRequest, server: FakeDock) -> Iterator[Dock]:
    with Dock(
        api_key=server.api_key, base_url=server.base_url, transport=request.param, timeout=Timeout(read=10)
    ) as client:
        yield client


def quick(dock: Dock) -> Dock:
    return dock.with_options(max_retries=0)


@pytest.mark.smoke
def test_a_call_and_what_goes_over_the_wire(server: FakeDock, dock: Dock) -> None:
    made = dock.sessions.create(id="a/b?é", name="ü")
    assert made.id == "a/b?é"
    assert (dock.sessions.get("a/b?é")).name == "ü"
    dock.sessions.delete("a/b?é")
    post, get, _ = server.requests
    assert post.headers["content-type"] == "application/json"
    assert post.headers["user-agent"].startswith("sessiondock/")
    assert get.target == "/v1/sessions/a%2Fb%3F%C3%A9"
    assert get.headers["accept"] == "application/json"
    assert "content-type" not in get.headers


def test_connections_are_used_again(server: FakeDock, dock: Dock) -> None:
    for _ in range(5):
        dock.sessions.get("s01")
    assert len({request.connection for request in server.requests}) == 1


def test_an_unknown_id(dock: Dock) -> None:
    with pytest.raises(NotFoundError, match="Old ids end in 0") as caught:
        dock.sessions.get("nope")
    assert (caught.value.provider, caught.value.operation, caught.value.attempts) == ("dock", "get", 1)


def test_a_wrong_key_is_never_shown(server: FakeDock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Dock(api_key="wr0ng-key", base_url=server.base_url) as client:
        with pytest.raises(AuthenticationError) as caught:
            client.sessions.get("s01")
        shown = f"{caught.value!r} {caught.value} {caught.value.__dict__} {client!r} {client.__dict__} {caplog.text}"
    assert "wr0ng-key" not in shown
    assert "GET" in caplog.text


def test_faults_become_our_errors(server: FakeDock, dock: Dock) -> None:
    client = quick(dock)
    for fault, kind in [
        (Fault.half_body(), IncompleteReadError),
        (Fault.raw(b"garbage\r\n\r\n"), IncompleteReadError),
        (Fault.status(503), ServerError),
        (Fault.status(429, retry_after=7), RateLimitError),
        (Fault.html(200), DecodeError),
        (Fault.truncated_json(), DecodeError),
        (Fault.empty(), DecodeError),
    ]:
        server.faults.add(fault)
        with pytest.raises(kind):
            client.sessions.create(id="x")


def test_a_broken_answer_is_not_taken_for_a_broken_request(server: FakeDock, dock: Dock) -> None:
    two_lengths = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"
    server.faults.add(Fault.raw(two_lengths))
    with pytest.raises(IncompleteReadError) as caught:
        quick(dock).sessions.create(id="x")
    assert caught.value.may_have_arrived
    assert len(server.requests) == 1


def test_the_size_of_a_response_is_limited(server: FakeDock, dock: Dock) -> None:
    options: dict[str, Any] = {"api_key": server.api_key, "base_url": server.base_url, "max_retries": 0}
    size = len(server.requests)
    with Dock(**options, max_response_bytes=10) as client:
        with pytest.raises(DecodeError, match=r"dock\.get: the response has more than 10 bytes.*max_response_bytes"):
            client.sessions.get("s01")
        with pytest.raises(DecodeError, match="more than 10 bytes"):
            client.with_options(max_retries=1).sessions.get("no such session")
    for enough in (None, 10_000):
        with Dock(**options, max_response_bytes=enough) as client:
            assert (client.sessions.get("s01")).id == "s01"
    assert len(server.requests) == size + 4, "what is too long is not asked for again"


def test_an_id_of_any_length(dock: Dock) -> None:
    with pytest.raises((TransportError, NotFoundError, APIError)):
        quick(dock).sessions.get("x" * 100_000)


def test_silence_is_a_timeout(server: FakeDock, dock: Dock) -> None:
    server.faults.add(Fault.delay(2), times=None)
    client = dock.with_options(timeout=0.2, max_retries=0)
    with pytest.raises(errors.TimeoutError, match="silent"):
        client.sessions.get("s01")


def test_the_total_ends_a_dripping_answer(server: FakeDock, dock: Dock) -> None:
    server.faults.add(Fault.drip(size=1, interval=0.05), times=None)
    client = dock.with_options(timeout=Timeout(read=5, total=0.3))
    with pytest.raises(errors.TimeoutError, match=r"total of 0\.3 s"):
        client.sessions.get("s01")
    client = dock.with_options(timeout=Timeout(read=5, total=60))
    server.faults.clear()
    assert (client.sessions.get("s01")).id == "s01"


def test_nobody_listens(server: FakeDock, dock: Dock) -> None:
    server.stop()
    words = r"dock\.create: cannot connect: [a-z ]+\. Check that 127\.0\.0\.1:\d+ is the right host \(base_url\)"
    with pytest.raises(ConnectError, match=words) as caught:
        quick(dock).sessions.create(id="x")
    assert not caught.value.may_have_arrived
    assert caught.value.url == f"{server.base_url}/sessions"


def test_reads_are_tried_again(server: FakeDock, dock: Dock) -> None:
    server.faults.add(Fault.status(503, retry_after=0), times=2)
    assert (dock.sessions.get("s01")).id == "s01"
    assert len(server.requests) == 3
    server.faults.add(Fault.half_body())
    assert (dock.sessions.get("s01")).id == "s01"


def test_a_write_is_not_sent_twice_unless_it_surely_did_not_arrive(server: FakeDock, dock: Dock) -> None:
    server.faults.add(Fault.status(503, retry_after=0), times=2)
    with pytest.raises(ServerError):
        dock.sessions.create(id="x")
    assert len(server.requests) == 1
    server.clear()
    server.faults.clear()
    server.faults.add(Fault.status(429, retry_after=0))
    dock.sessions.create(id="x")
    assert len(server.requests) == 2


def test_a_repeated_delete_that_finds_nothing_has_succeeded(server: FakeDock, dock: Dock) -> None:
    server.faults.add(Fault.status(502, retry_after=0), after_effect=True)
    dock.sessions.delete("s01")
    assert "s01" not in server.sessions
    assert len(server.requests) == 2
    server.faults.add(Fault.status(429, retry_after=0))
    with pytest.raises(NotFoundError):
        dock.sessions.delete("s01")


def test_redirects(server: FakeDock, dock: Dock) -> None:
    server.faults.add(Fault.redirect(f"{server.base_url}/sessions/s02", status=301))
    assert (dock.sessions.get("s01")).id == "s02"
    assert server.requests[-1].bearer == server.api_key
    with FakeDock(api_key="other") as elsewhere:
        server.faults.add(Fault.redirect(f"{elsewhere.base_url}/sessions/s02?token=t0ken"))
        with pytest.raises(RedirectError, match="credentials must not go") as caught:
            quick(dock).sessions.get("s01")
        assert elsewhere.requests == []
        assert caught.value.location == f"{elsewhere.base_url}/sessions/s02?token=[redacted]"
    server.faults.add(Fault.redirect(f"{server.base_url}/sessions/s02"), times=None)
    with pytest.raises(RedirectError, match="more than 5"):
        dock.sessions.get("s01")


def test_options_make_another_client_on_the_same_connections(server: FakeDock, dock: Dock) -> None:
    other = dock.with_options(headers={"X-Trace": "1"}, timeout=None)
    other.sessions.get("s01")
    other.close()
    dock.sessions.get("s01")
    first, second = server.requests
    assert first.headers["x-trace"] == "1"
    assert "x-trace" not in second.headers
    assert first.connection == second.connection


def test_a_closed_client_says_so(dock: Dock) -> None:
    other = dock.with_options(max_retries=1)
    dock.close()
    dock.close()
    for client in (dock, other):
        with pytest.raises(ConfigurationError, match="closed"):
            client.sessions.get("s01")


def test_fields_and_operations_that_are_not_there(server: FakeDock, dock: Dock) -> None:
    with pytest.raises(UnsupportedFieldError, match=r"no such field: nane; did you mean name\? It takes: id, name"):
        dock.sessions.create(id="x", nane="y")  # type: ignore[call-arg]
    with pytest.raises(UnsupportedOperationError, match="Dock has no update; it has create, delete, get, list"):
        dock.sessions.update  # type: ignore[attr-defined]  # noqa: B018
    assert not hasattr(dock.sessions, "update")
    assert server.requests == []


class Spy:
    def __init__(self) -> None:
        self.seen: list[str] = []

    @hookimpl
    def request_prepared(self, provider: str, request: PreparedRequest) -> None:
        request.headers["X-Trace"] = f"t{len(self.seen)}"
        self.seen.append(f"prepared {request.operation}")

    @hookimpl
    def response_received(self, status: int) -> None:
        self.seen.append(f"received {status}")

    @hookimpl
    def retry_scheduled(self, attempt: int, reason: str) -> None:
        self.seen.append(f"retry {attempt} {reason}")

    @hookimpl
    def operation_finished(self, operation: str, error: BaseException | None) -> None:
        self.seen.append(f"finished {operation} {type(error).__name__}")


def test_hooks_see_each_try(server: FakeDock) -> None:
    spy = Spy()
    with Dock(api_key=server.api_key, base_url=server.base_url, plugins=[spy]) as client:
        server.faults.add(Fault.status(503, retry_after=0))
        client.sessions.get("s01")
        with pytest.raises(NotFoundError):
            client.sessions.get("nope")
    assert spy.seen == [
        "prepared get",
        "received 503",
        "retry 1 status 503",
        "prepared get",
        "received 200",
        "finished get NoneType",
        "prepared get",
        "received 404",
        "finished get NotFoundError",
    ]
    assert [request.headers["x-trace"] for request in server.requests] == ["t0", "t3", "t6"]
