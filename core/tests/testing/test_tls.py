"""https, with a certificate for localhost that the clients are told to trust."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import requests

from core.tests.testing.acme import FakeEcho, RawClient
from sessiondock.testing import Fault

PEM = Path(__file__).with_name("loopback.pem")


@pytest.fixture
def server() -> Iterator[FakeEcho]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with FakeEcho(ssl_context=context) as server:
        yield server


@pytest.fixture
def client_context() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(PEM))


def test_clients(server: FakeEcho, client_context: ssl.SSLContext) -> None:
    assert server.base_url.startswith("https://127.0.0.1:")
    with requests.Session() as session:
        assert session.get(f"{server.base_url}/echo/a%2Fb", verify=str(PEM)).json()["params"] == {"word": "a/b"}
        assert session.post(f"{server.base_url}/echo/a", data=b"x" * 200_000, verify=str(PEM)).status_code == 200
    with httpx.Client(verify=client_context) as client:
        assert client.get(f"{server.base_url}/chunks/abc").content == b"abc"

    assert [request.connection for request in server.requests] == [1, 1, 2]


async def test_an_async_client(server: FakeEcho, client_context: ssl.SSLContext) -> None:
    async with httpx.AsyncClient(verify=client_context) as client:
        assert (await client.get(f"{server.base_url}/sized/abc")).content == b"abc"


@pytest.mark.parametrize(
    "fault", [Fault.reset(), Fault.close(), Fault.half_body(), Fault.truncated_chunks(), Fault.raw()]
)
def test_faults(server: FakeEcho, client_context: ssl.SSLContext, fault: Fault) -> None:
    with httpx.Client(verify=client_context) as client:
        server.faults.add(fault)
        with pytest.raises(httpx.TransportError):
            client.get(f"{server.base_url}/echo/a")
        assert client.get(f"{server.base_url}/echo/a").status_code == 200


def test_the_end_of_a_connection_is_announced(server: FakeEcho, client_context: ssl.SSLContext) -> None:
    with (
        socket.create_connection((server.host, server.port), timeout=20) as plain,
        client_context.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=False) as secured,
    ):
        secured.sendall(b"GET /chunks/abc HTTP/1.0\r\n\r\n")
        data = b"".join(iter(lambda: secured.recv(1000), b""))

    assert data.endswith(b"\r\n\r\nabc")


def test_clients_that_do_not_speak_tls_disturb_nobody(server: FakeEcho, client_context: ssl.SSLContext) -> None:
    with RawClient(server) as plain:
        plain.send(b"GET /echo/a HTTP/1.1\r\n\r\n")
        with pytest.raises(ssl.SSLError), httpx.Client() as distrustful:
            raise_cause(distrustful, f"{server.base_url}/echo/a")
        with httpx.Client(verify=client_context) as client:
            assert client.get(f"{server.base_url}/echo/a").status_code == 200

    assert len(server.requests) == 1
    assert server.failures == []


def raise_cause(client: httpx.Client, url: str) -> None:
    """Ask, and raise what the TLS library said."""
    try:
        client.get(url)
    except httpx.ConnectError as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, ssl.SSLError):
            cause = cause.__cause__ or cause.__context__
        if cause is not None:
            raise cause from None


def test_stop_while_clients_are_connected(server: FakeEcho, client_context: ssl.SSLContext) -> None:
    with RawClient(server) as silent, httpx.Client(verify=client_context) as client:
        assert client.get(f"{server.base_url}/echo/a").status_code == 200
        server.stop()
        assert silent.rest() == b""
