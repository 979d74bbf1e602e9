"""A client of the caller's own: what was set on it counts, and its credentials go nowhere else."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import aiohttp
import attrs
import httpx
import pytest
import requests

from core.tests.transports.kinds import CLIENTS, GIVEN, around, client_of, own, prepared
from core.tests.transports.raw_server import Arrived, RawServer, answer
from sessiondock import CertificateError, ConfigurationError, DecodeError, Timeout, errors
from sessiondock.http import PreparedRequest

pytestmark = pytest.mark.timeout(60)
NOT_FOUND = answer(b'{"detail": "no such session"}', 404, "X-Request-Id: r1")


@attrs.define(kw_only=True)
class Anonymous(PreparedRequest):
    """A request to another origin."""

    anonymous: bool = True


def anonymous(url: str) -> PreparedRequest:
    request = prepared(url, Accept="*/*")
    return Anonymous(operation="get", method="GET", url=request.url, headers=request.headers)


def raise_for_status(response: Any, **_: Any) -> None:
    response.raise_for_status()


def raising(kind: str) -> dict[str, Any]:
    """Settings of a client that raises for an error status, where those are settings."""

    async def raise_for_status_async(response: Any) -> None:
        response.raise_for_status()

    if kind.startswith("aiohttp"):
        return {"raise_for_status": True}
    return {"event_hooks": {"response": [raise_for_status_async if "Async" in kind else raise_for_status]}}


@pytest.mark.parametrize("kind", GIVEN)
async def test_a_client_that_raises_for_the_status_still_gives_its_response(kind: str) -> None:
    with RawServer(NOT_FOUND) as server:
        async with client_of(kind, **({} if kind == "requests.Session" else raising(kind))) as client:
            if kind == "requests.Session":
                client.hooks["response"].append(raise_for_status)
            response = await around(kind, client).send(prepared(server.url))
            assert response.status == 404
            assert response.headers["x-request-id"] == "r1"
            body = await response.read()
            assert body == (b"" if kind.startswith("httpx") else b'{"detail": "no such session"}')
        assert len(server.requests) == 1


@pytest.mark.parametrize("kind", [kind for kind in GIVEN if kind.startswith("httpx")])
async def test_a_hook_that_has_read_the_response(kind: str) -> None:
    def read(response: Any) -> None:
        response.read()
        response.raise_for_status()

    async def read_async(response: Any) -> None:
        await response.aread()
        response.raise_for_status()

    hook = read_async if "Async" in kind else read
    with RawServer(NOT_FOUND, answer(b"fine"), answer(b"bad", 200, "Content-Encoding: gzip")) as server:
        async with client_of(kind, event_hooks={"response": [hook]}) as client:
            sender = around(kind, client)
            response = await sender.send(prepared(server.url))
            assert (response.status, await response.read()) == (404, b'{"detail": "no such session"}')
            assert await sender.stream(server.url) == [b"fine"]
            with pytest.raises(DecodeError):
                await sender.get(server.url)


async def test_a_middleware_of_aiohttp_that_raises_for_the_status() -> None:
    async def middleware(request: Any, handler: Any) -> Any:
        response = await handler(request)
        response.raise_for_status()
        return response

    with RawServer(NOT_FOUND) as server:
        async with client_of("aiohttp.ClientSession", middlewares=(middleware,)) as client:
            response = await around("aiohttp.ClientSession", client).send(prepared(server.url))
            assert (response.status, await response.read()) == (404, b"")
            assert response.headers["x-request-id"] == "r1"
            await response.close()
        assert len(server.requests) == 1


def test_a_transport_of_httpx_without_a_network() -> None:
    import asyncio

    async def main() -> None:
        transport = httpx.MockTransport(lambda request: httpx.Response(500, text=request.url.path))
        async with client_of("httpx.Client", transport=transport) as client:
            response = await around("httpx.Client", client).send(prepared("http://h/x"))
            assert (response.status, await response.read()) == (500, b"/x")

    asyncio.run(main())


@pytest.mark.parametrize("kind", GIVEN)
async def test_nothing_of_the_client_goes_to_another_origin(kind: str) -> None:
    settings: dict[str, Any] = {}
    if kind != "requests.Session":
        settings = {"headers": {"Authorization": "Bearer mine", "X-Mine": "1"}, "cookies": {"c": "s3cret"}}
    with RawServer(answer(b"fine", 200, "Set-Cookie: d=s3cret")) as server:
        async with client_of(kind, **settings) as client:
            if kind == "requests.Session":
                client.headers["X-Mine"] = "1"
                client.auth = ("me", "s3cret")
                client.cookies.set("c", "s3cret")
                client.params = {"key": "s3cret"}
                client.cert = "/nowhere.pem"
            elif kind.startswith("httpx"):
                client.auth = ("me", "s3cret")
                client.params = {"key": "s3cret"}
            sender = around(kind, client)
            response = await sender.send(anonymous(server.url + "/x"))
            assert await response.read() == b"fine"
            response = await sender.send(anonymous(server.url + "/x"))
            assert await response.read() == b"fine"
            await sender.close()
            if kind == "requests.Session":
                client.cert = None
            assert await sender.get(server.url + "/y") == b"fine", "the client is still open"
        first, second, mine = server.requests
        for request in (first, second):
            assert request.line == "GET /x HTTP/1.1"
            assert request.header("authorization") is None
            assert request.header("cookie") is None
            assert request.header("x-mine") is None
        assert mine.header("x-mine") == "1"
        assert "s3cret" in (mine.header("cookie") or "")


@pytest.mark.parametrize("kind", GIVEN)
async def test_an_anonymous_request_uses_the_clients_own_timeouts(kind: str) -> None:
    with RawServer(answer(b"fine")) as server:
        async with client_of(kind) as client:
            response = await around(kind, client).send(anonymous(server.url), Timeout.default())
            assert await response.read() == b"fine"


@pytest.mark.parametrize("kind", GIVEN)
async def test_netrc_does_not_replace_the_key(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password pw\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with RawServer(answer(b"fine")) as server:
        async with client_of(kind, **({} if kind == "requests.Session" else {"trust_env": True})) as client:
            request = prepared(server.url, Authorization="Bearer key")
            if kind == "aiohttp.ClientSession":
                with pytest.raises(ConfigurationError, match="trust_env"):
                    await around(kind, client).send(request)
                return
            await (await around(kind, client).send(request)).read()
            if kind == "requests.Session":
                client.auth = ("me", "pw")
                await (await around(kind, client).send(request)).read()
        assert server.requests[0].header("authorization") == "Bearer key"
        if kind == "requests.Session":
            assert str(server.requests[1].header("authorization")).startswith("Basic ")


def wait(sock: socket.socket, request: Arrived) -> bool:
    sock.settimeout(10)
    return bool(sock.recv(1))


@pytest.mark.parametrize("kind", [kind for kind in GIVEN if kind != "requests.Session"])
async def test_the_clients_own_timeouts_apply_unless_ours_were_chosen(kind: str) -> None:
    short: Any = aiohttp.ClientTimeout(sock_read=0.1) if kind.startswith("aiohttp") else 0.1
    long: Any = aiohttp.ClientTimeout(sock_read=30) if kind.startswith("aiohttp") else 30
    with RawServer(wait) as server:
        async with client_of(kind, timeout=short) as client:
            with pytest.raises(errors.TimeoutError):
                await around(kind, client).get(server.url, timeout=Timeout(chosen=False))
        async with client_of(kind, timeout=long) as client:
            with pytest.raises(errors.TimeoutError):
                await around(kind, client).get(server.url, timeout=Timeout(5, 0.1))


async def test_a_session_of_requests_has_our_timeouts() -> None:
    with RawServer(wait) as server, requests.Session() as client, pytest.raises(errors.TimeoutError):
        await around("requests.Session", client).get(server.url, timeout=Timeout(5, 0.1, chosen=False))


@pytest.mark.parametrize("kind", GIVEN)
async def test_redirects_are_never_followed_behind_our_back(kind: str) -> None:
    with RawServer(answer(b"", 307, "Location: /elsewhere")) as server:
        async with client_of(kind, **({"follow_redirects": True} if kind.startswith("httpx") else {})) as client:
            response = await around(kind, client).send(prepared(server.url))
            assert response.status == 307
            await response.close()
        assert len(server.requests) == 1


async def test_connections_of_a_session_with_traces_are_left_alone() -> None:
    """Whoever traces may have let another request take the connection already."""
    trace = aiohttp.TraceConfig()
    with RawServer(answer(b"small", 500)) as server:
        async with client_of("aiohttp.ClientSession", trace_configs=[trace]) as client:
            response = await around("aiohttp.ClientSession", client).send(prepared(server.url))
            assert await response.read() == b"small"


async def test_a_certificate_that_is_not_there_is_a_configuration_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(answer(), secure=True) as server, requests.Session() as client:
        client.verify = "/nowhere.pem"
        with pytest.raises(ConfigurationError, match="verify="):
            await around("requests.Session", client).get(server.url)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
        monkeypatch.setenv("SSL_CERT_FILE", "/nowhere.pem")
        with pytest.raises(ConfigurationError, match="REQUESTS_CA_BUNDLE"):
            await own("requests").get(server.url)
        # httpx 0.27 passes over a variable that names no file
        expected = CertificateError if httpx.__version__.startswith("0.27.") else ConfigurationError
        with pytest.raises(expected, match="SSL_CERT_FILE"):
            await own("httpx").get(server.url)


def test_every_client_is_there() -> None:
    assert list(CLIENTS) == GIVEN
