"""Starting, stopping, failing."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest
import requests

from core.tests.testing.acme import FakeAcme, FakeEcho, RawClient
from core.tests.testing.clients import with_http_client
from sessiondock.testing import FakeServer, Fault, ReceivedRequest, RefusedError, Reply
from sessiondock.testing import _listener as listener_module
from sessiondock.testing.routes import Handler

GET = b"GET /echo/a HTTP/1.1\r\n\r\n"


def fake_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("sessiondock-")]


def test_stop_ends_everything_while_clients_are_connected() -> None:
    server = FakeEcho().start()
    idle, half, asked = RawClient(server), RawClient(server), RawClient(server)
    with idle, half, asked, requests.Session() as session, httpx.Client() as client:
        half.send(b"POST /echo/a HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf")
        asked.send(GET)
        assert asked.answer()[0] == 200
        assert session.get(f"{server.base_url}/echo/a").status_code == 200
        assert client.get(f"{server.base_url}/echo/a").status_code == 200
        assert len(fake_threads()) > 1
        server.stop()
        assert [raw.rest() for raw in (idle, half, asked)] == [b"", b"", b""]

    assert fake_threads() == []
    assert not server.running


@pytest.mark.parametrize("fault", [Fault.delay(600), Fault.stall(), Fault.stall(seconds=600), Fault.drip(interval=600)])
def test_stop_ends_a_silence(fault: Fault) -> None:
    with FakeEcho() as server, RawClient(server) as client:
        server.faults.add(fault)
        client.send(GET)
        while not server.requests:
            threading.Event().wait(0.001)
        server.stop()
        client.rest()

    assert fake_threads() == []
    assert server.failures == []


def test_stop_ends_an_endless_stream_that_nobody_reads() -> None:
    def endless(request: ReceivedRequest) -> Reply:
        return Reply.stream(iter(lambda: b"x" * 65536, b""))

    with FakeServer() as server, RawClient(server) as client:
        server.add_route("GET", "/endless", endless)
        client.send(b"GET /endless HTTP/1.1\r\n\r\n")
        assert client.read(5) == b"HTTP/"
        server.stop()

    assert fake_threads() == []


def test_no_socket_is_left_open() -> None:
    with FakeEcho() as server:
        with_http_client(f"{server.base_url}/echo/a")
        address = (server.host, server.port)

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=5)


def test_a_server_comes_back_at_the_same_address_with_its_state() -> None:
    server = FakeAcme()
    with server:
        url, key = server.base_url, {"X-Acme-Key": server.api_key}
        requests.post(f"{url}/sessions", json={"name": "a"}, headers=key, timeout=20)
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/sessions", timeout=20)
    with server:
        assert server.base_url == url
        assert requests.get(f"{url}/sessions", headers=key, timeout=20).json() == [{"id": "s1", "name": "a"}]


def test_start_twice_and_stop_twice() -> None:
    server = FakeServer()
    server.stop()
    assert server.start() is server
    with pytest.raises(RuntimeError, match="running already"):
        server.start()
    server.stop()
    server.stop()


def test_an_address_that_is_taken() -> None:
    with FakeServer() as server:
        other = FakeServer(port=server.port)
        with pytest.raises(OSError, match=r"[Aa]ddress"):
            other.start()

    assert not other.running
    assert len(fake_threads()) == 0


def test_addresses_in_words() -> None:
    server = FakeAcme()
    with pytest.raises(RuntimeError, match="before it is started"):
        _ = server.base_url
    assert repr(server) == "<FakeAcme not started>"
    with server:
        assert server.origin == f"http://127.0.0.1:{server.port}"
        assert server.base_url == f"{server.origin}/v1"
        assert repr(server) == f"<FakeAcme at {server.base_url}>"


@pytest.mark.skipif(not socket.has_ipv6, reason="this Python has no IPv6")
def test_ipv6() -> None:
    try:
        server = FakeEcho(host="::1").start()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    try:
        assert server.base_url == f"http://[::1]:{server.port}"
        assert with_http_client(f"{server.base_url}/echo/a").status == 200
    finally:
        server.stop()


def test_the_key_is_the_default_one_unless_given() -> None:
    assert FakeAcme().api_key == "acme-test-key"
    assert FakeAcme(api_key="other").api_key == "other"
    assert FakeAcme(api_key="").api_key == ""
    assert "acme-test-key" not in repr(FakeAcme())


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
        raise RefusedError(Reply.text("taken", 409))

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


def test_reset_and_clear() -> None:
    with FakeAcme() as server:
        key = {"X-Acme-Key": server.api_key}
        requests.post(f"{server.base_url}/sessions", json={"name": "a"}, headers=key, timeout=20)
        assert len(server.requests) == 1
        server.clear()
        assert server.requests == []
        assert len(server.sessions) == 1
        server.faults.add(Fault.reset())
        server.protocol_errors.append("x")
        server.failures.append(KeyError())
        server.reset()

    assert (server.sessions, server.faults.pending, server.protocol_errors, server.failures) == ({}, [], [], [])


def test_the_log_can_be_limited() -> None:
    with FakeEcho() as server:
        server.log_limit = 2
        for number in range(5):
            with_http_client(f"{server.base_url}/echo/{number}")

    assert [request.path for request in server.requests] == ["/echo/3", "/echo/4"]
