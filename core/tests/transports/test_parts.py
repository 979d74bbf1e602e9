"""Parts of transports that no server can bring about."""

from __future__ import annotations

import os
import ssl
from typing import Any

import httpcore
import httpcore2
import pytest
import trio

from core.tests.transports.kinds import ALIKE, own, sender_of
from core.tests.transports.raw_server import RawServer, answer
from sessiondock import ConfigurationError, ConnectError, Timeout, TransportError, errors
from sessiondock.http import Headers, PreparedRequest
from sessiondock.http.deadline import Deadline
from sessiondock.transports._choice_async import choose_transport_async as choose_async
from sessiondock.transports._choice_sync import choose_transport as choose_sync
from sessiondock.transports._sync.received import WholeResponse
from sessiondock.transports._sync.with_httpcore import HTTPCoreTransport, translate
from sessiondock.transports.failures import broken_off, causes, reason
from sessiondock.transports.hanging_up import hang_up
from sessiondock.transports.ownership import Borrowed, Owned

pytestmark = pytest.mark.timeout(60)


def silent(sock: Any, request: Any) -> bool:
    return bool(sock.recv(1))


@pytest.mark.parametrize("kind", ALIKE)
async def test_a_silence_within_the_total_is_still_a_silence(kind: str) -> None:
    with RawServer(silent) as server:
        async with sender_of(kind) as sender:
            with pytest.raises(errors.TimeoutError, match="silent"):
                await sender.get(server.url, timeout=Timeout(5, 0.1, 30).until(Deadline(30)))


@pytest.mark.parametrize("kind", ["async httpx", "async httpx2"])
def test_the_total_under_trio(kind: str) -> None:
    sender = own(kind)
    limits = Timeout(5, 5, 30).until(Deadline(30))

    async def main() -> None:
        assert await sender.get(server.url, timeout=limits) == b"{}"
        with pytest.raises(errors.TimeoutError, match=r"total of 0\.1 s"):
            await sender.get(server.url, timeout=Timeout(5, 5, 0.1).until(Deadline(0.1)))
        await sender.close()

    with RawServer(answer(), silent) as server:
        trio.run(main)


@pytest.mark.parametrize("core", [httpcore, httpcore2])
def test_errors_of_httpcore(core: Any) -> None:
    full = translate(core, core.PoolTimeout())
    assert isinstance(full, errors.TimeoutError)
    assert not full.may_have_arrived
    assert not isinstance(translate(core, core.ProxyError("407 No")), errors.TimeoutError)
    odd = translate(core, core.LocalProtocolError("odd"))
    assert type(odd) is TransportError
    assert odd.may_have_arrived, "a part of it may have left"


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_pools_behind_proxies(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, dict[str, Any]]] = []
    transport: Any = HTTPCoreTransport(library)

    class Core:
        def __getattr__(self, name: str) -> Any:
            def make(**settings: Any) -> None:
                if settings:
                    made.append((name, settings))

            return make

    transport.core = Core()
    monkeypatch.setenv("https_proxy", "https://us%40er:p%3Aw@proxy:3128/")
    monkeypatch.setenv("http_proxy", "socks5://proxy:1080")
    monkeypatch.setattr(transport._proxies, "_socks", "json")
    transport._pool("HTTPS://h/x")
    transport._pool("http://h/x")
    (first, https), (second, socks) = made
    assert (first, https["proxy_url"], https["proxy_auth"]) == ("HTTPProxy", "https://proxy:3128", ("us@er", "p:w"))
    assert https["ssl_context"].verify_mode is ssl.CERT_REQUIRED
    assert (second, socks["proxy_url"], socks["proxy_auth"]) == ("SOCKSProxy", "socks5://proxy:1080", None)
    assert socks["ssl_context"] is None


@pytest.mark.parametrize("kind", ["httpx", "httpx2", "requests"])
async def test_the_host_header(kind: str) -> None:
    with RawServer(answer()) as server:
        sender = own(kind)
        await sender.get(server.url)
        await sender.get(f"http://localhost:{server.port}/")
        headers = {"host": "other.example"}
        request = PreparedRequest(operation="get", method="GET", url=server.url, headers=headers)
        await (await sender.send(request)).read()
        await sender.close()
        hosts = [request.header("host") for request in server.requests]
    assert hosts == [f"127.0.0.1:{server.port}", f"localhost:{server.port}", "other.example"]


def test_what_a_child_process_does_not_inherit(monkeypatch: pytest.MonkeyPatch) -> None:
    owned = Owned(object, lambda: None)
    borrowed = Borrowed(lambda: None)
    before = owned.get()
    assert owned.get() is before
    borrowed.check()
    process = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: process + 1)
    assert owned.take() is None, "the parent closes it"
    after = owned.get()
    assert after is not before
    assert owned.take() is after
    assert owned.take() is None
    with pytest.raises(ConfigurationError, match="after the fork"):
        borrowed.check()


def test_hanging_up() -> None:
    hang_up({})
    hang_up({"network_stream": object(), "http_version": b"HTTP/2"})


def test_reasons_show_no_text_of_a_library() -> None:
    inner = OSError("https://h/s3cret")
    outer = RuntimeError("https://h/s3cret", inner)
    inner.__cause__ = outer
    assert list(causes(outer)) == [outer, inner]
    assert reason(outer) == "OSError"
    assert reason(ssl.SSLError("https://h/s3cret")) == "TLS failed"
    assert reason(ExceptionGroup("s3cret", [ConnectionRefusedError(111, "s3cret")])) == "connection refused"
    assert "s3cret" not in str(broken_off(outer))


def test_what_happened_before_is_no_reason() -> None:
    error = RuntimeError("later")
    error.__context__ = ssl.SSLCertVerificationError("of another connection")
    assert list(causes(error)) == [error]


def test_a_whole_response() -> None:
    response = WholeResponse(404, Headers(), b"abc")
    assert (response.read(limit=3), list(response.iter_bytes())) == (b"abc", [b"abc"])
    response.close()
    with pytest.raises(errors.DecodeError):
        response.read(limit=2)


def test_choices_that_are_none() -> None:
    for choose in (choose_async, choose_sync):
        with pytest.raises(ConfigurationError, match="transport must be"):
            choose("curl", None)
        with pytest.raises(ConfigurationError, match="not both"):
            choose("httpx", object())
        with pytest.raises(ConfigurationError, match="http_client must be"):
            choose(None, object())


async def test_names_are_not_shown_when_nobody_listens() -> None:
    with pytest.raises(ConnectError) as caught:
        await own("httpx").get("http://127.0.0.1:9/v1/s3cret?token=s3cret")
    assert "s3cret" not in str(caught.value)
