"""Whether a request may have arrived when there is no response, and what is not worth another attempt."""

from __future__ import annotations

import socket
import ssl
from typing import Any

import aiohttp
import pytest

from core.tests.dock_server import FakeDock
from core.tests.transports.kinds import (
    ALIKE,
    CLIENTS,
    GIVEN,
    KINDS,
    OWN,
    Sender,
    around,
    is_async,
    prepared,
    sender_of,
    settled,
)
from core.tests.transports.raw_server import PEM, Arrived, End, RawServer, answer, raw, reset
from sessiondock import ConnectError, Timeout, TransportError, errors
from sessiondock.errors import CertificateError
from sessiondock.http import RetryPolicy
from sessiondock.http.retry import retry_delay

pytestmark = pytest.mark.timeout(60)


def is_repeated(error: TransportError, method: str) -> bool:
    delay = retry_delay(RetryPolicy(), attempt=1, method=method, idempotent=False, status=None, headers={}, error=error,
                        remaining=None, now=0.0, jitter=1.0)  # fmt: skip
    return delay is not None


async def failure(sender: Sender, url: str, method: str = "POST") -> TransportError:
    with pytest.raises(TransportError) as caught:
        await sender.get(url, method, b"x" if method == "POST" else None)
    return caught.value


def use_proxy(monkeypatch: pytest.MonkeyPatch, server: RawServer) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.port}")


def trust(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(PEM))


def trusting(kind: str) -> dict[str, Any]:
    """Settings of a client that trusts the certificate of the tests; requests and httpx read the environment."""
    if kind != "aiohttp.ClientSession":
        return {}
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(PEM)))
    return {"connector": connector, "trust_env": True}


@pytest.mark.parametrize("kind", ALIKE)
async def test_a_refused_connection(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    async with sender_of(kind) as sender:
        error = await failure(sender, f"http://127.0.0.1:{port}/v1/s3cret-token?key=s3cret")
    assert isinstance(error, ConnectError)
    assert not error.may_have_arrived
    assert is_repeated(error, "POST")
    assert "s3cret" not in str(error)
    assert "connection refused" in str(error)


@pytest.mark.parametrize("kind", OWN)
async def test_a_host_without_an_address(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    async with sender_of(kind) as sender:
        error = await failure(sender, "http://nowhere.invalid/")
    assert isinstance(error, ConnectError)
    assert "name of the host is not known" in str(error)


@pytest.mark.parametrize("kind", ALIKE)
@pytest.mark.parametrize("end", [raw, reset])
async def test_a_proxy_that_drops_a_request_it_has_read(kind: str, end: End, monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(end()) as proxy:
        use_proxy(monkeypatch, proxy)
        settings = {"trust_env": True} if kind == "aiohttp.ClientSession" else {}
        async with sender_of(kind, **settings) as sender:
            error = await failure(sender, "http://service.invalid/v1")
        assert proxy.requests[0].line == "POST http://service.invalid/v1 HTTP/1.1"
        assert len(proxy.requests) == 1
    assert error.may_have_arrived
    assert not is_repeated(error, "POST")


@pytest.mark.parametrize("kind", ALIKE)
@pytest.mark.parametrize("end", [raw, reset])
async def test_a_tunnel_that_drops_a_request_it_has_read(kind: str, end: End, monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(end(), secure=True, proxy=True) as proxy:
        use_proxy(monkeypatch, proxy)
        trust(monkeypatch)
        async with sender_of(kind, **trusting(kind)) as sender:
            error = await failure(sender, "https://localhost:1/v1")
        assert [request.line for request in proxy.requests] == ["POST /v1 HTTP/1.1"]
    assert error.may_have_arrived
    assert not is_repeated(error, "POST")


@pytest.mark.parametrize("kind", ALIKE)
async def test_a_proxy_that_refuses_to_connect(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(answer(b"", 407)) as proxy:
        use_proxy(monkeypatch, proxy)
        settings = {"trust_env": True} if kind == "aiohttp.ClientSession" else {}
        async with sender_of(kind, **settings) as sender:
            error = await failure(sender, "https://service.invalid/v1/s3cret")
        assert proxy.requests[0].line.startswith("CONNECT service.invalid:443")
    assert isinstance(error, ConnectError)
    assert not error.may_have_arrived
    assert "s3cret" not in str(error)


@pytest.mark.parametrize("kind", ALIKE)
async def test_tls_that_breaks_after_the_request_was_processed(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def garble(sock: socket.socket, request: Arrived) -> bool:
        with socket.socket(fileno=sock.fileno()) as below:
            below.sendall(b"\x17\x03\x03\x00\x05spoilt")
            below.detach()
        return False

    trust(monkeypatch)
    with RawServer(garble, secure=True) as server:
        async with sender_of(kind, **trusting(kind)) as sender:
            error = await failure(sender, f"{server.url}/v1")
        assert len(server.requests) == 1
    assert error.may_have_arrived
    assert not is_repeated(error, "POST")


@pytest.mark.parametrize("kind", ALIKE)
@pytest.mark.parametrize("scheme", ["https", "HTTPS", "Https"])
async def test_certificates_are_verified_and_not_tried_again(kind: str, scheme: str) -> None:
    with RawServer(answer(), secure=True) as server:
        async with sender_of(kind) as sender:
            error = await failure(sender, f"{scheme}://127.0.0.1:{server.port}/v1/s3cret")
        assert server.requests == []
    assert isinstance(error, CertificateError)
    assert isinstance(error, ConnectError)
    assert not error.may_have_arrived
    assert not is_repeated(error, "GET")
    assert "certificate is not valid" in str(error)
    assert "s3cret" not in str(error)


@pytest.mark.parametrize("kind", ALIKE)
async def test_a_trusted_certificate(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch)
    with RawServer(answer(b"fine"), secure=True) as server:
        async with sender_of(kind, **trusting(kind)) as sender:
            assert await sender.get(server.url.replace("https", "HTTPS")) == b"fine"
            assert await sender.get(server.url) == b"fine"


@pytest.mark.parametrize("kind", OWN)
async def test_a_server_that_does_not_speak_tls(kind: str) -> None:
    with FakeDock() as server:
        async with sender_of(kind) as sender:
            error = await failure(sender, server.origin.replace("http", "https"))
    assert isinstance(error, ConnectError)
    assert not isinstance(error, CertificateError)
    assert not error.may_have_arrived


@pytest.mark.parametrize("kind", ALIKE)
async def test_silence_is_a_timeout(kind: str) -> None:
    def wait(sock: socket.socket, request: Arrived) -> bool:
        server.stopping.wait()
        return False

    def wait_in_body(sock: socket.socket, request: Arrived) -> bool:
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")
        server.stopping.wait()
        return False

    with RawServer(wait, wait_in_body) as server:
        async with sender_of(kind) as sender:
            for _ in range(2):
                with pytest.raises(errors.TimeoutError, match="silent") as caught:
                    await sender.get(server.url, "POST", b"x", timeout=Timeout(5, 0.2))
                assert caught.value.may_have_arrived


@pytest.mark.parametrize("kind", GIVEN)
async def test_a_closed_client_says_so(kind: str) -> None:
    client = CLIENTS[kind]()
    await settled((client.aclose if hasattr(client, "aclose") else client.close)())
    with RawServer(answer(b"fine")) as server:
        if kind == "requests.Session":
            assert await around(kind, client).get(server.url) == b"fine", "requests opens it again"
            client.close()
            return
        with pytest.raises(errors.ConfigurationError, match="closed"):
            await around(kind, client).get(server.url)
        assert server.requests == []


@pytest.mark.parametrize("kind", ALIKE)
@pytest.mark.parametrize(
    ("name", "value"),
    [("X-Hook", "é"), ("X-Hook", "a\r\nb: c"), ("X-Hook", "\udcff"), ("X\u00e9", "a"), ("X-Hook", "\0")],
)
async def test_a_header_that_cannot_be_sent(kind: str, name: str, value: str) -> None:
    with RawServer(answer()) as server:
        async with sender_of(kind) as sender:
            with pytest.raises(TransportError, match="is not valid") as caught:
                await sender.send(prepared(server.url, "GET", None, **{name: value}))
            assert not caught.value.may_have_arrived
            assert not is_repeated(caught.value, "GET")
            with pytest.raises(TransportError, match="URL"):
                await sender.send(prepared("ftp://127.0.0.1/"))
        assert server.requests == []


@pytest.mark.parametrize("kind", OWN)
async def test_a_socks_proxy_needs_a_package(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://me:s3cret@127.0.0.1:9")
    async with sender_of(kind) as sender:
        with pytest.raises(errors.ConfigurationError, match="SOCKS") as caught:
            await sender.get("http://service.invalid/")
    assert "s3cret" not in str(caught.value)
    assert isinstance(caught.value, errors.MissingDependencyError) or kind == "aiohttp"


async def test_a_socks_proxy_of_a_session_needs_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    async with sender_of("requests.Session") as sender:
        with pytest.raises(errors.MissingDependencyError, match="SOCKS"):
            await sender.get("http://service.invalid/")


def test_every_kind_is_known() -> None:
    assert [kind for kind in KINDS if is_async(kind)] == [
        "async httpx",
        "async httpx2",
        "aiohttp",
        "httpx.AsyncClient",
        "httpx2.AsyncClient",
        "aiohttp.ClientSession",
    ]
