"""aiohttp's connections without its sessions: which requests are sent so, and what happens to the connection."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from core.tests.transports.kinds import prepared
from core.tests.transports.raw_server import Arrived, RawServer, answer
from sessiondock import IncompleteReadError, Timeout, TransportError
from sessiondock.http import PreparedRequest
from sessiondock.transports.aiohttp_exchange import Place, exchange
from sessiondock.transports.aiohttp_responses import AiohttpResponse
from sessiondock.transports.with_aiohttp import AiohttpTransport, translate

pytestmark = pytest.mark.timeout(60)


async def body_of(request: PreparedRequest, transport: AiohttpTransport) -> bytes:
    return await (await transport.send(request, Timeout(5, 5))).aread()


def nowhere(*_: object) -> None:
    """Instead of a place."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The methods of all requests for which a session was asked."""
    found: list[str] = []
    request: Any = aiohttp.ClientSession.request

    def counted(self: aiohttp.ClientSession, method: str, *args: Any, **settings: Any) -> Any:
        found.append(method)
        return request(self, method, *args, **settings)

    monkeypatch.setattr(aiohttp.ClientSession, "request", counted)
    return found


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("GET", "/a/%20b?c=d%26&e#f", None),
        ("POST", "/a", b'{"a": 1}'),
        ("POST", "/a", None),
        ("GET", "/a", b"unusual"),
        ("PATCH", "/a", b"x" * 65536),
        ("DELETE", "/a", b"{}"),
    ],
)
async def test_a_plain_request_is_what_a_session_would_send(
    method: str, path: str, body: bytes | None, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(answer()) as server:
        request = prepared(server.url + path, method, body, Authorization="Bearer k", **{"Content-Type": "a/b"})
        for _ in range(2):
            transport = AiohttpTransport()
            assert await body_of(request, transport) == b"{}"
            await transport.aclose()
            monkeypatch.setattr(Place, "of", nowhere)
        assert asked == [method]
        direct, by_session = server.requests
        assert (direct.head, direct.body) == (by_session.head, by_session.body)


async def test_a_session_is_asked_for_all_else(asked: list[str]) -> None:
    with RawServer(answer()) as server:
        bare = prepared(server.url)
        del bare.headers["Accept"]
        requests = [
            bare,
            prepared(server.url.replace("//", "//user:word@")),
            prepared(server.url, Host="other"),
            prepared(server.url, Cookie="a=b"),
            prepared(server.url, accept="twice"),
            prepared(server.url, "DELETE"),
            prepared(server.url, "POST", b"x" * 65537),
            prepared(server.url + "/a b"),
        ]
        transport = AiohttpTransport()
        for request in requests:
            response = await transport.send(request, Timeout(5, 5))
            await response.aclose()
        await transport.aclose()
        assert asked == [request.method for request in requests]
        assert server.requests[2].header("Host") == "other"


async def test_a_session_is_asked_where_aiohttp_is_another(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aiohttp.client_proto, "ResponseHandler", object)
    with RawServer(answer()) as server:
        transport = AiohttpTransport()
        assert await body_of(prepared(server.url), transport) == b"{}"
        await transport.aclose()
    assert asked == ["GET"]


async def test_a_cancelled_request_leaves_no_connection_behind() -> None:
    waiting = asyncio.Event()
    loop = asyncio.get_running_loop()

    def silent(sock: Any, request: Arrived) -> bool:
        loop.call_soon_threadsafe(waiting.set)
        return True

    with RawServer(answer(), silent, answer(b"fine")) as server:
        transport = AiohttpTransport()
        assert await body_of(prepared(server.url), transport) == b"{}"
        task = asyncio.create_task(body_of(prepared(server.url), transport))
        await waiting.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await body_of(prepared(server.url), transport) == b"fine"
        await transport.aclose()
        assert [request.connection for request in server.requests] == [1, 1, 2]


async def test_a_response_that_is_given_up_keeps_a_connection_only_when_nothing_is_unread() -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"

    def stopping(sock: Any, request: Arrived) -> bool:
        sock.sendall(half)
        return True

    with RawServer(answer(b"whole"), stopping, answer(b"fine")) as server:
        transport = AiohttpTransport()
        for _ in range(2):
            await (await transport.send(prepared(server.url), Timeout(5, 5))).aclose()
        assert await body_of(prepared(server.url), transport) == b"fine"
        await transport.aclose()
        assert [request.connection for request in server.requests] == [1, 1, 2]


async def test_connecting_takes_too_long() -> None:
    async def connect(*_: Any, **__: Any) -> Any:
        raise TimeoutError

    place: Any = SimpleNamespace(connector=SimpleNamespace(connect=connect), target=None)
    with pytest.raises(aiohttp.ConnectionTimeoutError) as caught:
        await exchange(place, b"", aiohttp.ClientTimeout())
    told = translate(caught.value)
    assert isinstance(told, TransportError)
    assert not told.may_have_arrived


async def test_a_url_that_is_none() -> None:
    transport = AiohttpTransport()
    for url in ("http://127.0.0.1:99999/a", "http:///a"):
        with pytest.raises(TransportError, match="the URL"):
            await transport.send(prepared(url), Timeout(5, 5))
    await transport.aclose()


async def test_a_connection_that_ended_before_it_was_used_is_closed() -> None:
    done: list[str] = []

    def prepare(**_: object) -> None: ...

    protocol: Any = SimpleNamespace(is_connected=lambda: False, set_response_params=prepare)
    connection: Any = SimpleNamespace(protocol=protocol, close=lambda: done.append("closed"))

    async def connect(*_: Any, **__: Any) -> Any:
        return connection

    place: Any = SimpleNamespace(connector=SimpleNamespace(connect=connect), target=None)
    with pytest.raises(aiohttp.ClientConnectionResetError):
        await exchange(place, b"", aiohttp.ClientTimeout())
    assert done == ["closed"]


async def test_a_connection_that_ended_before_its_response_was_looked_at() -> None:
    """aiohttp leaves such a body unfinished where its framing was broken."""
    protocol: Any = SimpleNamespace(closed=None, is_connected=lambda: False, _reading_paused=False)
    reader = aiohttp.StreamReader(protocol, 65536, loop=asyncio.get_running_loop())
    source: Any = SimpleNamespace(close=lambda: None, release=lambda: None)
    response = AiohttpResponse(200, {}, reader, source, protocol, None)
    with pytest.raises(IncompleteReadError):
        await response.aread()
