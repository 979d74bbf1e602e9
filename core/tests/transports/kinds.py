"""Every transport, sync and async, own connections and a caller's client, behind one asynchronous face."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import httpx
import httpx2
import pytest
import requests

from sessiondock.http import PreparedRequest, Timeout
from sessiondock.transports._choice_async import choose_transport_async as choose_async
from sessiondock.transports._choice_sync import choose_transport as choose_sync

OWN = ["requests", "httpx", "httpx2", "async httpx", "async httpx2", "aiohttp"]
GIVEN = [
    "requests.Session",
    "httpx.Client",
    "httpx2.Client",
    "httpx.AsyncClient",
    "httpx2.AsyncClient",
    "aiohttp.ClientSession",
]
KINDS = OWN + GIVEN
# For what clients of the caller's own do as ours do, because it happens in the same code.
ALIKE: list[Any] = [*OWN, *(pytest.param(kind, marks=pytest.mark.broad) for kind in GIVEN)]
CLIENTS: dict[str, Any] = {
    "requests.Session": requests.Session,
    "httpx.Client": httpx.Client,
    "httpx2.Client": httpx2.Client,
    "httpx.AsyncClient": httpx.AsyncClient,
    "httpx2.AsyncClient": httpx2.AsyncClient,
    "aiohttp.ClientSession": aiohttp.ClientSession,
}


def prepared(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> PreparedRequest:
    """A request as the pipeline prepares it."""
    fields = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": "tests", **headers}
    if body is not None:
        fields["Content-Length"] = str(len(body))
    elif method == "POST":
        fields["Content-Length"] = "0"
    return PreparedRequest(operation="get", method=method, url=url, headers=fields, body=body)


async def settled(value: Any) -> Any:
    """The value, or what it is awaited to."""
    return await value if inspect.isawaitable(value) else value


class Response:
    """A response of a sync or an async transport."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.status: int = inner.status
        self.headers = inner.headers

    async def read(self, **settings: Any) -> bytes:
        read = self.inner.aread if hasattr(self.inner, "aread") else self.inner.read
        body: bytes = await settled(read(**settings))
        return body

    async def chunks(self) -> AsyncIterator[bytes]:
        if hasattr(self.inner, "aiter_bytes"):
            async for chunk in self.inner.aiter_bytes():
                yield chunk
        else:
            for chunk in self.inner.iter_bytes():
                yield chunk

    async def close(self) -> None:
        await settled((self.inner.aclose if hasattr(self.inner, "aclose") else self.inner.close)())


class Sender:
    """A sync or an async transport."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def send(self, request: PreparedRequest, timeout: Timeout | None = None) -> Response:
        return Response(await settled(self.inner.send(request, timeout or Timeout(5, 5))))

    async def get(self, url: str, method: str = "GET", body: bytes | None = None, **settings: Any) -> bytes:
        """Send, and read the body."""
        response = await self.send(prepared(url, method, body), **settings)
        return await response.read()

    async def stream(self, url: str, **settings: Any) -> list[bytes]:
        """Send, and read the body as it arrives."""
        response = await self.send(prepared(url), **settings)
        return [chunk async for chunk in response.chunks()]

    async def close(self) -> None:
        await settled((self.inner.aclose if hasattr(self.inner, "aclose") else self.inner.close)())


def own(kind: str) -> Sender:
    """A transport with connections of its own."""
    asynchronous = kind.startswith("async ") or kind == "aiohttp"
    return Sender((choose_async if asynchronous else choose_sync)(kind.removeprefix("async "), None))


def around(kind: str, client: Any) -> Sender:
    """A transport around a caller's client."""
    return Sender((choose_async if is_async(kind) else choose_sync)(None, client))


def is_async(kind: str) -> bool:
    """Whether it is for asynchronous code."""
    return kind.startswith(("async", "aiohttp")) or "Async" in kind


@asynccontextmanager
async def client_of(kind: str, **settings: Any) -> AsyncGenerator[Any]:
    """A caller's client, closed in the end."""
    client = CLIENTS[kind](**settings)
    try:
        yield client
    finally:
        await settled((client.aclose if hasattr(client, "aclose") else client.close)())


@asynccontextmanager
async def sender_of(kind: str, **settings: Any) -> AsyncGenerator[Sender]:
    """A transport of the kind, closed in the end with its client."""
    if kind in OWN:
        sender = own(kind)
        try:
            yield sender
        finally:
            await sender.close()
        return
    async with client_of(kind, **settings) as client:
        yield around(kind, client)
