"""A client over HTTP/2: retries, redirects, limits and streams are those of HTTP/1.1."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import h2.errors
import pytest

from core.tests._async.dock import AsyncDock
from core.tests.transports.http2_server import Asked, HTTP2Server
from core.tests.transports.raw_server import PEM
from sessiondock import DecodeError, IncompleteReadError, NotFoundError
from sessiondock.http import Request

SESSION = json.dumps({"id": "s01", "name": "n"}).encode()


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))


def dock(server: HTTP2Server, **settings: Any) -> AsyncDock:
    return AsyncDock(api_key="dock-key-0123456789", base_url=f"{server.url}/v1", http2=True, **settings)


def refused(asked: Asked) -> None:
    asked.reset(h2.errors.ErrorCodes.REFUSED_STREAM)


def broken(asked: Asked) -> None:
    asked.begin()
    asked.send(b"{")
    asked.reset(h2.errors.ErrorCodes.INTERNAL_ERROR)


def unavailable(asked: Asked) -> None:
    asked.answer(b"{}", 503, **{"retry-after": "0"})


def session(asked: Asked) -> None:
    asked.answer(SESSION)


async def test_what_may_be_sent_again_is() -> None:
    with HTTP2Server(broken, unavailable, session, refused, session, broken) as server:
        async with dock(server) as client:
            assert (await client.sessions.get("s01")).name == "n"
            assert (await client.sessions.create(id="s01")).id == "s01"
            with pytest.raises(IncompleteReadError) as caught:
                await client.sessions.create(id="s01")
            assert caught.value.may_have_arrived
        assert [asked.headers[":method"] for asked in server.requests] == ["GET"] * 3 + ["POST"] * 3
        assert {asked.headers["authorization"] for asked in server.requests} == {"Bearer dock-key-0123456789"}
        assert len(server.connections) == 1


async def test_redirects_errors_and_limits() -> None:
    def behave(asked: Asked) -> None:
        path = asked.headers[":path"]
        if path.endswith("old"):
            asked.answer(b"", 308, location="/v1/sessions/new")
        elif path.endswith("none"):
            asked.answer(b"{}", 404)
        else:
            asked.answer(SESSION + b" " * 1000)

    with HTTP2Server(behave) as server:
        async with dock(server) as client:
            assert (await client.sessions.get("old")).id == "s01"
            with pytest.raises(NotFoundError):
                await client.sessions.get("none")
        async with dock(server, max_response_bytes=100) as client:
            with pytest.raises(DecodeError, match="max_response_bytes"):
                await client.sessions.get("s01")


async def test_a_stream_is_read_as_it_arrives(tmp_path: Path) -> None:
    with HTTP2Server(lambda asked: asked.answer(bytes(3_000_000))) as server:
        async with dock(server) as client:
            opened = await client.open_stream(Request(operation="get", method="GET", target="/recording"))
            sizes = [len(piece) async for piece in opened.aiter_bytes()]
            await opened.aclose()
    assert sum(sizes) == 3_000_000
    assert max(sizes) <= 1 << 16
