"""Starting and stopping."""

from __future__ import annotations

import socket
import threading

import httpx
import pytest
import requests

from core.tests.testing.acme import FakeAcme, FakeEcho, RawClient
from core.tests.testing.clients import with_http_client
from sessiondock.testing import FakeServer, Fault, ReceivedRequest, Reply

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


async def test_async_with_starts_and_stops() -> None:
    async with FakeEcho() as server:
        assert server.running
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{server.base_url}/echo/a")).status_code == 200

    assert not server.running
    assert fake_threads() == []


async def test_async_with_raises_what_handlers_raised() -> None:
    def broken(request: ReceivedRequest) -> Reply:
        raise LookupError("a mistake in the fake")

    async def use() -> None:
        async with FakeServer() as server, httpx.AsyncClient() as client:
            server.add_route("GET", "/broken", broken)
            await client.get(f"{server.base_url}/broken")

    with pytest.raises(ExceptionGroup) as caught:
        await use()

    assert caught.group_contains(LookupError, match="a mistake in the fake")
