"""Handlers that raise, lie or block."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator

import pytest

from core.tests.testing.acme import RawClient
from core.tests.testing.clients import with_http_client
from sessiondock.testing import FakeServer, Fault, ReceivedRequest, RejectedError, Reply
from sessiondock.testing import _listener as listener_module
from sessiondock.testing.routes import Handler

GET = b"GET /echo/a HTTP/1.1\r\n\r\n"


def fake_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("sessiondock-")]


def boom(request: ReceivedRequest) -> Reply:
    raise LookupError("boom")


def test_a_handler_that_raises_is_answered_with_500_and_raised_at_the_end() -> None:
    def run() -> None:
        with FakeServer() as server:
            server.add_route("GET", "/boom", boom)
            answer = with_http_client(f"{server.base_url}/boom")
            assert answer.status == 500
            assert b"LookupError: boom" in answer.body

    with pytest.raises(ExceptionGroup, match="handlers") as caught:
        run()
    assert [repr(error) for error in caught.value.exceptions] == ["LookupError('boom')"]
    assert fake_threads() == []


def test_the_error_of_the_test_itself_is_not_hidden() -> None:
    def run() -> None:
        with FakeServer() as server:
            server.add_route("GET", "/boom", boom)
            with_http_client(f"{server.base_url}/boom")
            raise KeyError("of the test")

    with pytest.raises(KeyError):
        run()


def short(request: ReceivedRequest) -> Reply:
    return Reply.stream([b"x"], length=2)


def dishonest(request: ReceivedRequest) -> Reply:
    return Reply(200, {"Content-Length": "3"}, b"x")


def failing(request: ReceivedRequest) -> Reply:
    def body() -> Iterator[bytes]:
        yield b"x"
        raise LookupError("in the body")

    return Reply.stream(body())


@pytest.mark.parametrize("handler", [short, dishonest, failing])
def test_a_body_that_fails_breaks_the_connection_and_is_kept(handler: Handler) -> None:
    server = FakeServer().start()
    try:
        server.add_route("GET", "/a", handler)
        connection = http.client.HTTPConnection(server.host, server.port, timeout=20)
        connection.request("GET", "/a")
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            connection.getresponse().read()
        connection.close()
    finally:
        server.stop()

    [failure] = server.failures
    assert ("Fault.half_body" in str(failure)) != ("in the body" in str(failure))


def test_a_fault_predicate_that_fails_breaks_the_connection_and_is_kept() -> None:
    def broken(request: ReceivedRequest) -> bool:
        raise LookupError("predicate")

    server = FakeServer().start()
    try:
        server.faults.add(Fault.reset(), when=broken)
        with RawClient(server) as client:
            client.send(GET)
            with pytest.raises(ConnectionResetError):
                client.rest()
    finally:
        server.stop()

    assert [str(failure) for failure in server.failures] == ["predicate"]


def test_a_handler_can_refuse_at_any_depth() -> None:
    def refusing(request: ReceivedRequest) -> Reply:
        raise RejectedError(Reply.text("taken", 409))

    with FakeServer() as server:
        server.add_route("GET", "/a", refusing)
        answer = with_http_client(f"{server.base_url}/a")

    assert (answer.status, answer.body) == (409, b"taken")


def test_a_handler_that_blocks_is_reported_by_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener_module, "_JOIN_SECONDS", 0.05)
    entered, leave = threading.Event(), threading.Event()

    def blocking(request: ReceivedRequest) -> Reply:
        entered.set()
        leave.wait(20)
        return Reply()

    server = FakeServer().start()
    server.add_route("GET", "/a", blocking)
    with RawClient(server) as client:
        client.send(b"GET /a HTTP/1.1\r\n\r\n")
        assert entered.wait(20)
        with pytest.raises(RuntimeError, match=r"did not return .* sessiondock-fake-1"):
            server.stop()
        leave.set()
        client.rest()
